"""The steps of the daily run: plain functions, idempotent, called by the CLI, by tests and by Airflow.

    plan -> land -> parse -> gate_arrival -> load -> score -> prepare_build -> (dbt build) -> gate_marts -> publish

land, parse, gate_arrival and load run once per network, and one network's failure leaves the
others alone. plan, load, score, prepare_build and gate_marts write the warehouse: one at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agorascope import batchfiles, published
from agorascope.errors import GateError, SourceError
from agorascope.landing import Batch, batches, completion, read_pages
from agorascope.records import Reject
from agorascope.runs import Run, gather_reports, read_facts, reported, write_facts
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse, sync_workspace, transaction
from agorascope.workspace import Workspace

Progress = Callable[[str, int, int | None], None]
STALENESS_DAYS = 30


@dataclass(frozen=True, slots=True)
class Context:
    """What every step needs: where things are, what is observed, which run this is."""

    settings: Settings
    workspace: Workspace
    run: Run
    on_progress: Progress | None = None


def plan(context: Context) -> list[str]:
    """Say which networks this run reads, and note what their steps need from the warehouse.

    A network takes part when it is enabled, or when a landed batch of it was never loaded.
    """
    with (
        reported(context.settings, context.run, "plan") as report,
        open_warehouse(context.settings.warehouse) as connection,
    ):
        sync_workspace(connection, context.workspace)
        facts = _plan_facts(context, connection)
        write_facts(context.settings, context.run.run_id, "plan", facts)
        report.rows = len(facts["networks"])
        return list(facts["networks"])


def land(context: Context, network: str) -> int:
    """Fetch what the network has for the window and keep the bytes; returns the pages landed."""
    from extractors.runner import land_network

    with reported(context.settings, context.run, "land", network) as report:
        configured = context.workspace.networks.get(network)
        if configured is None or not configured.enabled:
            report.message = "not in the workspace: only batches landed before are read"
            return 0
        landed = land_network(
            network=network,
            workspace=context.workspace,
            window=(context.run.window_from, context.run.window_to),
            batch_id=context.run.batch_id,
            states=read_facts(context.settings, context.run.run_id, "plan")["states"].get(network, {}),
            settings=context.settings,
            on_progress=context.on_progress,
        )
        report.rows = landed.pages
        report.message = "; ".join(str(failure) for failure in landed.failures)
        if landed.failures and landed.pages == 0:
            raise SourceError(f"{network}: nothing could be fetched: {report.message}")
        return landed.pages


def parse(context: Context, network: str) -> int:
    """Turn every landed batch that is not loaded into typed records; returns the posts found."""
    with reported(context.settings, context.run, "parse", network) as report:
        report.rows = sum(parse_batch(context.settings, batch) for batch in pending(context, network))
        return report.rows


def gate_arrival(context: Context, network: str) -> int:
    """Let good rows through, quarantine bad ones, refuse bad batches; returns the rows let through.

    Raises GateError naming the batches refused, after all batches were looked at.
    """
    with reported(context.settings, context.run, "gate_arrival", network) as report:
        passed, refused = 0, []
        for batch in pending(context, network):
            rows, message = gate_batch(context, batch)
            passed += rows
            if message:
                refused.append(f"{batch.batch_id}: {message}")
        report.rows = passed
        if refused:
            raise GateError(
                f"The arrival gate refused {len(refused)} batch(es) of {network}: {'; '.join(refused)}",
                remedy="Look at `agorascope sql \"from quality.validations where not is_success\"`; when the data "
                "is right after all: agorascope load --retry-quarantined.",
            )
        return passed


def load(context: Context, network: str) -> int:
    """Load what the arrival gate let through; returns the number of new posts."""
    with (
        reported(context.settings, context.run, "load", network) as report,
        open_warehouse(context.settings.warehouse) as connection,
    ):
        waiting = pending(context, network)
        report.rows = sum(load_gated(context, connection, batch) for batch in waiting)
        if not waiting and _land_failed(context, network):
            raise SourceError(f"{network}: nothing to load, because nothing could be fetched.")
        return report.rows


def score(context: Context) -> int:
    """Match brands and score texts that have no score of the current versions; returns the posts scored."""
    from agorascope.scoring.step import score_warehouse

    with (
        reported(context.settings, context.run, "score") as report,
        open_warehouse(context.settings.warehouse) as connection,
    ):
        scored = score_warehouse(connection, context.workspace, on_progress=context.on_progress)
        report.rows = scored.posts
        return report.rows


def prepare_build(context: Context) -> dict[str, Any]:
    """Return the variables of the dbt build; models that no longer fit are dropped first."""
    from agorascope import build

    with (
        reported(context.settings, context.run, "prepare_build"),
        open_warehouse(context.settings.warehouse) as connection,
    ):
        return build.prepare(connection, context.workspace, context.run.as_of)


def build(context: Context) -> int:
    """Run `dbt build` without Airflow; returns the number of models and tests that passed."""
    from agorascope import build as dbt

    variables = prepare_build(context)
    with reported(context.settings, context.run, "build") as report:
        passed = 0
        for line in dbt.run_dbt(context.settings, dbt.build_arguments(variables)):
            if " OK " in line or " PASS " in line:
                passed += 1
                if context.on_progress:
                    context.on_progress("build", passed, None)
        report.rows = passed
        return passed


def gate_marts(context: Context) -> int:
    """Look at what is about to be shown; returns the number of rules that held.

    Raises GateError when something must not be shown; the file published before stays.
    """
    from expectations.marts import check_marts

    from agorascope import build, health

    with open_warehouse(context.settings.warehouse) as connection:
        with reported(context.settings, context.run, "gate_marts") as report:
            build.settle(connection, context.workspace, context.run.as_of)
            former = published.current(context.settings.published)
            verdict = check_marts(
                connection,
                previous=former.facts if former else None,
                as_of=context.run.as_of,
                workspace=context.workspace,
            )
            _record_outcomes(connection, context.run, verdict.outcomes)
            write_facts(context.settings, context.run.run_id, "marts", verdict.facts)
            report.rows = sum(outcome.is_success for outcome in verdict.outcomes)
            if not verdict.is_ok:
                report.status = "failed"
                report.message = "; ".join(verdict.failures)
        gather_reports(connection, context.settings, context.run.run_id)
        health.refresh_source_health(connection, context.run)
    if not verdict.is_ok:
        _finish(context, "gate_failed", "The marts gate refused the figures.", tuple(verdict.failures))
        raise GateError(
            "The marts gate refused the figures: " + "; ".join(verdict.failures),
            remedy="The former publication stays in place. docs/gates.md says what each rule means "
            "and how to acknowledge a change that is right.",
        )
    return int(report.rows or 0)


def publish(context: Context) -> str:
    """Write the new published file and move the pointer; returns its version."""
    with reported(context.settings, context.run, "publish") as report:
        publication = published.publish(
            context.settings.warehouse,
            context.settings.published,
            run_id=context.run.run_id,
            as_of=context.run.as_of,
            facts=read_facts(context.settings, context.run.run_id, "marts"),
            keep=context.settings.published_kept,
        )
        _finish(context, "published", f"Published {publication.version}.", ())
        report.message = publication.path.name
        return publication.version


def report_failure(context: Context, message: str) -> None:
    """Note that a run ended before its gate, for the viewer's health page."""
    _finish(context, "failed", message, (message,))


