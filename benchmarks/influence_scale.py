"""The models of influence on worlds of 1,000 to 1,000,000 members: full rebuild and one more day.

    nice python -m benchmarks.influence_scale --members 1000 10000 100000
    nice python -m benchmarks.influence_scale --members 1000000 --folder build/scale

A world is a year long: an original post and five reactions per member (half replies, three in ten reposts,
one in twenty a quote, the rest mentions), written straight into the raw tables. Attention is Zipf's over
members and heavy over posts, activity less so, communities are 50 of unequal size. dbt builds what the
published influence and graph hang on and tests it; then a day of reactions is added, and it builds again.
Printed are seconds per model by the clock, processor seconds of the whole build (what else the machine does
matters less to them), and the peak of memory over all processes, looked at five times a second.
"""

import argparse
import json
import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from agorascope.build import prepare, run_dbt, settle
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse, sync_workspace
from agorascope.workspace import Workspace
from benchmarks.ingestion import memory_mb

FIRST, DAYS = date(2025, 1, 1), 365
REACTIONS = 5  # of a member in a year
COMMUNITIES = 50
SELECTED = ("+fct_member_influence", "+fct_interaction_pairs")

# u(i, of): a number in [0, 1) that hangs on both alone. The hash of two columns would be alike for each `of`.
CHANCE = "create or replace temp macro u(i, of_) as hash(of_ || i) / 18446744073709551616.0"

MEMBERS = """
    insert into raw.members by name
    select
        'mastodon' as network, 'm' || i as member_id, md5('m' || i) as member_key,
        'm' || i || '@h.example' as handle,
        floor(1e6 / (i + 1))::bigint as followers, 100 as following, 100 as posts,
        'live' as status, $start::timestamptz as observed_at
    from range($members) as t(i)
"""

# Members are numbered by the attention they get. A reaction is to one of the posts of the days before it.
POSTS = """
    insert into raw.posts by name
    with originals as (
        select
            i, floor(pow($members, u(i, 'author')))::bigint - 1 as author,
            $start::timestamptz + to_seconds(86400 * $days * u(i, 'time')) as created_at
        from range($members) as t(i)
    ),
    reactions as (
        select
            i, floor($members * pow(u(i, 'actor'), 2))::bigint as author,
            floor($members * pow(u(i, 'target'), 3))::bigint as target,
            u(i, 'kind') as kind, u(i, 'delay') as delay
        from range($first_reaction, $last_reaction) as t(i)
    ),
    said as (
        select
            'o' || i as uri, 'post' as kind, author, created_at,
            null::varchar as parent_uri, null::varchar as repost_of_uri, null::varchar as quote_of_uri,
            null::bigint as named, floor(pow($communities, u(author, 'community'))) as community
        from originals
        where not $is_new_day
        union all
        select
            'r' || reactions.i,
            case
                when kind < .5 then 'comment'
                when kind < .8 then 'repost'
                when kind < .85 then 'quote'
                else 'post'
            end,
            reactions.author,
            case
                when $is_new_day then $start::timestamptz + to_seconds(86400 * ($days + delay))
                else least(
                    originals.created_at + to_seconds(172800 * delay),
                    $start::timestamptz + to_seconds(86400 * $days - 1)
                )
            end,
            case when kind < .5 then 'o' || target end,
            case when kind >= .5 and kind < .8 then 'o' || target end,
            case when kind >= .8 and kind < .85 then 'o' || target end,
            case when kind >= .85 then originals.author end,
            floor(pow($communities, u(originals.author, 'community')))
        from reactions
        inner join originals on reactions.target = originals.i
    )
    select
        'mastodon' as network, uri, kind, 'c' || community::int as channel_id, 'm' || author as author_id,
        'm' || author || '@h.example' as author_handle, md5('m' || author) as author_key,
        'words' as text, 'plain' as text_format, 'words' as display_text, 'words' as public_text, created_at,
        'server' as created_at_trust, parent_uri, repost_of_uri, quote_of_uri,
        case when named is not null then [{'id': 'm' || named, 'handle': 'm' || named || '@h.example'}] end
            as mentions,
        'live' as status, md5('words') as content_hash, created_at as fetched_at,
        coalesce(parent_uri, uri) as thread_root_uri
    from said
"""


@dataclass(slots=True)
class Built:
    """One build: seconds in all and of each model, and the most memory held, in MB."""

    seconds: float = 0.0
    processor: float = 0.0
    peak: float = 0.0
    models: dict[str, float] = field(default_factory=dict)
    tests: float = 0.0


def workspace() -> Workspace:
    return Workspace.model_validate(
        {
            "name": "Benchmark",
            "brands": [{"id": "own", "name": "Own", "own": True}],
            "networks": {"mastodon": {"enabled": True}},
        }
    )


