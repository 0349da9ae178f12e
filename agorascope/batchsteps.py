"""What parse, gate and load do with one batch."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from agorascope import batchfiles, quality
from agorascope import load as loading
from agorascope.context import Context
from agorascope.coverage import coverage_of
from agorascope.landing import Batch, completion, page_files
from agorascope.parsing import parse_pages
from agorascope.planning import planned_history
from agorascope.pseudonyms import load_key
from agorascope.records import LEFT_OUT
from agorascope.settings import Settings


def parse_batch(settings: Settings, batch: Batch) -> int:
    """Parse every page of a batch into Parquet; returns the number of posts."""
    whole = _folder(settings, batch)
    batchfiles.remove(whole)  # a verdict on former pages must not speak for these
    folder = whole / "parsed"
    pages = page_files(batch.path)
    seen = {"pages": len(pages), "states": completion(batch.path).get("states", {})}
    report = parse_pages(settings.landing, pages, folder, workers=settings.parse_workers)
    batchfiles.write_rejects(folder, [("parse", reject) for reject in report.rejects])
    batchfiles.write_json(folder / "seen.json", seen)
    return report.counts["post"]


def gate_batch(context: Context, batch: Batch, *, accept: bool = False) -> tuple[int, str]:
    """Run the arrival gate on a parsed batch; returns (rows let through, why it was refused or "").

    `accept` says that a person looked at a refused batch: what is usable of it goes through.
    """
    from expectations.arrival import ArrivalHistory, arrival_gate

    folder = _folder(context.settings, batch)
    seen = batchfiles.read_json(folder / "parsed" / "seen.json")
    if not seen:  # its parsing failed, and said so
        return 0, ""
    rejects = batchfiles.read_rejects(folder / "parsed")
    verdict = arrival_gate(
        batchfiles.read_tables(folder / "parsed"),
        network=batch.network,
        now=datetime.now(UTC),
        history=ArrivalHistory(
            rejects=sum(reject.reason not in LEFT_OUT for _, reject in rejects),
            **planned_history(context, batch.network),
        ),
    )
    gated = folder / "gated"
    batchfiles.remove(gated)
    batchfiles.write_tables(gated, verdict.accepted)
    set_aside = [("arrival", batchfiles.plain_reject(reject)) for reject in verdict.quarantined]
    batchfiles.write_rejects(gated, rejects + set_aside)
    batchfiles.write_json(
        gated / "verdict.json",
        {
            "is_ok": verdict.is_batch_ok or accept,
            "pages": seen["pages"],
            "states": seen["states"],
            "message": verdict.message,
            "outcomes": [
                outcome.as_row() | {"asset": f"{outcome.asset} {batch.network}/{batch.batch_id}"}
                for outcome in verdict.outcomes
            ],
        },
    )
    if not verdict.is_batch_ok and not accept:
        return 0, verdict.message
    return sum(len(rows) for rows in verdict.accepted.values()), ""


def load_gated(context: Context, connection: duckdb.DuckDBPyConnection, batch: Batch) -> int:
    """Load one gated batch, or record that it was refused; returns the number of new posts.

    A batch without a verdict is left for the next run. The states committed are those that
    belong to the pages that were parsed, so a page that landed since is never skipped.
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
            states=verdict["states"],  # its bytes are kept: it need not be fetched again to be judged again
            landed_pages=verdict["pages"],
            message=verdict["message"],
            key=load_key(context.settings),
        )
        batchfiles.remove(folder)  # a person who accepts it has it parsed again
        return 0
    report = loading.load_batch(
        connection,
        network=batch.network,
        batch_id=batch.batch_id,
        tables=batchfiles.open_tables(folder / "gated"),
        rejects=rejects,
        states=verdict["states"],
        landed_pages=verdict["pages"],
        time_zone=context.workspace.time_zone,
        key=load_key(context.settings),
        public_handles=context.workspace.public_handles(),
        coverage=coverage_of(batch, context.run.run_id, rejects, context.settings.landing),
    )
    batchfiles.remove(folder)
    return report.new_posts


def _folder(settings: Settings, batch: Batch) -> Path:
    return settings.batches / batch.network / batch.batch_id