def pending(context: Context, network: str) -> list[Batch]:
    """Landed batches of a network that are not loaded yet, or grew since, oldest first."""
    known = read_facts(context.settings, context.run.run_id, "plan")["loaded"].get(network, {})
    return [b for b in batches(context.settings.landing, network) if known.get(b.batch_id) != pages_in(b)]


def pages_in(batch: Batch) -> int:
    """How many pages a batch holds."""
    return sum(1 for _ in batch.path.glob("*.meta.json"))


def parse_batch(settings: Settings, batch: Batch) -> int:
    """Parse every page of a batch into Parquet; returns the number of posts."""
    from extractors.registry import parse_page

    folder = _folder(settings, batch) / "parsed"
    batchfiles.remove(folder)
    writer = batchfiles.RecordWriter(folder)
    rejects: list[tuple[str, Reject]] = []
    try:
        for page in read_pages(settings.landing, batch.path):
            parsed = parse_page(page)
            for kind in writer.counts:
                writer.add(kind, parsed.rows(kind))
            rejects += [("parse", reject) for reject in parsed.rejects]
    finally:
        writer.close()
    batchfiles.write_rejects(folder, rejects)
    return writer.counts["post"]


def gate_batch(context: Context, batch: Batch) -> tuple[int, str]:
    """Run the arrival gate on a parsed batch; returns (rows let through, why it was refused or '')."""
    from expectations.run import ArrivalHistory, arrival_gate

    folder = _folder(context.settings, batch)
    facts = read_facts(context.settings, context.run.run_id, "plan")["history"].get(batch.network, {})
    rejects = batchfiles.read_rejects(folder / "parsed")
    verdict = arrival_gate(
        batchfiles.read_tables(folder / "parsed"),
        network=batch.network,
        now=datetime.now(UTC),
        history=ArrivalHistory(
            typical_posts=facts.get("typical_posts"), languages=facts.get("languages"), rejects=len(rejects)
        ),
    )
    gated = folder / "gated"
    batchfiles.remove(gated)
    batchfiles.write_tables(gated, verdict.accepted)
    batchfiles.write_rejects(gated, rejects + [("arrival", reject) for reject in verdict.quarantined])
    batchfiles.write_json(
        gated / "verdict.json",
        {
            "is_ok": verdict.is_batch_ok,
            "message": verdict.message,
            "quarantined": len(verdict.quarantined),
            "outcomes": [_outcome_row(outcome) for outcome in verdict.outcomes],
        },
    )
    rows = sum(len(rows) for rows in verdict.accepted.values())
    return (rows, "") if verdict.is_batch_ok else (0, verdict.message)


