"""A landed page that was rewritten: what may stay of it, one record a line.

    page as received -> its parser -> records that may stay -> page of the parser "kept" -> the same records

It is read like any other page, and gives the records that stood beside those that went, with the place in the
landing zone that they always had. What the parser never read (pictures, fields of a network's own) is gone.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from agorascope.coverage import SECOND_LOOK
from agorascope.errors import LandingError
from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, UTC_MICROS, Parsed, RecordKind, Reject, Row

PARSER = "kept"
RECEIVED = "received"  # SHA-256 of what was received: the same file is not landed a second time
_REJECT = "reject"
_MOMENTS: Mapping[str, frozenset[str]] = {
    kind: frozenset(field.name for field in schema if field.type == UTC_MICROS)
    for kind, schema in SCHEMAS.items()
}


def kept_page(page: RawPage, lines: Iterable[bytes], *, received: str, source: str) -> RawPage:
    """The page in the place of `page`: nothing of it but these lines, and what the load needs to know."""
    options: dict[str, Any] = {RECEIVED: page.options.get(RECEIVED, received)}
    if SECOND_LOOK in page.options:
        options[SECOND_LOOK] = page.options[SECOND_LOOK]
    return replace(
        page,
        body=b"".join(lines),
        source=source,
        content_type="ndjson",
        request="",
        headers={},
        parser=PARSER,
        options=options,
    )


def lines_of(parsed: Parsed) -> Iterable[bytes]:
    """The records and rejects of a page, a line each; fields without a value are left out."""
    for kind in SCHEMAS:
        for row in parsed.rows(kind):
            yield _line(kind, row)
    for reject in parsed.rejects:
        yield _line(_REJECT, asdict(reject))


def parse_kept(page: RawPage) -> Parsed:
    """The records of such a page. Raises LandingError on a line that `lines_of` never wrote."""
    parsed = Parsed()
    for number, line in enumerate(page.body.splitlines(), start=1):
        try:
            row = json.loads(line)
            kind = row.pop("record")
            if kind == _REJECT:
                parsed.rejects.append(Reject(**row))
            else:
                parsed.rows(kind).append(_typed(kind, row))
        except (ValueError, KeyError, TypeError) as error:
            raise LandingError(
                f"Line {number} of the rewritten page {page.ref} cannot be read: {error}",
                remedy="Restore the page from a backup, then run `agorascope erase` without a name.",
            ) from error
    return parsed


def _typed(kind: RecordKind, row: Row) -> Row:
    for name in _MOMENTS[kind] & row.keys():
        row[name] = datetime.fromisoformat(row[name])
    return row


def _line(kind: str, row: Mapping[str, Any]) -> bytes:
    said = {name: _plain(value) for name, value in row.items() if value is not None}
    text = json.dumps({"record": kind} | said, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace") + b"\n"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
