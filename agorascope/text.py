"""What a text looks like once it is cleaned, and what can be read off it: tags, mentions, links.

    text as received -> display_text (a clean copy; the received text is kept beside it)

The copy is NFC, without HTML, without bidirectional overrides and stray invisible characters.
Everything here is pure, never raises on a string, and is quick on the plain short texts that
make up most of an import. `html_links` and `mask_handles` are offered here too.
"""

import html
import re
import unicodedata
from collections.abc import Iterable

from agorascope.html_text import html_links, html_to_lines
from agorascope.masking import mask_handles

__all__ = [
    "MAX_TEXT",
    "clean_html",
    "clean_text",
    "display_text",
    "extract_hashtags",
    "extract_links",
    "extract_mentions",
    "has_bidi_controls",
    "html_links",
    "mask_handles",
    "sanitize",
    "truncate",
    "unescape_once",
    "whole_text",
]

MAX_TEXT = 200_000
_TITLE_END = "\n\n\n\n"  # wider than any gap inside a name: none reaches from the title into the text

_UNSAFE = re.compile("[\x00\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
# A text in NFC without any of these is already clean, but for its outer blanks.
_NEEDS_WORK = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u1680\u2000-\u200d\u2028-\u202f\u205f-\u2069\u3000"
    "\ud800-\udfff\ufeff\ufff9-\ufffb]|  | \n|\n |\n\n\n"
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BLANK_AROUND_LINE_END = re.compile(" ?\n ?")
_EMPTY_LINES = re.compile("\n{3,}")

_JOINERS = re.compile("[\u200c\u200d]")
_JOINER_RUN = re.compile("([\u200c\u200d])[\u200c\u200d]+")
_PICTOGRAPH = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
# Arabic and Persian, Syriac, the scripts of India and Sri Lanka: there a joiner changes the word.
_JOINING = "\u0600-\u07ff\u0840-\u0dff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefe"
_STRAY_JOINER = re.compile(
    f"(?<![{_JOINING}])\u200c|\u200c(?![{_JOINING}])"
    f"|(?<![{_JOINING}{_PICTOGRAPH}\ufe0f])\u200d|\u200d(?![{_JOINING}{_PICTOGRAPH}])"
)

# Letters with their combining marks: `\\w` alone would cut the words of India in two.
_MARKS = "".join(
    chr(code) for code in range(0x300, 0x1E00) if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
_HASHTAG = re.compile(f"(?<![\\w&/#＃])[#＃]([\\w{_MARKS}\u200c]*[^\\W\\d_][\\w{_MARKS}\u200c]*)")
# Begins with a set of letters, which `re` looks for much faster than for a choice of words.
_URL = re.compile(
    r"[hHwW](?:(?<=[hH])(?<![\w@].)[tT][tT][pP][sS]?://|(?<=[wW])(?<![\w@].)[wW][wW]\.(?=[^\s.]))"
    r"[^\s<>\"«»“”\u200b]+"
)
_MENTION = re.compile(
    r"(?<![\w.+/@＠-])[@＠](?:([0-9A-Za-z_]+(?:[.-][0-9A-Za-z_]+)*@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+)"
    # A dotted handle goes on in small letters; "@brand.Thanks" is a handle and a new sentence.
    r"|([0-9A-Za-z_]+(?:[.-][0-9a-z_]+)*))"
)


def sanitize(text: str) -> str:
    """The same text, safe to encode: halves of surrogate pairs joined or replaced, NUL removed."""
    if text.isascii():
        return text.replace("\x00", "") if "\x00" in text else text
    if not _UNSAFE.search(text):
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\x00", "")


def unescape_once(text: str) -> str:
    """Decode each complete HTML entity once: `&amp;amp;` becomes `&amp;`, `?a=1&copy=2` stays."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda found: html.unescape(found.group()), text)


def clean_text(text: str, *, unescape: bool) -> str:
    """Display copy of a plain text; `unescape` for networks that escape `&`, `<` and `>` in plain text."""
    if unescape:
        text = unescape_once(text)
    if not _NEEDS_WORK.search(text) and unicodedata.is_normalized("NFC", text):
        return text.strip()
    text = _visible(sanitize(text))
    text = _BLANK_AROUND_LINE_END.sub("\n", _BLANKS.sub(" ", text))
    return _EMPTY_LINES.sub("\n\n", text).strip()


def clean_html(source: str) -> str:
    """Text of an HTML fragment: blocks, `br` and `li` on lines of their own, entities decoded once."""
    return clean_text(html_to_lines(sanitize(source)), unescape=False)


def display_text(text: str, text_format: str, *, unescape: bool = False) -> str:
    """Clean copy of a text in one of the formats of a post: plain, html, markdown."""
    if text_format == "html":
        return clean_html(text)
    return clean_text(text, unescape=unescape)


def whole_text(title: str | None, display_text: str | None) -> str:
    """What is read of a post, its title first, in NFC. Every span of a mention is a span of this string."""
    whole = f"{title}{_TITLE_END}{display_text or ''}" if title else display_text or ""
    return unicodedata.normalize("NFC", whole)


def extract_hashtags(text: str) -> list[str]:
    """Hashtags in order of appearance, once each, lower case, without '#'."""
    if "#" not in text and "＃" not in text:
        return []
    without_links = _URL.sub(" ", text) if "/" in text else text
    return _unique(tag.lower() for tag in _HASHTAG.findall(without_links))


def extract_mentions(text: str) -> list[str]:
    """Accounts named with '@' (`user` or `user@host`), once each, as written, without the first '@'."""
    if "@" not in text and "＠" not in text:
        return []
    found: dict[str, str] = {}
    for full, short in _MENTION.findall(text):
        handle = full or short
        found.setdefault(handle.lower(), handle)
    return list(found.values())


def extract_links(text: str) -> list[str]:
    """Web addresses in order of appearance, once each, without the punctuation that follows them."""
    if "http" not in text and "www." not in text and "://" not in text:
        lowered = text.lower()
        if "http" not in lowered and "www." not in lowered:
            return []
    return _unique(_without_tail(found.group()) for found in _URL.finditer(text))


def truncate(text: str, limit: int = MAX_TEXT) -> tuple[str, bool]:
    """At most `limit` characters, never cut inside an emoji or an accented letter; and whether it was cut."""
    if len(text) <= limit:
        return text, False
    cut = limit
    while cut > max(limit - 256, 0) and _is_inside_cluster(text, cut):
        cut -= 1
    return text[: cut or limit], True


def has_bidi_controls(text: str) -> bool:
    """Whether the text holds overrides that make it read otherwise than it is written."""
    return not text.isascii() and any(
        mark in text for mark in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def _visible(text: str) -> str:
    text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
    if _JOINERS.search(text):
        text = _STRAY_JOINER.sub("", _JOINER_RUN.sub(r"\1", text))
    return unicodedata.normalize("NFC", text)


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _without_tail(url: str) -> str:
    """Drop closing punctuation, and a closing bracket that was opened before the address."""
    while url and (url[-1] in ".,;:!?'’…*_~|`" or (url[-1] in ")]}" and _is_unopened(url))):
        url = url[:-1]
    return url


def _is_unopened(url: str) -> bool:
    opening = {")": "(", "]": "[", "}": "{"}[url[-1]]
    return url.count(opening) < url.count(url[-1])


def _is_inside_cluster(text: str, cut: int) -> bool:
    """Whether `text[:cut]` would end in the middle of what a reader sees as one character."""
    before, after = text[cut - 1], text[cut]
    if before == "\u200d" or after in "\u200d\ufe0e\ufe0f" or (before, after) == ("\r", "\n"):
        return True
    if unicodedata.category(after).startswith("M"):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return True
    if _is_flag_letter(after):
        start = cut
        while start > 0 and _is_flag_letter(text[start - 1]):
            start -= 1
        return (cut - start) % 2 == 1
    return False


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
