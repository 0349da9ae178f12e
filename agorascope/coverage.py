"""What each source gave in each load: asked, received, new, changed, taken back, rejected, fields present.

    landed pages + staged records -> quality.source_coverage, quality.field_presence

A network that renames a field goes on answering, and the field is simply empty from then on. So the
share of posts that have each mapped field is kept for every load and held against the loads before.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from agorascope.landing import Batch, completion, read_meta
from agorascope.records import Reject
from agorascope.source_costs import SourceCost, cost_of, record_cost
from agorascope.statistics import wilson
from agorascope.workspace import Price

KEPT_DAYS = 400
BASE_LOADS = 10  # loads that say what is usual
MIN_ROWS = 20  # fewer posts say nothing about a field
MAX_ABSENT = 0.05
ALWAYS = 0.99  # a field that was there this often is there always

POST_FIELDS = (
    "text",
    "title",
    "author_id",
    "author_handle",
    "lang",
    "url",
    "thread_id",
    "media_count",
    "rating",
)
MEMBER_FIELDS = ("handle", "display_name", "followers", "created_at", "url")
COUNTERS = ("likes", "replies", "shares", "views")
WHOLE_ENDS = frozenset({"drained", "horizon", "repeated"})  # a listing was read as far as it goes
RESUMABLE_ENDS = frozenset({"rate_limited", "budget", "max_pages", "empty"})  # the next run goes on
VERIFY = "verify"  # the source that a second look at stored posts is
SECOND_LOOK = "second_look"  # the option of its pages: their removals hold when the batch says so
WHOLE = ""  # records whose page is not known, and what is true of the network as a whole


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the landing of a batch knows, for the load that follows."""

    run_id: str
    network: str
    batch_id: str
    sources: Mapping[str, str] = field(default_factory=dict)  # landed page -> source
    landed: Mapping[str, Any] = field(default_factory=dict)  # completion facts of the batch
    rejects: Sequence[Reject] = ()
    second_looks: Sequence[str] = ()  # landed pages that asked again for stored posts
    cost: SourceCost | None = None
    price: Price | None = None  # what the workspace says the network charges

    @property
    def doubtful_pages(self) -> list[str]:
        """Landed pages of a second look whose removals are not believed: see extractors.second_look.

        A batch that was cut short was never judged, nor was what a former try of it left behind.
        """
        believed = set(self.landed.get("believed_pages") or ())
        return [ref for ref in self.second_looks if ref.rpartition("/")[2] not in believed]

    def record(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Write both tables. Runs inside the transaction of the load, while its staged rows are there."""
        for name in ("source_coverage", "field_presence"):
            connection.execute(
                f"delete from quality.{name} where network_id = $network and batch_id = $batch "
                f"or loaded_at < now() - to_days({KEPT_DAYS})",
                {"network": self.network, "batch": self.batch_id},
            )
        _record_sources(connection, self)
        if self.cost:
            record_cost(connection, self.cost, self.price)
        _record_fields(connection, self)


def coverage_of(
    batch: Batch,
    run_id: str,
    rejects: Sequence[tuple[str, Reject]],
    root: Path,
    price: Price | None = None,
) -> Coverage:
    """What a landed batch says about itself; `root` is the landing zone."""
    landed = completion(batch.path)
    listed = {str(entry["source"]) for entry in landed.get("slices", [])}
    one = next(iter(listed)) if len(listed) == 1 else None  # the files of an archive are one source
    sources, second_looks = {}, []
    for meta in sorted(batch.path.glob("*.meta.json")):
        page = meta.relative_to(root).as_posix().replace(".meta.json", ".zst")
        said = read_meta(meta)
        sources[page] = one or str(said.get("source", WHOLE))
        if (said.get("options") or {}).get(SECOND_LOOK):
            second_looks.append(page)
    return Coverage(
        run_id=run_id,
        network=batch.network,
        batch_id=batch.batch_id,
        sources=sources,
        landed=landed,
        rejects=[reject for _, reject in rejects],
        second_looks=second_looks,
        cost=cost_of(batch, run_id),
        price=price,
    )


def _record_sources(connection: duckdb.DuckDBPyConnection, coverage: Coverage) -> None:
    counts: dict[str, dict[str, Any]] = {}
    for source, posts, new, changed, newest in _posts_by_source(connection, coverage):
        counts[source] = {"posts": posts, "new": new, "changed": changed, "newest": newest}
    for source, taken_back in _taken_back_by_source(connection):
        counts.setdefault(source, {})["taken_back"] = taken_back
    reasons: dict[str, Counter[str]] = {}
    for reject in coverage.rejects:
        source = coverage.sources.get(reject.source_file, WHOLE)
        reasons.setdefault(source, Counter())[reject.reason] += 1
    slices: dict[str, list[Mapping[str, Any]]] = {}
    for entry in coverage.landed.get("slices", []):
        slices.setdefault(str(entry["source"]), []).append(entry)
    pages = Counter(coverage.sources.values())
    quota = coverage.landed.get("quota_left") or {}
    rows = [
        [
            coverage.run_id,
            coverage.batch_id,
            coverage.network,
            source,
            _outcome(slices.get(source, [])),
            pages.get(source, 0),
            found.get("posts", 0),
            found.get("new", 0),
            found.get("changed", 0),
            found.get("taken_back", 0),
            sum(reasons.get(source, Counter()).values()),
            json.dumps(dict(sorted(reasons.get(source, Counter()).items()))),
            found.get("newest"),
            _said(slices.get(source, [])),
            coverage.landed.get("requests"),
            json.dumps(quota, sort_keys=True) if quota else None,
        ]
        for source in sorted({*pages, *counts, *reasons, *slices})
        for found in [counts.get(source, {})]
    ]
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"insert into quality.source_coverage values ({marks}, now())", rows)


def _posts_by_source(
    connection: duckdb.DuckDBPyConnection, coverage: Coverage
) -> list[tuple[str, int, int, int, Any]]:
    connection.execute("create or replace temp table page_sources (ref varchar, source varchar)")
    if coverage.sources:
        connection.executemany(
            "insert into page_sources values (?, ?)", [list(pair) for pair in coverage.sources.items()]
        )
    return connection.execute(
        """
        select
            coalesce(s.source, ''), count(*),
            count(*) filter (where c.is_new),
            count(*) filter (where c.is_changed and not c.is_new),
            max(p.created_at)
        from incoming_post as p
        left join page_sources as s on s.ref = regexp_replace(p.raw_ref, '#[0-9]+$', '')
        left join post_changes as c on c.network = p.network and c.uri = p.uri
        group by 1
        """
    ).fetchall()


def _taken_back_by_source(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    return connection.execute(
        """
        select coalesce(s.source, ''), count(*)
        from incoming_status_change as c
        left join page_sources as s on s.ref = regexp_replace(c.raw_ref, '#[0-9]+$', '')
        group by 1
        """
    ).fetchall()


def _outcome(slices: Sequence[Mapping[str, Any]]) -> str:
    """How the slices of a source ended: the first that failed, else one that will go on, else `drained`."""
    ends = [str(entry["outcome"]) for entry in slices]
    cut = [end for end in ends if end not in WHOLE_ENDS]
    return next((end for end in cut if end not in RESUMABLE_ENDS), next(iter(cut), "drained"))


def _said(slices: Sequence[Mapping[str, Any]]) -> str:
    said = [text for entry in slices for text in (entry.get("message"), *(entry.get("notes") or ())) if text]
    return " | ".join(dict.fromkeys(str(text) for text in said))


def _record_fields(connection: duckdb.DuckDBPyConnection, coverage: Coverage) -> None:
    usual = _usual_shares(connection, coverage.network)
    rows = []
    for record, kind, name, total, present in _presence(connection):
        base = usual.get((record, kind, name))
        rows.append(
            [coverage.run_id, coverage.batch_id, coverage.network, record, kind, name, total, present, base,
             base is not None and is_missing(present, total, base)]
        )  # fmt: skip
    if rows:
        connection.executemany(
            "insert into quality.field_presence values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now())", rows
        )


def is_missing(present: int, total: int, usual: float) -> bool:
    """Whether a field is absent in more than 5 % of the records although it was present before.

    A field that was always there may be absent in at most 5 %. For one that some records never had, the
    share must have fallen by more than that and by more than chance explains (Wilson interval, 95 %).
    """
    if total < MIN_ROWS or usual <= 0:
        return False
    if usual >= ALWAYS:
        return total - present > MAX_ABSENT * total
    return wilson(present, total)[1] < usual - MAX_ABSENT


def _presence(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, int, int]]:
    """(record, kind, field, rows, rows that have it) of the staged posts, their counters and members."""
    posts = ", ".join(f"count({name})" for name in POST_FIELDS)
    counters = ", ".join(f"count(*) filter (where list_contains(m.names, '{name}'))" for name in COUNTERS)
    found = connection.execute(
        f"""
        with counted as (
            select channel_id, list(distinct metric) as names
            from incoming_channel_metric where channel_kind = 'post' group by channel_id
        )
        select kind, count(*), {posts}, {counters}
        from incoming_post as p left join counted as m on m.channel_id = p.uri
        where p.status in ('live', 'edited') and p.kind <> 'repost'
        group by kind
        """
    ).fetchall()
    names = (*POST_FIELDS, *COUNTERS)
    rows = [
        ("post", str(kind), name, total, present)
        for kind, total, *values in found
        for name, present in zip(names, values, strict=True)
    ]
    members = ", ".join(f"count({name})" for name in MEMBER_FIELDS)
    total, *values = connection.execute(f"select count(*), {members} from incoming_member").fetchall()[0]
    return rows + [
        ("member", "", name, total, present)
        for name, present in zip(MEMBER_FIELDS, values, strict=True)
        if total
    ]


def _usual_shares(connection: duckdb.DuckDBPyConnection, network: str) -> dict[tuple[str, str, str], float]:
    """The share of records that had each field over the last loads that held enough of them."""
    found = connection.execute(
        """
        select record, post_kind, field, sum(present) / sum(total) from (
            select * from quality.field_presence
            where network_id = ? and total >= ? and not is_alarm
            qualify row_number() over (partition by record, post_kind, field order by loaded_at desc) <= ?
        ) group by all
        """,
        [network, MIN_ROWS, BASE_LOADS],
    ).fetchall()
    return {(record, kind, name): float(share) for record, kind, name, share in found}
