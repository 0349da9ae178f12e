"""What people wrote, made fit for print: one line, no invisible signs, cut at a word. Pure."""

import re
import unicodedata
from urllib.parse import urlsplit

LONGEST_QUOTE = 240  # characters
LONGEST_WORD = 48  # longer ones are addresses or noise, and break the column
LONGEST_NAME = 60

_WHITE = re.compile(r"\s+")
_TO_WHOM = re.compile(r"^(?:@…[\s,:]*)+(?=\S)")  # the masked handles that a reply begins with
_JOINERS = {"\u200c", "\u200d"}  # they hold emoji and some scripts together


def printable(text: str, limit: int = LONGEST_QUOTE) -> str:
    """`text` on one line of at most `limit` characters, without control and direction signs.

    Long words are shortened. What is cut ends with an ellipsis.
    """
    if limit < 2:
        raise ValueError("a limit must leave room for a character and an ellipsis")
    head = text[: limit * 8]  # a post of a megabyte costs no more than a long one
    visible = "".join(c if _is_visible(c) else " " for c in head)
    words = _WHITE.sub(" ", unicodedata.normalize("NFC", visible)).strip().split(" ")
    clean = " ".join(w if len(w) <= LONGEST_WORD else w[: LONGEST_WORD - 1] + "…" for w in words)
    is_cut = len(text) > len(head)
    return shortened(clean, limit, is_cut=is_cut)


def spoken(text: str) -> str:
    """What a post says, without the masked handles of those it answers."""
    return _TO_WHOM.sub("", text.lstrip())


def shortened(text: str, limit: int, *, is_cut: bool = False) -> str:
    """`text`, or its beginning up to a word's end with an ellipsis."""
    if len(text) <= limit and not is_cut:
        return text
    cut = text[: limit - 1]
    whole = cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] and len(text) > limit - 1 else cut
    return whole.rstrip(" …,;:.-–—") + "…"


def name(text: str | None) -> str:
    """A name of a person, place or thing on one line; empty when there is none."""
    return printable(text or "", LONGEST_NAME)


def web_address(url: str | None) -> str | None:
    """`url` when it is an absolute http(s) address without blanks and hidden signs, else None."""
    if not url or len(url) > 2_000 or any(c.isspace() or not _is_visible(c) or c in _JOINERS for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def _is_visible(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character)[0] != "C"
