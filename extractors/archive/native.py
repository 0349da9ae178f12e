"""Native NDJSON: one record a line, `{"record": "post", ...}` with the fields of `agorascope.records`.

The demo world and `agorascope parse` write it. What can be derived may be left out: network, display
text, hash, hashtags, mentions, links, times of observation.
"""

import difflib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pyarrow as pa

from agorascope.dates import CLAMPED, DateError, parse_timestamp
from agorascope.records import (
    POST_KINDS,
    SCHEMAS,
    STATUSES,
    UTC_MICROS,
    Parsed,
    RecordKind,
    Reject,
    Row,
    content_hash,
    interaction_key,
)
from agorascope.text import (
    display_text,
    extract_hashtags,
    extract_links,
    extract_mentions,
    sanitize,
    truncate,
)
from extractors.archive.cells import MAX_LIST, RowError
from extractors.archive.posts import Origin
from extractors.archive.readers import EXCERPT, Item

Coerce = Callable[[Any, Origin], Any]


class NativeLines:
    """Reads the lines of one page."""

    def __init__(self, origin: Origin, source: str) -> None:
        self._origin = origin
        self._source = source

    def add(self, item: Item, chunk: Parsed) -> None:
        """The record of one line, or the reason why there is none."""
        try:
            if item.problem:
                raise RowError(*item.problem)
            kind, row = read_line(item.values, self._origin, item.number)
            chunk.rows(kind).append(row)
        except RowError as error:
            excerpt = item.excerpt or json.dumps(item.values, ensure_ascii=False, default=str)[:EXCERPT]
            chunk.rejects.append(
                Reject(
                    self._origin.network,
                    self._source,
                    item.number,
                    error.reason,
                    error.detail,
                    sanitize(excerpt),
                )
            )


def read_line(values: Row, origin: Origin, number: int) -> tuple[RecordKind, Row]:
    """One record, whole and typed. Raises RowError."""
    fields = dict(values)
    kind = fields.pop("record", None)
    if kind not in SCHEMAS:
        raise RowError("unknown_record", f"`record` is {kind!r}; it must be one of: {', '.join(SCHEMAS)}.")
    types = _TYPES[kind]
    row: Row = {}
    for name, value in fields.items():
        coerce = types.get(name) or _unknown_field(kind, name)
        try:
            row[name] = None if value is None else coerce(value, origin)
        except (ValueError, TypeError, OverflowError) as error:
            reason = "bad_date" if isinstance(error, DateError) else "bad_value"
            raise RowError(reason, f"{name}: {error}") from error
    if row.setdefault("network", origin.network) != origin.network:
        raise RowError(
            "other_network", f"The line is of network {row['network']!r}; import it with --network."
        )
    row["raw_ref"] = f"{origin.ref}#{number}"
    _COMPLETE[kind](row, origin)
    _require(kind, row)
    return kind, row


def _complete_post(row: Row, origin: Origin) -> None:
    raw, title = row.get("text"), row.get("title")
    row.setdefault("content_hash", content_hash(raw, title))
    row.setdefault("kind", "post")
    row.setdefault("status", "live")
    row.setdefault("text_format", "plain")
    row.setdefault("created_at_trust", "unknown")
    row.setdefault("fetched_at", origin.fetched_at)
    for field, known in (("kind", POST_KINDS), ("status", STATUSES), ("text_format", _TEXT_FORMATS)):
        if row[field] not in known:
            raise RowError("unknown_value", f"{field}: {row[field]!r} is none of: {', '.join(known)}.")
    if raw is not None:
        _complete_words(row, raw)
    _clamp(row, "created_at", origin)


def _complete_words(row: Row, raw: str) -> None:
    shown = row.get("display_text") or display_text(raw, row["text_format"])
    row["text"], is_cut = truncate(raw)
    row["display_text"], is_shown_cut = truncate(shown)
    if is_cut or is_shown_cut:
        _flag(row, "truncated")
    row.setdefault("hashtags", extract_hashtags(shown)[:MAX_LIST] or None)
    row.setdefault("links", extract_links(shown)[:MAX_LIST] or None)
    handles = extract_mentions(shown)[:MAX_LIST]
    row.setdefault("mentions", [{"id": None, "handle": handle} for handle in handles] or None)