def fill(connection: duckdb.DuckDBPyConnection, members: int) -> None:
    """A year of posts and reactions of that many members."""
    sync_workspace(connection, workspace())
    connection.execute(CHANCE)
    connection.execute(MEMBERS, {"members": members, "start": _start()})
    _write_posts(connection, members, 0, members * REACTIONS, is_new_day=False)


def add_day(connection: duckdb.DuckDBPyConnection, members: int) -> int:
    """One more day of reactions; gives how many."""
    connection.execute(CHANCE)
    reactions = max(1, members * REACTIONS // DAYS)
    first = members * REACTIONS
    _write_posts(connection, members, first, first + reactions, is_new_day=True)
    connection.execute("insert into raw.touched_days values (?)", [FIRST + timedelta(days=DAYS)])
    return reactions


def _write_posts(
    connection: duckdb.DuckDBPyConnection, members: int, first: int, last: int, *, is_new_day: bool
) -> None:
    asked = {"members": members, "start": _start(), "days": DAYS, "communities": COMMUNITIES + 1}
    asked |= {"first_reaction": first, "last_reaction": last, "is_new_day": is_new_day}
    connection.execute(POSTS, asked)


def _start() -> datetime:
    return datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)


def build(settings: Settings, days: int, selected: tuple[str, ...]) -> Built:
    """What `agorascope run` does with dbt, for the models of influence alone."""
    run_id = f"day-{days}"
    with open_warehouse(settings.warehouse) as connection:
        variables = prepare(connection, workspace(), _start() + timedelta(days=days), run_id)
    arguments = ["--no-use-colors", "build", "--vars", json.dumps(variables), "--select", *selected]
    arguments += ["--indirect-selection", "cautious"]  # no test that needs a model outside
    found, start, spent = Built(), time.perf_counter(), _processor()
    with _watched(found):
        for _ in run_dbt(settings, arguments):
            pass
    found.seconds, found.processor = time.perf_counter() - start, _processor() - spent
    for result in json.loads((settings.dbt_target / "run_results.json").read_text())["results"]:
        kind, *_, name = result["unique_id"].split(".")
        if kind == "model":
            found.models[name] = result["execution_time"]
        elif kind == "test":
            found.tests += result["execution_time"]
    with open_warehouse(settings.warehouse) as connection:
        settle(connection, run_id)
    return found


def _processor() -> float:
    """Seconds that ended children of this process have computed."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def _watched(found: Built) -> Iterator[None]:
    """Keep the peak of memory of this process and its children in `found`."""
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(0.2):
            found.peak = max(found.peak, memory_mb(os.getpid()))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def measure(members: int, folder: Path, selected: tuple[str, ...]) -> None:
    settings = Settings(data_dir=folder)
    settings.make_data_dir()
    start = time.perf_counter()
    with open_warehouse(settings.warehouse) as connection:
        fill(connection, members)
    print(
        f"\n{members:,} members, {members * REACTIONS:,} reactions in {DAYS} days; "
        f"written in {time.perf_counter() - start:,.0f} s",
        flush=True,
    )
    whole = build(settings, DAYS, selected)
    with open_warehouse(settings.warehouse) as connection:
        new = add_day(connection, members)
    daily = build(settings, DAYS + 1, selected)
    show(whole, daily, new)
    with open_warehouse(settings.warehouse) as connection:
        print("rows:", ", ".join(f"{name} {count:,}" for name, count in _sizes(connection)), flush=True)


def show(whole: Built, daily: Built, new: int) -> None:
    print(f"{'seconds':36}{'rebuild':>10}{f'{new:,} more':>14}")
    for name, seconds in sorted(whole.models.items(), key=lambda item: -max(item[1], daily.models[item[0]])):
        if max(seconds, daily.models[name]) >= 0.1:
            print(f"{name:36}{seconds:10.1f}{daily.models[name]:14.1f}")
    print(f"{'all models':36}{sum(whole.models.values()):10.1f}{sum(daily.models.values()):14.1f}")
    print(f"{'tests':36}{whole.tests:10.1f}{daily.tests:14.1f}")
    print(f"{'dbt build from start to end':36}{whole.seconds:10.1f}{daily.seconds:14.1f}")
    print(f"{'processor seconds of it':36}{whole.processor:10.1f}{daily.processor:14.1f}")
    print(f"{'peak of memory, MB':36}{whole.peak:10,.0f}{daily.peak:14,.0f}", flush=True)


def _sizes(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    tables = (
        "intermediate.int_interactions__daily",
        "marts.fct_interaction_pairs",
        "marts.fct_member_influence",
    )
    return [
        (table.partition(".")[2], connection.execute(f"select count(*) from {table}").fetchall()[0][0])
        for table in tables
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Rebuild and daily update of the models of influence.")
    parser.add_argument("--members", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="where the worlds are kept; default: nowhere")
    parser.add_argument("--select", nargs="+", default=SELECTED, help="dbt's selection")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="influence-", dir=options.folder) as name:
        for members in options.members:
            measure(members, Path(name) / str(members), tuple(options.select))


if __name__ == "__main__":
    main()
