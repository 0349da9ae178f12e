"""Rows become counters of a channel: a newsletter by campaign and day. No person has a place here.

    one row a campaign, or one row a recipient or event -> counters summed by campaign, day and name

Addresses of recipients are neither read nor kept; rows of recipients are counted, never told apart.
"""

import re
from collections import defaultdict
from datetime import UTC, datetime, time
from typing import Any

from agorascope.dates import NO_ZONE
from agorascope.records import Row
from agorascope.text import clean_text
from extractors.archive.addresses import without_addresses
from extractors.archive.cells import Columns, RowError, as_number, as_truth
from extractors.archive.mapping import ArchiveMapping
from extractors.archive.posts import Origin, read_date

_MAX_WORD = 300
_SECONDS = 5e8
_DAY_ONLY = re.compile(r"[\d./: T+Z-]{6,40}")


class MetricReader:
    """Sums the rows of one table. Raises InputError on a missing column."""

    def __init__(self, mapping: ArchiveMapping, columns: Columns, origin: Origin) -> None:
        self._mapping = mapping
        self._origin = origin
        cells = mapping.columns
        self._channel = columns.word(cells["channel_id"], "channel_id")
        date = cells.get("period_start")
        self._date = columns.date(date, "period_start") if date else None
        self._event = columns.word(cells["event"], "event") if "event" in cells else None
        known = {name: cell for name, cell in mapping.metric_columns.items() if columns.has(cell)}
        self._counted = {name: columns.word(cell, name) for name, cell in known.items()}
        self._sums: dict[tuple[str, datetime | None, str], float] = defaultdict(float)
        self._numbers: dict[tuple[str, datetime | None], int] = {}
        if self._event is None and not self._counted:
            raise columns.missing([name for cell in mapping.metric_columns.values() for name in cell.column])

    def read(self, row: Any, number: int) -> None:
        """Add one row. Raises RowError."""
        channel = self._channel(row)
        if channel is None:
            raise RowError("missing_key", "The row names no campaign.")
        name = clean_text(without_addresses(channel), unescape=False)[:_MAX_WORD]
        day = self._day(row)
        found = self._counts(row)
        if not found:
            raise RowError("no_count", "The row counts nothing: every number and event in it is empty.")
        self._numbers.setdefault((name, day), number)
        for metric, value in found.items():
            self._sums[name, day, metric] += value

    def rows(self) -> list[Row]:
        """The counters, of which a campaign without a number has none: nothing is taken for 0."""
        return [
            {
                "network": self._origin.network,
                "instance": self._mapping.instance,
                "channel_kind": "campaign",
                "channel_id": channel,
                "metric": metric,
                "period": "day" if day else "lifetime",
                "period_start": day,
                "value": value,
                "is_estimate": metric in self._mapping.estimates,
                "is_final": False,
                "observed_at": self._origin.fetched_at,
                "raw_ref": f"{self._origin.ref}#{self._numbers[channel, day]}",
            }
            for (channel, day, metric), value in self._sums.items()
        ]

    def _day(self, row: Any) -> datetime | None:
        """The day (in the zone of the mapping) that the row counts, as midnight of it in UTC's terms."""
        value = self._date(row) if self._date else None
        if value is None:
            return None
        moment = read_date(value, self._mapping.dates, self._origin.clock, "period_start")
        zone = self._mapping.dates.default_zone if NO_ZONE not in moment.flags else UTC
        return datetime.combine(moment.value.astimezone(zone).date(), time(), UTC)

    def _counts(self, row: Any) -> dict[str, float]:
        read = {name: _value(name, word(row)) for name, word in self._counted.items()}
        found = {name: value for name, value in read.items() if value is not None}
        event = self._event(row) if self._event else None
        if event is not None:
            found[event] = found.get(event, 0.0) + 1
        return found


def _value(name: str, word: str | None) -> float | None:
    """A count; in rows of recipients also yes or no, or the time at which it happened."""
    if word is None:
        return None
    text = word.strip()
    if text.startswith(("{", "[")):  # an object of counts, which the mapping names one by one
        return None
    if text.endswith("%"):
        raise RowError("bad_value", f"{name}: {word[:40]!r} is a share; map the column of the count.")
    try:
        number = as_number(text)
    except ValueError:
        return _happened(name, text)
    if number is not None and number < 0:
        raise RowError("bad_value", f"{name}: a count cannot be {number:g}.")
    # Beyond any newsletter: seconds since 1970, at which it happened.
    return 1.0 if number is not None and number >= _SECONDS else number


def _happened(name: str, text: str) -> float:
    try:
        return 1.0 if as_truth(text) else 0.0
    except ValueError:
        if _DAY_ONLY.fullmatch(text):
            return 1.0
        shown = without_addresses(text)[:40]
        raise RowError(
            "bad_value", f"{name}: {shown!r} is neither a count, nor yes or no, nor a date."
        ) from None