def _complete_member(row: Row, origin: Origin) -> None:
    row.setdefault("status", "live")
    row.setdefault("observed_at", origin.fetched_at)


def _complete_interaction(row: Row, origin: Origin) -> None:
    row.setdefault("observed_at", origin.fetched_at)
    row["key"] = interaction_key(row)


def _complete_status_change(row: Row, origin: Origin) -> None:
    row.setdefault("observed_at", origin.fetched_at)
    row.setdefault("fetched_at", row["observed_at"])  # an old file undoes no newer fetch


def _complete_metric(row: Row, origin: Origin) -> None:
    row.setdefault("observed_at", origin.fetched_at)
    row.setdefault("period", "point")


def _clamp(row: Row, name: str, origin: Origin) -> None:
    moment = row.get(name)
    if moment is not None and moment > origin.clock:
        late = parse_timestamp(moment, now=origin.clock)
        if CLAMPED in late.flags:
            row["created_at_source"] = moment.isoformat()
            row[name] = late.value
            _flag(row, CLAMPED)


def _flag(row: Row, flag: str) -> None:
    row["flags"] = list(dict.fromkeys([*(row.get("flags") or ()), flag]))


def _require(kind: RecordKind, row: Row) -> None:
    missing = [name for name in _REQUIRED[kind] if row.get(name) is None]
    if missing:
        raise RowError("missing_field", f"A {kind} needs: {', '.join(missing)}.")


def _unknown_field(kind: RecordKind, name: str) -> Coerce:
    close = difflib.get_close_matches(name, SCHEMAS[kind].names, n=1)
    hint = f"; did you mean `{close[0]}`?" if close else "."
    raise RowError("unknown_field", f"A {kind} has no field `{name[:60]}`{hint}")


def _text(value: Any, _origin: Origin) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{str(value)[:60]!r} is not a text")
    return sanitize(value)


def _integer(value: Any, _origin: Origin) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise TypeError(f"{str(value)[:60]!r} is not a whole number")
    if abs(value) >= 2**63:
        raise ValueError(f"{str(value)[:60]!r} is too large")
    return int(value)


def _short_integer(value: Any, origin: Origin) -> int:
    number = _integer(value, origin)
    if abs(number) >= 2**31:
        raise ValueError(f"{number} is too large")
    return number


def _float(value: Any, _origin: Origin) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{str(value)[:60]!r} is not a number")
    return float(value)


def _truth(value: Any, _origin: Origin) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{str(value)[:60]!r} is neither true nor false")
    return value


def _moment(value: Any, _origin: Origin) -> datetime:
    return parse_timestamp(value).value


def _texts(value: Any, origin: Origin) -> list[str]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return [_text(item, origin) for item in value[:MAX_LIST]]


def _mentions(value: Any, origin: Origin) -> list[dict[str, str | None]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise TypeError("not a list of {id, handle}")
    return [
        {name: None if item.get(name) is None else _text(item[name], origin) for name in ("id", "handle")}
        for item in value[:MAX_LIST]
    ]


def _coerce_of(kind: pa.DataType) -> Coerce:
    if pa.types.is_list(kind):
        return _mentions if pa.types.is_struct(kind.value_type) else _texts
    return {
        pa.string(): _text,
        pa.int32(): _short_integer,
        pa.int64(): _integer,
        pa.float64(): _float,
        pa.bool_(): _truth,
        UTC_MICROS: _moment,
    }[kind]


_TEXT_FORMATS = ("plain", "html", "markdown")
_TYPES: dict[RecordKind, dict[str, Coerce]] = {
    kind: {field.name: _coerce_of(field.type) for field in schema} for kind, schema in SCHEMAS.items()
}
_REQUIRED: dict[RecordKind, list[str]] = {
    kind: [field.name for field in schema if not field.nullable] for kind, schema in SCHEMAS.items()
}
_COMPLETE: dict[RecordKind, Callable[[Row, Origin], None]] = {
    "post": _complete_post,
    "member": _complete_member,
    "interaction": _complete_interaction,
    "channel_metric": _complete_metric,
    "status_change": _complete_status_change,
}
