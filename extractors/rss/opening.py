"""Bytes of a feed to feedparser's view of it: charset, hostile XML, what is no feed. Pure.

    bytes -> UTF-8 -> checks -> feedparser (neither cleaning nor resolving inside texts) -> Opened

feedparser never fetches here: it gets bytes. Its `bozo` mark is a warning that most real feeds earn
at some time, and no reason to refuse one.
"""

import io
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import feedparser  # type: ignore[import-untyped]
from feedparser.encodings import convert_to_utf8  # type: ignore[import-untyped]

from extractors.http import decode_body
from extractors.rss.settings import MAX_FEED_BYTES

MAX_EXPANSION = 1_000_000  # characters that the entities of a document may stand for in all
MAX_ENTITIES = 100
MAX_DEPTH = 20_000  # feedparser's time grows with the square of it
_ENTITY = re.compile(rb"<!ENTITY\s+([^\s%]+)\s+[\"']([^\"']*)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# What XML 1.0 forbids and real servers send; strict reading would end at the first of them.
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
_TAG = re.compile(rb"<(/?)[A-Za-z][^<>]*?(/?)>")
_LONG_TAG = re.compile(rb"<[A-Za-z][^<>]{20000}")
_BLANKS = re.compile(rb"\s{100,}")
_ROOT = re.compile(rb"<(?![?!])([A-Za-z_][\w:.-]*)")
_FEED_LINK = re.compile(
    rb"<link\b[^>]*\btype\s*=\s*[\"']?application/(?:rss|atom|feed)\+(?:xml|json)[^>]*>", re.IGNORECASE
)
_HREF = re.compile(rb"\bhref\s*=\s*[\"']?([^\"'\s>]{1,500})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """A feed as feedparser reads it, or why there is none."""

    feed: Mapping[str, Any]
    entries: tuple[Mapping[str, Any], ...] = ()
    version: str = ""
    is_repaired: bool = False
    problem: str = ""


@lru_cache(maxsize=2)  # a page is checked, asked for its facts and parsed in turn
def open_feed(body: bytes, content_type: str = "", base: str = "", language: str = "") -> Opened:
    """Read a feed. `base` is the address that its relative links start from. Never raises on data."""
    if len(body) > MAX_FEED_BYTES:
        return Opened({}, problem=f"a feed of more than {MAX_FEED_BYTES:,} bytes")
    if not body.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        return Opened({}, problem="an empty body")
    data, is_repaired = _as_utf8(body, content_type)
    data = _quick(_FORBIDDEN.sub(b"", data))
    if problem := _hostile(data):
        return Opened({}, problem=problem)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base}
    headers |= {"content-language": language} if language else {}
    try:
        found = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever odd data raises inside feedparser lies in the data
        return Opened({}, problem=f"a feed that cannot be read ({type(error).__name__}: {str(error)[:80]})")
    if not found["entries"] and not found.get("version"):
        return Opened({}, is_repaired=is_repaired, problem=_no_feed(data))
    entries = tuple(dict(entry) for entry in found["entries"])
    return Opened(dict(found["feed"]), entries, str(found.get("version") or ""), is_repaired)


def cut_off(body: bytes, content_type: str = "") -> str | None:
    """What is wrong with a feed that ends before its root element does; None when nothing is."""
    data, _ = _as_utf8(body, content_type)
    root = _ROOT.search(data)
    if root is None:
        return "no XML"
    name = root[1]
    is_whole = data.rfind(b"</" + name) >= 0 or re.search(
        rb"<" + re.escape(name) + rb"\b[^>]*/>\s*$", data[root.start() :]
    )
    return None if is_whole else "a feed that is cut off"


def _as_utf8(body: bytes, content_type: str) -> tuple[bytes, bool]:
    """The document in UTF-8, and whether bytes had to be guessed or replaced.

    What reads as UTF-8 beyond ASCII is UTF-8, whatever header and declaration say. The rest is
    feedparser's knowledge: byte order marks, declarations, charset headers, statistics.
    """
    is_wide = b"\x00" in body[:64]
    if not is_wide and not body.isascii():
        text, is_repaired = decode_body(body, "")
        is_mostly = text.count("\ufffd") * 3 < sum(char > "\x7f" for char in text)
        if not is_repaired or (is_mostly and "\ufffd" in text):
            return _declared_utf8(text), is_repaired
    result: dict[str, Any] = {}
    headers = {"content-type": content_type} if content_type else {}
    with suppress(ValueError, LookupError, KeyError):  # a declaration that makes no sense is not believed
        data: bytes = convert_to_utf8(headers, body, result)
        if result.get("encoding"):
            return data, bool(result.get("bozo")) and not body.isascii()
    text, is_repaired = decode_body(body, content_type)
    return _declared_utf8(text), is_repaired


def _declared_utf8(text: str) -> bytes:
    """The text in UTF-8 without the declaration, which may name another encoding."""
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")


def _quick(data: bytes) -> bytes:
    """Long blanks before the first element shortened: feedparser's patterns would look at them for hours."""
    root = _ROOT.search(data)
    head = root.start() if root else 0
    return _BLANKS.sub(b"\n", data[:head]) + data[head:] if head > 1000 else data


def _hostile(data: bytes) -> str | None:
    """What would cost feedparser too much. It drops nested and external entities by itself."""
    if data.count(b"<") > MAX_DEPTH and _depth(data) > MAX_DEPTH:
        return "a document nested too deep"
    if _LONG_TAG.search(data) and _LONG_TAG.search(_without_cdata(data)):
        return "a document with an element of too many attributes"
    entities = _ENTITY.findall(data)
    if len(entities) > MAX_ENTITIES:
        return f"a document that declares more than {MAX_ENTITIES} entities"
    grown = sum(len(value) * data.count(b"&" + name + b";") for name, value in entities)
    return "a document whose entities expand beyond measure" if grown > MAX_EXPANSION else None


def _without_cdata(data: bytes) -> bytes:
    first, *others = data.split(b"<![CDATA[")
    return first + b"".join(piece.partition(b"]]>")[2] for piece in others)


def _depth(data: bytes) -> int:
    depth = deepest = 0
    for tag in _TAG.finditer(_without_cdata(data)):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        deepest = max(deepest, depth)
    return deepest


def _no_feed(data: bytes) -> str:
    """What a body is that is no feed, with the feed that a web page names."""
    if link := _FEED_LINK.search(data):
        found = _HREF.search(link[0])
        if found:
            return f"a web page; it says that its feed is {found[1].decode('utf-8', 'replace')}"
    return "a web page instead of a feed" if b"<html" in data[:5000].lower() else "no feed"
