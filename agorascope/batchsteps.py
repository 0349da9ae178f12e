"""What parse, gate and load do with one batch. What only load needs is imported there: it is heavy."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from agorascope import batchfiles, quality
from agorascope.context import Context
from agorascope.erasing.arrived import clear_batch
from agorascope.landing import Batch, completion, page_files
from agorascope.parsing import parse_pages
from agorascope.planning import planned_history
from agorascope.records import LEFT_OUT
from agorascope.settings import Settings
from agorascope.stored_key import key_of
from agorascope.workspace import Price


def parse_batch(settings: Settings, batch: Batch) -> int:
    """Parse every page of a batch into Parquet; returns the number of posts."""
    whole = _folder(settings, batch)
    batchfiles.remove(settings.batches, whole)  # a verdict on former pages must not speak for these
    folder = whole / "parsed"
    pages = page_files(batch.path)
    seen = {"pages": len(pages), "states": completion(batch.path).get("states", {})}
    report = parse_pages(settings.landing, pages, folder, workers=settings.parse_workers)
    batchfiles.write_rejects(folder, [("parse", reject) for reject in report.rejects])
    batchfiles.finish(folder / "seen.json", seen)
    return report.counts["post"]


def gate_batch(context: Context, batch: Batch, *, accept: bool = False) -> tuple[int, str]:
    """Run the arrival gate on a parsed batch; returns (rows let through, why it was refused or "").

    `accept` says that a person looked at a refused batch: what is usable of it goes through.
    """
    from expectations.arrival import ArrivalHistory, arrival_gate

    folder = _folder(context.settings, batch)
    seen = _parsed(context, batch)
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
    batchfiles.remove(context.settings.batches, gated)
    batchfiles.write_tables(gated, verdict.accepted)
    set_aside = [("arrival", batchfiles.plain_reject(reject)) for reject in verdict.quarantined]
    batchfiles.write_rejects(gated, rejects + set_aside)
    batchfiles.finish(
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


def is_gated(settings: Settings, batch: Batch) -> bool:
    """Whether the arrival gate's verdict on a batch is there."""
    return (_folder(settings, batch) / "gated" / "verdict.json").exists()


def load_gated(context: Context, connection: duckdb.DuckDBPyConnection, batch: Batch) -> int:
    """Load one gated batch, or record that it was refused; returns the number of new posts.

    A batch without a verdict is left for the next run. The states committed are those that
    belong to the pages that were parsed, so a page that landed since is never skipped.
    """
    from agorascope import load as loading
    from agorascope.coverage import coverage_of
    from agorascope.retention.gone import clear_gone
    from agorascope.retention.step import gatekeeper_of

    folder = _folder(context.settings, batch)
    verdict = _gated(context, batch)
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
            key=key_of(context.settings, connection),
        )
        _clear(context, connection, batch)
        batchfiles.remove(context.settings.batches, folder)  # a person who accepts it has it parsed again
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
        key=key_of(context.settings, connection),
        public_handles=context.workspace.public_handles(),
        coverage=coverage_of(
            batch, context.run.run_id, rejects, context.settings.landing, _price(context, batch.network)
        ),
        gatekeeper=gatekeeper_of(context, connection),
    )
    _clear(context, connection, batch)
    batchfiles.remove(context.settings.batches, folder)
    clear_gone(connection, context.settings.landing)
    return report.new_posts


def _price(context: Context, network: str) -> Price | None:
    configured = context.workspace.networks.get(network)
    return configured.price if configured else None


def _parsed(context: Context, batch: Batch) -> dict[str, Any]:
    """What parsing said of a batch; a batch that was damaged since is parsed again."""
    path = _folder(context.settings, batch) / "parsed" / "seen.json"
    try:
        return batchfiles.read_finished(path)
    except batchfiles.DamagedBatchError:
        parse_batch(context.settings, batch)
        return batchfiles.read_finished(path)


def _gated(context: Context, batch: Batch) -> dict[str, Any]:
    """The verdict on a batch; a batch that was damaged since is parsed and judged again.

    Then nobody's word counts that a refused batch is right after all: it was given for what was there.
    """
    path = _folder(context.settings, batch) / "gated" / "verdict.json"
    try:
        return batchfiles.read_finished(path)
    except batchfiles.DamagedBatchError:
        parse_batch(context.settings, batch)
        gate_batch(context, batch)
        return batchfiles.read_finished(path)


def _clear(context: Context, connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """The landing zone keeps nobody who was erased, whatever a network sends again."""
    clear_batch(connection, context.settings.landing, batch, key_of(context.settings, connection))


def _folder(settings: Settings, batch: Batch) -> Path:
    return settings.batches / batch.network / batch.batch_id
