"""Viadeo files to records: the shipped mapping that fits the file reads it. Pure.

feed as JSON lines, as an answer {"data": [...]} or as a table; contacts as a table or as JSON
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from agorascope.errors import InputError
from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.archive.detection import (
    header_of,
    refuse_binary,
    sniff_delimiter,
    sniff_encoding,
    sniff_format,
)
from extractors.archive.json_pieces import JsonPieces
from extractors.archive.mapping import shipped_mapping
from extractors.archive.parse import parse_page as parse_archive
from extractors.archive.readers import text_of

_HEAD = 1 << 16
_FEED_COLUMNS = ("id", "type", "from_id", "from_name", "title", "message", "on_message", "updated_time")
_CONTACT_KEYS = frozenset({"headline", "emails", "phones", "socials", "contact", "where"})
_FEED_KEYS = frozenset({"updated_time", "message", "on", "like_count", "infeed_link"})


def parse_page(page: RawPage) -> Parsed:
    """Every record of one saved file."""
    try:
        name, body = _mapping_of(page)
    except InputError:
        name, body = "viadeo_feed", page.body  # which says what is wrong with it
    options = {**page.options, "mapping": shipped_mapping(name).model_dump(mode="json")}
    return parse_archive(replace(page, body=body, options=options, parser=f"archive:{name}"))


def _mapping_of(page: RawPage) -> tuple[str, bytes]:
    """The mapping for a file, told by its columns or keys, and the file as that mapping reads it."""
    refuse_binary(page.body, page.source)
    encoding = sniff_encoding(page.body, "auto")
    if sniff_format(page.body, page.source) == "csv":
        head = page.body[:_HEAD].decode(encoding.name, "replace")
        columns = {name.casefold() for name in header_of(head, sniff_delimiter(head, _FEED_COLUMNS))}
        return ("viadeo_feed_csv" if "updated_time" in columns else "viadeo_contacts"), page.body
    pieces = JsonPieces(text_of(page.body, encoding), {"data"})
    documents = pieces.documents()
    first = next(documents, None)
    sample = list(_items(first))[:200]
    is_contacts = any(_CONTACT_KEYS & item.keys() and not _FEED_KEYS & item.keys() for item in sample)
    name = "viadeo_contacts" if is_contacts else "viadeo_feed"
    if isinstance(first, list) or _is_line(page.body, first):
        return name, page.body
    items = [*_items(first), *(item for document in documents for item in _items(document))]
    return name, _lines(items, pieces, page.body)


def _is_line(body: bytes, first: Any) -> bool:
    """Whether the first object stands on one line, as in NDJSON, and is no answer around a list."""
    is_answer = isinstance(first, dict) and isinstance(first.get("data"), list)
    line = body.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0].rstrip()
    return not is_answer and line.endswith(b"}")


def _items(document: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list, or of an answer that holds one; one object alone."""
    listed = document.get("data", [document]) if isinstance(document, dict) else document
    yield from (item for item in listed if isinstance(item, dict)) if isinstance(listed, list) else ()


def _lines(items: list[dict[str, Any]], pieces: JsonPieces, body: bytes) -> bytes:
    """The same objects one a line; what could not be read stays as it is, to be rejected there."""
    if not items:
        return body
    lines = [json.dumps(item) for item in items]
    broken = [" ".join(problem.excerpt.split()) or problem.reason for problem in pieces.problems]
    return "\n".join([*lines, *broken]).encode("utf-8", "surrogatepass")
