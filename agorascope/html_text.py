"""HTML to lines of text, by a parser: pages of networks and feeds are rarely well formed.

`selectolax` (lexbor) reads like a browser. Its time grows with the square of the nesting
depth, so a page with very many tags is read in pieces.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_TAGS_AT_ONCE = 4_000
MAX_CHARACTERS_AT_ONCE = 2_000_000

_SOURCE_BLANKS = re.compile("[ \t\r\n\f]+")
_DROPPED = frozenset({"head", "iframe", "math", "object", "script", "style", "svg", "template"})
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tr", "ul",
})
# fmt: on


def html_to_lines(source: str) -> str:
    """Text of an HTML fragment, one line per block, line break or list item."""
    if "<" not in source and "&" not in source:
        return _SOURCE_BLANKS.sub(" ", source)
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
    found: dict[str, None] = {}
    for piece in _pieces(source):
        for node in LexborHTMLParser(piece).css("a[href]"):
            address = (node.attributes.get("href") or "").strip()
            if address.lower().startswith(("http://", "https://")):
                found[address] = None
    return list(found)


def _pieces(source: str) -> Iterator[str]:
    """The whole source nearly always; a monstrous one cut before tags."""
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