def load_gated(context: Context, connection: Any, batch: Batch) -> int:
    """Load one gated batch, or record that it was refused; returns the number of new posts."""
    from agorascope import load as loading
    from agorascope.pseudonyms import load_key

    folder = _folder(context.settings, batch)
    verdict = batchfiles.read_json(folder / "gated" / "verdict.json")
    if not verdict:
        return 0
    _record_rows(connection, context.run, verdict["outcomes"])
    if not verdict["is_ok"]:
        loading.refuse_batch(
            connection,
            network=batch.network,
            batch_id=batch.batch_id,
            rejects=batchfiles.read_rejects(folder / "gated"),
            landed_pages=pages_in(batch),
            message=verdict["message"],
        )
        return 0
    report = loading.load_batch(
        connection,
        network=batch.network,
        batch_id=batch.batch_id,
        tables=batchfiles.read_tables(folder / "gated"),
        rejects=batchfiles.read_rejects(folder / "gated"),
        states=completion(batch.path).get("states", {}),
        landed_pages=pages_in(batch),
        time_zone=context.workspace.time_zone,
        key=load_key(context.settings),
        public_handles=context.workspace.public_handles(),
    )
    batchfiles.remove(folder)
    return report.new_posts


def _plan_facts(context: Context, connection: Any) -> dict[str, Any]:
    import json

    states: dict[str, dict[str, Any]] = {}
    for network, source, state in connection.execute("select network, source, state from raw.state").fetchall():
        states.setdefault(network, {})[source] = json.loads(state)
    loaded: dict[str, dict[str, int]] = {}
    for network, batch_id, pages in connection.execute(
        "select network, batch_id, landed_pages from raw.batches"
    ).fetchall():
        loaded.setdefault(network, {})[batch_id] = pages
    history: dict[str, dict[str, Any]] = {}
    for network, typical in connection.execute(
        """
        select network, median(posts) from (
            select network, posts from raw.batches where status = 'loaded' and posts > 0
            qualify row_number() over (partition by network order by loaded_at desc) <= 14
        ) group by network having count(*) >= 5
        """
    ).fetchall():
        history.setdefault(network, {})["typical_posts"] = typical
    for network, lang, share in connection.execute(
        """
        select network, lang, count(*) / sum(count(*)) over (partition by network)
        from raw.posts where lang is not null group by network, lang
        """
    ).fetchall():
        history.setdefault(network, {}).setdefault("languages", {})[lang] = share
    waiting = {
        batch.network
        for batch in batches(context.settings.landing)
        if loaded.get(batch.network, {}).get(batch.batch_id) != pages_in(batch)
    }
    networks = sorted(waiting | set(context.workspace.enabled_networks()))
    return {"networks": networks, "states": states, "loaded": loaded, "history": history}


def _land_failed(context: Context, network: str) -> bool:
    from agorascope.runs import read_reports

    reports = read_reports(context.settings, context.run.run_id)
    return any(r.step == "land" and r.network == network and r.status == "failed" for r in reports)


def _folder(settings: Settings, batch: Batch) -> Any:
    return settings.batches / batch.network / batch.batch_id


def _outcome_row(outcome: Any) -> dict[str, Any]:
    names = (
        "gate",
        "suite",
        "asset",
        "expectation",
        "column_name",
        "severity",
        "is_success",
        "observed",
        "unexpected_count",
        "element_count",
    )
    return {name: getattr(outcome, name) for name in names}


def _record_outcomes(connection: Any, run: Run, outcomes: Any) -> None:
    _record_rows(connection, run, [_outcome_row(outcome) for outcome in outcomes])


def _record_rows(connection: Any, run: Run, rows: list[dict[str, Any]]) -> None:
    """Replace this run's rows for the same gate and asset in `quality.validations`."""
    with transaction(connection):
        for gate, asset in sorted({(row["gate"], row["asset"]) for row in rows}):
            connection.execute(
                "delete from quality.validations where run_id = ? and gate = ? and asset = ?",
                [run.run_id, gate, asset],
            )
        if rows:
            connection.executemany(
                "insert into quality.validations values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now())",
                [[run.run_id, *row.values()] for row in rows],
            )


def _finish(context: Context, outcome: published.Outcome, message: str, failures: tuple[str, ...]) -> None:
    published.write_status(
        context.settings.published,
        published.RunStatus(context.run.run_id, datetime.now(UTC), outcome, message, failures),
    )


