"""HTML to lines of text, by a parser: pages of networks and feeds are rarely well formed.

`selectolax` (lexbor) reads like a browser. Its time grows with the square of the nesting
depth, so a page with very many tags is read in pieces. Most posts hold paragraphs, line breaks
and inline tags only, all well written: there a browser reads what stands there, and so do
`_simple_lines` and `_simple_links`, some four times faster. A test compares the two.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_TAGS_AT_ONCE = 4_000
MAX_CHARACTERS_AT_ONCE = 2_000_000
MAX_SIMPLE = 20_000

_SOURCE_BLANKS = re.compile("[ \t\r\n\f]+")
_DROPPED = frozenset({"head", "iframe", "math", "script", "style", "svg", "template"})
# XML closes these at once (`<iframe src="..."/>`); HTML does not, and what follows would be lost in them.
_CLOSED_AT_ONCE = re.compile(
    r"<(audio|iframe|object|script|style|svg|textarea|title|video)\b([^<>]*)/>", re.IGNORECASE
)
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tr", "ul",
})
# fmt: on

# What a browser reads in one way only: tags that close nothing but themselves, quoted attributes.
_ATTRIBUTES = r"(?:[ ]++[a-z][a-z-]*+=\"[^\"<>]*+\")*+[ ]?/?"
_INLINE_TAG = re.compile(rf"</?(?:a|span|strong|em|b|i|u){_ATTRIBUTES}>")
_PARAGRAPH_TAG = re.compile(rf"</?p{_ATTRIBUTES}>")
_LINE_BREAK_TAG = re.compile(rf"</?br{_ATTRIBUTES}>")
_LINK_TAG = re.compile(rf"<a(?=[ ])({_ATTRIBUTES})>")
_ATTRIBUTE = re.compile(r" ([a-z-]++)=\"([^\"]*+)\"")
_ENTITIES = {
    "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&#x27;": "'", "&nbsp;": "\u00a0",
}  # fmt: skip
_ENTITY = re.compile("|".join(_ENTITIES))
_OTHER_AMPERSAND = re.compile(f"&(?!{'|'.join(name[1:] for name in _ENTITIES)})")
# Stand for tags while the text between them is read; a source that holds them is not simple.
_INLINE, _PARAGRAPH, _LINE_BREAK = "\x01", "\x02", "\x03"
_NOT_SIMPLE = re.compile("[\x00-\x03\r]")


def html_to_lines(source: str) -> str:
    """Text of an HTML fragment, one line per block, line break or list item."""
    if "<" not in source and "&" not in source:
        return _SOURCE_BLANKS.sub(" ", source)
    simple = _simple_lines(source)
    if simple is not None:
        return simple
    return _browser_lines(source)


def _browser_lines(source: str) -> str:
    out: list[str] = []
    for piece in _pieces(source):
        body = LexborHTMLParser(piece).body
        if body is not None:
            _write(body, out)
    return "".join(out)


def html_links(source: str) -> list[str]:
    """Web addresses that the links of an HTML fragment lead to, once each, in order."""
    if "<" not in source:
        return []
    simple = _simple_links(source)
    return _browser_links(source) if simple is None else simple


def _browser_links(source: str) -> list[str]:
    found: dict[str, None] = {}
    for piece in _pieces(source):
        for node in LexborHTMLParser(piece).css("a[href]"):
            address = (node.attributes.get("href") or "").strip()
            if address.lower().startswith(("http://", "https://")):
                found[address] = None
    return list(found)


def _simple_lines(source: str) -> str | None:
    """The text of well written paragraphs, None when these are not. Runs of blanks may be left in it."""
    text = _simple(source)
    if text is None:
        return None
    if "&" in text:
        if _OTHER_AMPERSAND.search(text):
            return None
        text = _ENTITY.sub(_character, text)
    if "  " in text or "\n" in text or "\t" in text or "\f" in text:
        text = _SOURCE_BLANKS.sub(" ", text)
    first, *others = text.replace(_INLINE, "").replace(_LINE_BREAK, "\n").split(_PARAGRAPH)
    lines = first
    for paragraph in others:
        lines += f"\n{paragraph}" if lines and not lines.endswith("\n") else paragraph
    return lines.lstrip(" ")


def _simple_links(source: str) -> list[str] | None:
    """The links of well written paragraphs, None when these are not."""
    if _simple(source) is None:
        return None
    found: dict[str, None] = {}
    for attributes in _LINK_TAG.findall(source):
        address = next((value for name, value in _ATTRIBUTE.findall(attributes) if name == "href"), "")
        if "&" in address:
            if _OTHER_AMPERSAND.search(address):
                return None
            address = _ENTITY.sub(_character, address)
        address = address.strip()
        if address.lower().startswith(("http://", "https://")):
            found[address] = None
    return list(found)


@lru_cache(maxsize=512)  # the text and the links of a post are asked for in turn; profiles come again
def _simple(source: str) -> str | None:
    """Well written paragraphs with a sign for each tag, None when these are not."""
    if len(source) > MAX_SIMPLE or _NOT_SIMPLE.search(source):
        return None
    text, inline = _INLINE_TAG.subn(_INLINE, source)
    text, paragraphs = _PARAGRAPH_TAG.subn(_PARAGRAPH, text)
    text, line_breaks = _LINE_BREAK_TAG.subn(_LINE_BREAK, text)
    return text if source.count("<") == inline + paragraphs + line_breaks else None


def _character(entity: re.Match[str]) -> str:
    return _ENTITIES[entity.group()]


def _pieces(source: str) -> Iterator[str]:
    """The whole source nearly always; a monstrous one cut before tags."""
    if "/>" in source:
        source = _CLOSED_AT_ONCE.sub(r"<\1\2></\1>", source)
    if len(source) <= MAX_CHARACTERS_AT_ONCE and source.count("<") <= MAX_TAGS_AT_ONCE:
        yield source
        return
    start = 0
    for count, tag in enumerate(re.finditer("<", source), start=1):
        if count % MAX_TAGS_AT_ONCE == 0 or tag.start() - start > MAX_CHARACTERS_AT_ONCE:
            yield source[start : tag.start()]
            start = tag.start()
    yield source[start:]


def _write(root: LexborNode, out: list[str]) -> None:
    """Walk the tree without recursion (nesting has no bound) and append its text to `out`."""
    node: LexborNode | None = root
    preformatted = 0
    while node is not None:
        tag = node.tag or ""
        _open(node, tag, out, preformatted > 0)
        child = None if tag in _DROPPED else node.child
        if child is not None:
            preformatted += tag == "pre"
            node = child
            continue
        _close(tag, out)
        while node is not None and node.mem_id != root.mem_id and node.next is None:
            node = node.parent
            closing = (node.tag or "") if node is not None else ""
            preformatted -= closing == "pre"
            _close(closing, out)
        node = None if node is None or node.mem_id == root.mem_id else node.next


def _open(node: LexborNode, tag: str, out: list[str], is_preformatted: bool) -> None:
    if tag == "-text":
        text = node.text_content or ""
        out.append(text if is_preformatted else _SOURCE_BLANKS.sub(" ", text))
    elif tag == "br":
        out.append("\n")
    elif tag == "img":
        out.append(_emoji_of(node))
    elif tag in _BLOCKS:
        _start_line(out)
    elif tag in {"td", "th"}:
        out.append(" ")


def _close(tag: str, out: list[str]) -> None:
    if tag in _BLOCKS:
        _start_line(out)


def _start_line(out: list[str]) -> None:
    if out and not out[-1].endswith("\n"):
        out.append("\n")


def _emoji_of(image: LexborNode) -> str:
    """WordPress and forums send emoji as pictures; their text is in `alt`."""
    attributes = image.attributes
    is_emoji = "emoji" in (attributes.get("class") or "") or "smiley" in (attributes.get("class") or "")
    return (attributes.get("alt") or "") if is_emoji else ""
