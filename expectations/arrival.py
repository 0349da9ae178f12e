"""The gate at arrival: which records of one network's batch may be loaded.

    parsed tables -> suites raw.* -> quarantine + accepted -> suite raw.batches -> verdict

The cost follows the batch, never the history. A bad row goes to quarantine with its reason;
a bad batch stops its own network and no other. Nothing is lost: the landed pages are kept.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import great_expectations as gx
import pandas as pd
import pyarrow as pa

from agorascope.records import RecordKind, Reject
from expectations.columns import compute
from expectations.drift import mix_distance
from expectations.rules import Severity
from expectations.run import Outcome, counted, validate
from expectations.suites import raw__batches, raw__channel_metrics, raw__members, raw__posts

GATE = "arrival"
ENOUGH_RECORDS = 20  # below it a share says nothing
ENOUGH_LANGUAGES = 50
UNDECLARED = "und"  # the tag of ISO 639-2 for a language that nobody stated
MAX_EXCERPT = 2_000
_MAX_FIELD = 300
_ASSETS: Mapping[RecordKind, str] = {
    "post": "raw.posts",
    "member": "raw.members",
    "channel_metric": "raw.channel_metrics",
}


@dataclass(frozen=True, slots=True)
class ArrivalHistory:
    """What is known of this network before the batch; None where it is too young to know."""

    typical_posts: float | None = None  # median posts of its last 14 good batches
    language_shares: Mapping[str, float] | None = None  # by declared language, `und` when there is none
    rejects: int = 0  # records of this batch that the parser could not use


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined(Reject):
    """A record set aside by the gate. `reason` is the first rule it breaks, `also` the others."""

    kind: RecordKind
    row: int  # row of the batch's table, from 0
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArrivalVerdict:
    """What the gate found. When `is_batch_ok` is false nothing of the batch is to be loaded."""

    accepted: dict[RecordKind, pa.Table]
    quarantined: list[Quarantined]
    outcomes: list[Outcome]
    is_batch_ok: bool
    message: str
    warnings: list[str] = field(default_factory=list)


def arrival_gate(
    tables: Mapping[RecordKind, pa.Table], *, network: str, now: datetime, history: ArrivalHistory
) -> ArrivalVerdict:
    """Judge one batch of one network. `tables` follow `agorascope.records.SCHEMAS`."""
    outcomes: list[Outcome] = []
    quarantined: list[Quarantined] = []
    accepted = dict(tables)
    for kind in _ASSETS:
        if kind not in tables:
            continue
        found = _look_at_rows(kind, tables[kind], now, history)
        set_aside = _quarantine(kind, tables[kind], found, network)
        outcomes += found
        quarantined += set_aside
        accepted[kind] = _without(tables[kind], [record.row for record in set_aside])
    facts = _facts(tables, quarantined, history)
    if facts:
        suite = raw__batches.build_suite(facts)
        outcomes += validate(raw__batches.frame_of(facts), suite, gate=GATE, asset="raw.batches")
    return _verdict(network, accepted, quarantined, outcomes, history)


def _look_at_rows(kind: RecordKind, table: pa.Table, now: datetime, history: ArrivalHistory) -> list[Outcome]:
    if kind == "post":
        suite = raw__posts.build_suite(rows=len(table), now=now, typical_posts=history.typical_posts)
        frame = raw__posts.frame_of(table)
    elif len(table) == 0:
        return []
    else:
        suite, frame = _simple(kind, table, now)
    return validate(frame, suite, gate=GATE, asset=_ASSETS[kind])


def _simple(kind: RecordKind, table: pa.Table, now: datetime) -> tuple[gx.ExpectationSuite, pd.DataFrame]:
    module = raw__members if kind == "member" else raw__channel_metrics
    return module.build_suite(now=now), module.frame_of(table)


def _quarantine(
    kind: RecordKind, table: pa.Table, outcomes: list[Outcome], network: str
) -> list[Quarantined]:
    """One entry per bad row, under the first rule of the suite that it breaks."""
    broken: dict[int, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.severity is Severity.ROW:
            for row in outcome.unexpected_rows:
                broken.setdefault(row, []).append(outcome)
    rows = sorted(broken)
    records = table.take(pa.array(rows, pa.int64())).to_pylist()
    return [
        _set_aside(kind, row, record, broken[row], network) for row, record in zip(rows, records, strict=True)
    ]


def _set_aside(
    kind: RecordKind, row: int, record: dict[str, Any], broken: list[Outcome], network: str
) -> Quarantined:
    source_file, _, item = str(record.get("raw_ref") or "").rpartition("#")
    first, *others = broken
    return Quarantined(
        network=network,
        source_file=source_file or str(record.get("raw_ref") or _ASSETS[kind]),
        position=int(item) if item.isdecimal() else row + 1,
        reason=first.reason,
        detail=first.detail,
        excerpt=_excerpt(record),
        kind=kind,
        row=row,
        also=tuple(dict.fromkeys(other.reason for other in others)),
    )


def _excerpt(record: Mapping[str, Any]) -> str:
    """The record as JSON without its empty fields; long fields are cut first, to show all of them."""
    short = {
        name: value[:_MAX_FIELD] if isinstance(value, str) else value
        for name, value in record.items()
        if value is not None
    }
    return json.dumps(short, ensure_ascii=False, default=str)[:MAX_EXCERPT]


def _without(table: pa.Table, rows: list[int]) -> pa.Table:
    if not rows:
        return table
    keep = pd.Series(True, index=range(len(table)))
    keep.iloc[rows] = False
    return table.filter(pa.array(keep))


def _facts(
    tables: Mapping[RecordKind, pa.Table], quarantined: list[Quarantined], history: ArrivalHistory
) -> dict[str, float]:
    """What suite raw.batches looks at; a fact without enough records to establish it is left out."""
    aside = Counter(record.kind for record in quarantined)
    rejects_of = _kind_of_rejects(tables)
    facts: dict[str, float] = {}
    for kind in raw__batches.KINDS:
        rejects = history.rejects if kind == rejects_of else 0
        total = rejects + (len(tables[kind]) if kind in tables else 0)
        if total >= ENOUGH_RECORDS:
            facts[raw__batches.unusable_column(kind)] = 100 * (rejects + aside[kind]) / total
    shift = _language_shift(tables.get("post"), history)
    return facts if shift is None else facts | {raw__batches.LANGUAGE_SHIFT: 100 * shift}


def _kind_of_rejects(tables: Mapping[RecordKind, pa.Table]) -> RecordKind:
    """What the parser's rejects would have been: posts, in a batch that has posts or nothing at all."""
    return next((kind for kind in raw__batches.KINDS if kind in tables and len(tables[kind])), "post")


