"""The command line: builds the world part by part and publishes it in a data folder of its own."""

import argparse
import json
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from agorascope import published
from agorascope.landing import write_atomic
from benchmarks.viewer_world.ambassadors import ambassadors
from benchmarks.viewer_world.brands import brands_and_networks, name_brands
from benchmarks.viewer_world.channels import channels
from benchmarks.viewer_world.communities import communities
from benchmarks.viewer_world.conversations import conversations
from benchmarks.viewer_world.events import events
from benchmarks.viewer_world.filling import World, copy_the_rest, empty_tables
from benchmarks.viewer_world.members import members
from benchmarks.viewer_world.mentions import calendar, mentions, texts
from benchmarks.viewer_world.reputation import reputation
from benchmarks.viewer_world.shape import ZONE, Size
from benchmarks.viewer_world.topics import topics

# Each may use what those before it left, the mentions above all.
PARTS = (
    empty_tables,
    name_brands,
    calendar,
    texts,
    mentions,
    reputation,
    communities,
    members,
    ambassadors,
    conversations,
    topics,
    events,
    channels,
    brands_and_networks,
    copy_the_rest,
)


def build(like: Path, target: Path, count: int, memory: str) -> None:
    """The data folder `target` with a made-up file published in it."""
    pattern = published.require_current(like / "published")
    folder = target / "published"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(like / "published" / published.STATUS, folder / published.STATUS)
    as_of = pattern.as_of
    path = folder / f"agorascope-{as_of.astimezone(UTC):%Y%m%dT%H%M%SZ}-{count:08}.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"set memory_limit = '{memory}'")
        connection.execute(f"set temp_directory = '{target / 'temporary'}'")
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"attach '{pattern.path}' as pattern (read_only)")
        connection.execute(f"attach '{path}' as world")
        connection.execute("use world")
        day = connection.execute(
            f"select (?::timestamptz at time zone '{ZONE}' - interval 1 second)::date", [as_of]
        ).fetchall()
        world = World(connection, Size(count), day[0][0])
        for part in PARTS:
            start = time.perf_counter()
            part(world)
            print(f"{part.__name__:20} {time.perf_counter() - start:7.1f} s", flush=True)
        connection.execute("checkpoint")
        rows = world.number("select count(*) from marts.fct_mentions")
        people = world.number("select count(*) from marts.dim_members")
    shutil.rmtree(target / "temporary", ignore_errors=True)
    _point(folder, path, pattern)
    print(f"{rows:,} mentions, {people:,} members, {path.stat().st_size / 1e9:.2f} GB: {path}")


def _point(folder: Path, path: Path, pattern: published.Publication) -> None:
    pointer = {
        "version": path.stem.removeprefix("agorascope-"),
        "file": path.name,
        "published_at": datetime.now(UTC).isoformat(),
        "as_of": pattern.as_of.isoformat(),
        "run_id": pattern.run_id,
        "fingerprint": "",
        "facts": {},
    }
    write_atomic(folder / published.POINTER, json.dumps(pointer).encode())


def main() -> None:
    parser = argparse.ArgumentParser(description="A made-up published file for the viewer, of any size.")
    parser.add_argument("--like", type=Path, required=True, help="data folder with a published file")
    parser.add_argument("--to", type=Path, required=True, help="data folder to make")
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--memory", default="6GB")
    options = parser.parse_args()
    build(options.like, options.to, options.mentions, options.memory)


if __name__ == "__main__":
    main()
