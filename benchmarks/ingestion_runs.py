"""One measured run of the ingestion benchmark, in a process of its own; prints a JSON line per phase.

    python -m benchmarks.ingestion_runs {ours,gated,merge,append,flat} bodies.zst folder

`ours` and `gated` are the product's own functions, without and with the arrival gate. The others are
`dlt` with its DuckDB destination and Parquet files, the JSON of the same bodies as one resource:
`merge` by the posts' key and `append` with child tables (dlt's default), `flat` with everything below
the first level kept as JSON.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agorascope import batchfiles
from agorascope.landing import Batch, RawPage, batch_path, complete, write_page
from agorascope.settings import Settings
from benchmarks.mastodon_bodies import HOST, read_bodies

FETCHED = datetime(2026, 4, 2, tzinfo=UTC)
NETWORK = "mastodon"


@contextmanager
def phase(name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    print(json.dumps({"phase": name, "seconds": time.perf_counter() - started}), flush=True)


def ours(bodies: Path, folder: Path, *, has_gate: bool) -> None:
    from agorascope.batchsteps import parse_batch

    settings = Settings(data_dir=folder)
    batch = Batch(NETWORK, "b1", batch_path(settings.landing, NETWORK, "2026-04-02", "b1"))
    with phase("land"):
        for number, body in enumerate(read_bodies(bodies)):
            write_page(batch.path, number, _page(body))
        complete(batch.path, {"states": {}})
    with phase("parse"):
        parse_batch(settings, batch)
    parsed = settings.batches / NETWORK / batch.batch_id / "parsed"
    if has_gate:
        with phase("gate"):
            gated = _gate(parsed)
    with phase("load"):
        _load(settings, batch, gated if has_gate else parsed)


def _page(body: bytes) -> RawPage:
    return RawPage(
        network=NETWORK,
        source=f"{HOST}/public",
        body=body,
        fetched_at=FETCHED,
        content_type="application/json; charset=utf-8",
        request=f"GET https://{HOST}/api/v1/timelines/public?limit=40",
        options={"host": HOST, "kind": "tag", "cursor": {}, "channel": "#velo"},
    )


def _gate(parsed: Path) -> Path:
    """What batchsteps.gate_batch does, without the history that a plan keeps."""
    from expectations.arrival import ArrivalHistory, arrival_gate

    verdict = arrival_gate(
        batchfiles.read_tables(parsed), network=NETWORK, now=FETCHED, history=ArrivalHistory(rejects=0)
    )
    gated = parsed.with_name("gated")
    batchfiles.write_tables(gated, verdict.accepted)
    return gated


def _load(settings: Settings, batch: Batch, tables: Path) -> None:
    from agorascope.load import load_batch
    from agorascope.warehouse import LOAD_MEMORY, open_warehouse

    with open_warehouse(settings.warehouse, memory=LOAD_MEMORY) as connection:
        report = load_batch(
            connection,
            network=NETWORK,
            batch_id=batch.batch_id,
            tables=batchfiles.open_tables(tables),
            rejects=batchfiles.read_rejects(tables.with_name("parsed")),
            states={},
            landed_pages=0,
            time_zone="Europe/Paris",
            key=b"a key for benchmarks",
            public_handles=frozenset(),
        )
        print(json.dumps({"rows": report.posts + report.duplicates, "rejects": report.rejects}))


def reference(bodies: Path, folder: Path, variant: str) -> None:
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    import dlt

    @dlt.resource(
        name="posts",
        max_table_nesting=0 if variant == "flat" else None,
        write_disposition="merge" if variant == "merge" else "append",
        primary_key="uri",
    )
    def posts() -> Iterator[Any]:
        for body in read_bodies(bodies):
            yield json.loads(body)

    pipeline = dlt.pipeline(
        "ingestion_benchmark",
        pipelines_dir=str(folder / "pipelines"),
        destination=dlt.destinations.duckdb(str(folder / "reference.duckdb")),
        dataset_name="raw",
    )
    with phase("extract"):
        pipeline.extract(posts(), loader_file_format="parquet")
    with phase("normalize"):
        pipeline.normalize()
    with phase("load"):
        pipeline.load()
        print(json.dumps({"rows": pipeline.last_trace.last_normalize_info.row_counts["posts"]}))


def main(variant: str, bodies: Path, folder: Path) -> None:
    if variant in {"ours", "gated"}:
        ours(bodies, folder, has_gate=variant == "gated")
    else:
        reference(bodies, folder, variant)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"cpu": sum(one.ru_utime + one.ru_stime for one in used)}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
