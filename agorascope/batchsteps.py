"""What parse, gate and load do with one batch."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from agorascope import batchfiles, quality
from agorascope import load as loading
from agorascope.context import Context
from agorascope.landing import Batch, completion, read_pages
from agorascope.planning import pages_in, planned_history
from agorascope.pseudonyms import load_key
from agorascope.records import Reject
from agorascope.settings import Settings


def parse_batch(settings: Settings, batch: Batch) -> int:
    """Parse every page of a batch into Parquet; returns the number of posts."""
    from extractors.registry import parse_parts

    folder = _folder(settings, batch) / "parsed"
    batchfiles.remove(folder)
    rejects: list[tuple[str, Reject]] = []
    with batchfiles.RecordWriter(folder) as writer:
        for page in read_pages(settings.landing, batch.path):
            for parsed in parse_parts(page):
                for kind in writer.counts:
                    writer.add(kind, parsed.rows(kind))
                rejects += [("parse", reject) for reject in parsed.rejects]
    batchfiles.write_rejects(folder, rejects)
    return writer.counts["post"]


def gate_batch(context: Context, batch: Batch) -> tuple[int, str]:
    """Run the arrival gate on a parsed batch; returns (rows let through, why it was refused or "")."""
    from expectations.arrival import ArrivalHistory, arrival_gate

    folder = _folder(context.settings, batch)
    rejects = batchfiles.read_rejects(folder / "parsed")
    verdict = arrival_gate(
        batchfiles.read_tables(folder / "parsed"),
        network=batch.network,
        now=datetime.now(UTC),
        history=ArrivalHistory(rejects=len(rejects), **planned_history(context, batch.network)),
    )
    gated = folder / "gated"
    batchfiles.remove(gated)
    batchfiles.write_tables(gated, verdict.accepted)
    set_aside = [("arrival", batchfiles.plain_reject(reject)) for reject in verdict.quarantined]
    batchfiles.write_rejects(gated, rejects + set_aside)
    batchfiles.write_json(
        gated / "verdict.json",
        {
            "is_ok": verdict.is_batch_ok,
            "message": verdict.message,
            "outcomes": [
                outcome.as_row() | {"asset": f"{outcome.asset} {batch.network}/{batch.batch_id}"}
                for outcome in verdict.outcomes
            ],
        },
    )
    if not verdict.is_batch_ok:
        return 0, verdict.message
    return sum(len(rows) for rows in verdict.accepted.values()), ""


def load_gated(context: Context, connection: duckdb.DuckDBPyConnection, batch: Batch) -> int:
    """Load one gated batch, or record that it was refused; returns the number of new posts.

    A batch that was not gated in this run is left for the next one.
    """
    folder = _folder(context.settings, batch)
    verdict = batchfiles.read_json(folder / "gated" / "verdict.json")
    if not verdict:
        return 0
    quality.record_outcomes(connection, context.run.run_id, verdict["outcomes"])
    rejects = batchfiles.read_rejects(folder / "gated")
    if not verdict["is_ok"]:
        loading.refuse_batch(
            connection,
            network=batch.network,
            batch_id=batch.batch_id,
            rejects=rejects,
            landed_pages=pages_in(batch),
            message=verdict["message"],
        )
        return 0
    report = loading.load_batch(
        connection,
        network=batch.network,
        batch_id=batch.batch_id,
        tables=batchfiles.read_tables(folder / "gated"),
        rejects=rejects,
        states=completion(batch.path).get("states", {}),
        landed_pages=pages_in(batch),
        time_zone=context.workspace.time_zone,
        key=load_key(context.settings),
        public_handles=context.workspace.public_handles(),
    )
    batchfiles.remove(folder)
    return report.new_posts


def _folder(settings: Settings, batch: Batch) -> Path:
    return settings.batches / batch.network / batch.batch_id