def _language_shift(posts: pa.Table | None, history: ArrivalHistory) -> float | None:
    if posts is None or len(posts) < ENOUGH_LANGUAGES or not history.language_shares:
        return None
    now = {tag["values"]: tag["counts"] for tag in compute.value_counts(posts["lang"]).to_pylist()}
    return mix_distance(_by_primary_tag(history.language_shares), _by_primary_tag(now))


def _by_primary_tag(amounts: Mapping[str | None, float] | Mapping[str, float]) -> dict[str, float]:
    """Amounts by primary language: `pt` for `pt-br`, `und` where none is declared."""
    totals: dict[str, float] = {}
    for tag, amount in amounts.items():
        primary = (tag or UNDECLARED).partition("-")[0]
        totals[primary] = totals.get(primary, 0) + amount
    return totals


def _verdict(
    network: str,
    accepted: dict[RecordKind, pa.Table],
    quarantined: list[Quarantined],
    outcomes: list[Outcome],
    history: ArrivalHistory,
) -> ArrivalVerdict:
    stops = [outcome.message for outcome in outcomes if outcome.stops]
    opening = f"The batch of {network} is not loaded. {' '.join(stops)}" if stops else f"{network}:"
    return ArrivalVerdict(
        accepted=accepted,
        quarantined=quarantined,
        outcomes=outcomes,
        is_batch_ok=not stops,
        message=f"{opening} {_figures(accepted, quarantined, history.rejects)}",
        warnings=[o.message for o in outcomes if not o.is_success and o.severity is Severity.WARN],
    )


def _figures(accepted: Mapping[RecordKind, pa.Table], quarantined: list[Quarantined], rejects: int) -> str:
    good = sum(len(table) for table in accepted.values())
    aside = counted(len(quarantined), good + len(quarantined) + rejects, "records")
    reasons = Counter(record.reason for record in quarantined).most_common()
    named = ", ".join(f"{reason} {count:,}" for reason, count in reasons)
    return (
        f"{good:,} records fit to load, {aside} set aside{f' ({named})' if named else ''}, "
        f"{rejects:,} rejected by the parser."
    )
