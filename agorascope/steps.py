"""The steps of the daily run: plain functions, idempotent, called by the CLI, by tests and by Airflow.

    plan -> land -> parse -> gate_arrival -> load
         -> score -> prepare_build -> (dbt build) -> gate_marts -> publish -> deliver_alerts

land, parse, gate_arrival and load run once per network, and one network's failure leaves the
others alone. plan, load, score, prepare_build and gate_marts write the warehouse: one at a time,
whichever run they belong to, see agorascope.writing.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agorascope import batchfiles, batchsteps, build, published, quality
from agorascope.context import Context
from agorascope.errors import DeliveryError, GateError, InputError, LandingError, SourceError
from agorascope.landing import Batch
from agorascope.operations import journal
from agorascope.operations.after_run import after_run
from agorascope.operations.lateness import late_after
from agorascope.planning import (
    keep_up,
    loaded_batches,
    pages_in,
    pending,
    planned_as_of,
    planned_networks,
    planned_states,
    planned_stored,
    refuse_to_mix,
    write_plan,
)
from agorascope.public_texts import refresh_public_texts
from agorascope.runs import forget_old_runs, gather_reports, read_facts, read_reports, reported, write_facts
from agorascope.troubles import DamagedError
from agorascope.warehouse import LOAD_MEMORY, open_reader, open_warehouse, sync_workspace
from agorascope.workspace_settings import record_settings
from agorascope.writing import exclusive, reading


def plan(context: Context) -> list[str]:
    """Say which networks this run reads, and note what their steps need from the warehouse.

    A network takes part when it is enabled, or when a landed batch of it was never loaded. Who objects is
    taken out of what is stored first, see agorascope.objecting, then what is too old, agorascope.retention.
    """
    from agorascope.objecting.step import take_out_objectors
    from agorascope.rekeying import refuse_other_key
    from agorascope.retention import gone
    from agorascope.retention.step import retain

    with (
        reported(context.settings, context.run, "plan") as report,
        _alone(context, "plan"),
        open_warehouse(context.settings.warehouse) as connection,
    ):
        refuse_to_mix(connection, context)
        refuse_other_key(context.settings, connection)
        sync_workspace(connection, context.workspace)
        said = [take_out_objectors(context, connection).message(), retain(context, connection).message()]
        gone.note_gone_before(connection)
        cleared = gone.clear_gone(connection, context.settings.landing)
        said.append(cleared.message())
        for network, page in cleared.unread:
            journal.note(
                context.settings, "landed page not readable", level="warning", network=network, page=page
            )
        report.message = "; ".join(part for part in said if part)
        record_settings(connection, context.workspace)
        refresh_public_texts(connection, context.workspace, context.workspace.time_zone)
        networks = write_plan(context, connection)
        forget_old_runs(context.settings, datetime.now(UTC))
        report.rows = len(networks)
        return networks


def land(context: Context, network: str) -> int:
    """Fetch what the network has for the window and keep the bytes; returns the pages landed."""
    from extractors.runner import land_network
    from extractors.source import StoredPost

    with (
        reported(context.settings, context.run, "land", network) as report,
        _reader(context, "land", network),
    ):
        configured = context.workspace.networks.get(network)
        if configured is None or not configured.enabled:
            report.message = "not in the workspace: only batches landed before are read"
            return 0
        landed = land_network(
            network=network,
            workspace=context.workspace,
            window=(context.run.window_from, context.run.window_to),
            batch_id=f"{context.run.batch_id}-{configured.fingerprint()}",
            states=planned_states(context, network),
            settings=context.settings,
            on_progress=context.on_progress,
            stored=[StoredPost(**post) for post in planned_stored(context, network)],
        )
        report.rows = landed.pages
        report.message = "; ".join([*(str(failure) for failure in landed.failures), *landed.notes])
        if landed.failures and landed.pages == 0:
            raise SourceError(f"{network}: nothing could be fetched: {report.message}")
        return landed.pages


def parse(context: Context, network: str) -> int:
    """Turn every landed batch that is not loaded into typed records; returns the posts found.

    Raises LandingError naming the damaged batches, after all others were parsed.
    """
    with (
        reported(context.settings, context.run, "parse", network) as report,
        _reader(context, "parse", network),
    ):
        report.rows, damaged = 0, []
        for batch in pending(context, network):
            try:
                report.rows += batchsteps.parse_batch(context.settings, batch)
            except LandingError as error:
                damaged.append(error)
        if damaged:
            raise LandingError("\n".join(error.args[0] for error in damaged), remedy=damaged[0].remedy)
        return report.rows


def gate_arrival(context: Context, network: str, *, accept: bool = False) -> int:
    """Let good rows through, quarantine bad ones, refuse bad batches; returns the rows let through.

    Raises GateError naming the batches refused, after all batches were looked at.
    """
    with (
        reported(context.settings, context.run, "gate_arrival", network) as report,
        _reader(context, "gate_arrival", network),
    ):
        passed, refused = 0, []
        for batch in pending(context, network):
            rows, message = batchsteps.gate_batch(context, batch, accept=accept)
            passed += rows
            if message:
                refused.append(f"{batch.batch_id}: {message}")
        report.rows = passed
        if refused:
            raise GateError(
                f"The arrival gate refused {len(refused)} batch(es) of {network}: {'; '.join(refused)}",
                remedy="The rules that failed stand in quality.validations and on the page on source "
                "health. When the data is right after all: agorascope load --accept-refused",
                runbook="arrival-gate.md",
            )
        return passed


def load(context: Context, network: str) -> int:
    """Load what the arrival gate let through; returns the number of new posts."""
    with (
        reported(context.settings, context.run, "load", network) as report,
        _alone(context, f"load {network}"),
        _reader(context, "load", network),
        open_warehouse(_planned_warehouse(context), memory=LOAD_MEMORY) as connection,
    ):
        waiting = pending(context, network)
        loaded = loaded_batches(connection).get(network, {})
        report.rows = 0
        for batch in waiting:
            if loaded.get(batch.batch_id) == pages_in(batch):
                continue  # another run loaded it since the plan
            if _was_taken(context, batch):
                batchsteps.parse_batch(context.settings, batch)
                batchsteps.gate_batch(context, batch)
            report.rows += batchsteps.load_gated(context, connection, batch)
        # What is left belongs to runs that were killed, or were overtaken and parse again what they lack.
        batchfiles.remove(context.settings.batches, context.settings.batches / network)
        if not waiting and _land_failed(context, network):
            raise SourceError(f"{network}: nothing to load, because nothing could be fetched.")
        return report.rows


def require_sources(context: Context) -> int:
    """Stop when there are networks and none of them could be loaded; returns how many could.

    Then there is nothing new to show, and figures up to today would show a false silence.
    """
    with reported(context.settings, context.run, "require_sources") as report:
        networks = planned_networks(context)
        failed = {
            r.network: r.message
            for r in read_reports(context.settings, context.run.run_id)
            if r.step == "load" and r.status == "failed"
        }
        report.rows = len(set(networks) - failed.keys())
        if networks and report.rows == 0:
            raise SourceError(
                "No network could be read: " + "; ".join(failed.values()),
                remedy="Run `agorascope doctor`. The former publication stays in place.",
            )
        return report.rows


def score(context: Context) -> int:
    """Match brands and score texts that have no score of the current versions; returns the posts scored."""
    from agorascope.objecting.step import take_out_late
    from agorascope.requests import update_requests
    from agorascope.scoring.policy import policy_of
    from agorascope.scoring.step import score_warehouse
    from agorascope.terms import update_terms
    from agorascope.watch import match_topics, read_places

    with (
        reported(context.settings, context.run, "score") as report,
        _alone(context, "score"),
        open_warehouse(context.settings.warehouse, memory=LOAD_MEMORY) as connection,
    ):
        removal = take_out_late(context, connection)
        scored = score_warehouse(
            connection,
            context.workspace,
            policy=policy_of(context.workspace, as_of(context)),
            workers=context.settings.scoring_workers,
            on_progress=_named(context, "score"),
        )
        match_topics(connection, context.workspace)
        read_places(connection, context.workspace)
        update_terms(connection, context.workspace)
        update_requests(connection, context.workspace)
        report.rows = scored.scored
        report.message = "; ".join(said for said in (scored.message(), removal.message()) if said)
        return report.rows


def prepare_build(context: Context) -> dict[str, Any]:
    """Return the variables of the dbt build; models that no longer fit are dropped first.

    What people said in the app store is copied first, and the days it changes are touched.
    """
    from agorascope.app_store import open_store
    from agorascope.app_sync import sync_app_store

    with (
        reported(context.settings, context.run, "prepare_build") as report,
        _alone(context, "prepare_build"),
        closing(open_store(context.settings)) as store,
        open_warehouse(context.settings.warehouse) as connection,
    ):
        keep_up(context, connection)
        build.turn_log(context.settings)
        report.rows = sync_app_store(connection, store, context.workspace)
        return build.prepare(connection, context.workspace, as_of(context), context.run.run_id)


@contextmanager
def own_build(context: Context) -> Iterator[None]:
    """Be the only writer while dbt writes. Raises OvertakenError when the models are another run's."""
    with _alone(context, "build"):
        with open_reader(context.settings.warehouse) as connection:
            build.require_own(connection, context.run.run_id)
        yield


def run_build(context: Context) -> int:
    """Run `dbt build` without Airflow; returns the number of models and tests that passed."""
    with _alone(context, "build"):
        variables = prepare_build(context)
        with reported(context.settings, context.run, "build") as report:
            passed = 0
            arguments = build.build_arguments(variables)
            for line in build.run_dbt(context.settings, arguments, variables["as_of"]):
                if " OK " in line or " PASS " in line:
                    passed += 1
                    if context.on_progress:
                        context.on_progress("build", passed, None)
            report.rows = passed
        with open_warehouse(context.settings.warehouse) as connection:
            build.settle(connection, context.run.run_id)
        return passed


def gate_marts(context: Context, *, acknowledged: bool = False) -> int:
    """Look at what is about to be shown; returns the number of rules that held.

    Raises GateError when something must not be shown; the file published before stays.
    `acknowledged` says that a person looked at a shrink or turn-over and wants it published.
    """
    from agorascope.martsgate import check_marts

    with _alone(context, "gate_marts"), open_warehouse(context.settings.warehouse) as connection:
        with reported(context.settings, context.run, "gate_marts") as report:
            build.require_own(connection, context.run.run_id)
            build.settle(connection, context.run.run_id)
            verdict = check_marts(context, connection, as_of=as_of(context), acknowledged=acknowledged)
            write_facts(context.settings, context.run.run_id, "marts", verdict.facts)
            report.rows = sum(row["is_success"] for row in verdict.outcomes)
            report.message = "; ".join(verdict.failures or verdict.warnings)
            if not verdict.is_ok:
                report.status = "failed"
        quality.record_outcomes(connection, context.run.run_id, verdict.outcomes)
        gather_reports(connection, context.settings, context.run.run_id)
        quality.refresh_source_health(connection, context.run, context.workspace.time_zone)
    if not verdict.is_ok:
        _finish(context, "gate_failed", "The marts gate refused the figures.", tuple(verdict.failures))
        after_run(context, "gate_failed")
        raise GateError(
            "The marts gate refused the figures: " + "; ".join(verdict.failures),
            remedy="The former publication stays in place. docs/gates.md says what each rule means; "
            "a change that is right is published by: agorascope publish --acknowledge",
            runbook="marts-gate.md",
        )
    return int(report.rows)


def publish(context: Context) -> str:
    """Write the new published file and move the pointer; returns its version.

    After an objection nothing that was made before stays: see agorascope.objecting.step.clear_former.
    """
    from agorascope.objecting.step import clear_former

    with reported(context.settings, context.run, "publish") as report, _alone(context, "publish"):
        with open_reader(context.settings.warehouse) as connection:
            build.require_own(connection, context.run.run_id)
        publication = published.publish(
            context.settings.warehouse,
            context.settings.published,
            run_id=context.run.run_id,
            as_of=as_of(context),
            facts=read_facts(context.settings, context.run.run_id, "marts"),
            keep=context.settings.published_kept,
            time_zone=context.workspace.time_zone,
            late_after_hours=late_after(context.workspace, as_of(context)),
        )
        left = clear_former(context)
        _finish(context, "published", f"Published {publication.version}.", ())
        report.message = "; ".join(said for said in (publication.path.name, left) if said)
    after_run(context, "published")
    return publication.version


def deliver_alerts(context: Context) -> int:
    """Tell the workspace's targets of the alerts that are due; returns how many messages were sent.

    Raises DeliveryError, after every target was tried, when one of them was not told.
    """
    from agorascope.delivery.step import deliver
    from agorascope.delivery.troubles import tell_troubles

    with reported(context.settings, context.run, "deliver_alerts") as report:
        if not context.workspace.alerts.url_envs:
            report.message = "no target in the workspace"
            return 0
        outcomes = deliver(context.settings, context.workspace, is_dry=False)
        report.rows = sum(bool(outcome.due) and outcome.is_ok for outcome in outcomes)
        troubles = tell_troubles(context.settings, context.workspace)
        report.rows += sum(bool(told.told) and not told.error for told in troubles)
        said = [outcome.in_words() for outcome in outcomes] + [told.in_words() for told in troubles]
        report.message = "; ".join(said)
        failed = [outcome.in_words() for outcome in outcomes if not outcome.is_ok]
        failed += [told.in_words() for told in troubles if told.error]
        if failed:
            raise DeliveryError(
                "; ".join(failed), remedy="`agorascope alerts --send` tries again; so does the next run."
            )
        return report.rows


def report_failure(context: Context, message: str) -> None:
    """Note that a run ended early, for the viewer's Sources page; what a gate said of it stays."""
    status = published.last_status(context.settings.published)
    if status and status.run_id == context.run.run_id and status.outcome == "gate_failed":
        return
    _finish(context, "failed", message, (message,))
    after_run(context, "failed")


def as_of(context: Context) -> datetime:
    """The moment the figures are of: the end of the run's window, or later when built so before.

    Reading an old window again fills it; it does not take back the days since.
    """
    return planned_as_of(context) or context.run.as_of


def as_built(context: Context, *, is_asked: bool) -> Context:
    """The context with the moment for which the models were built: figures bear no other date.

    Raises InputError when nothing was built, or when another moment `is_asked` for; BuildError on half-built
    models.
    """
    with _alone(context, "publish"), open_warehouse(context.settings.warehouse) as connection:
        built = build.built_as_of(connection)
        if built and (not is_asked or built == context.run.as_of):
            build.adopt(connection, context.run.run_id)
    if built is None:
        raise InputError("There is nothing to publish yet.", remedy="Run `agorascope run` first.")
    if is_asked and built != context.run.as_of:
        raise InputError(
            f"The marts were built as of {built.isoformat()}, not {context.run.as_of.isoformat()}.",
            remedy="Run `agorascope build` with the same --to first, or publish without --to.",
        )
    return replace(context, run=replace(context.run, as_of=built))


def forget_refusals(context: Context, networks: list[str] | None = None) -> int:
    """Let the arrival gate look again at what it refused, of these networks or of all; returns the number."""
    with (
        _alone(context, "load --accept-refused"),
        open_warehouse(context.settings.warehouse) as connection,
    ):
        rows = connection.execute(
            "delete from raw.batches where status = 'quarantined'"
            " and ($networks is null or network in (select unnest($networks::varchar[]))) returning batch_id",
            {"networks": networks or None},
        ).fetchall()
    return len(rows)


def report_weekly(context: Context) -> int:
    """Make the report of the last complete week and tell its targets, once; returns the messages sent.

    Raises DeliveryError, after every target was tried, when one of them was not told.
    """
    from agorascope.report.delivering import deliver_week

    with reported(context.settings, context.run, "report_weekly") as report:
        week, outcomes = deliver_week(context.settings, context.workspace)
        report.rows = sum(outcome.is_sent for outcome in outcomes)
        report.message = "; ".join((f"week of {week}", *(outcome.in_words() for outcome in outcomes)))
        failed = [outcome.in_words() for outcome in outcomes if outcome.error]
    if failed:
        raise DeliveryError(
            "; ".join(failed),
            remedy="Mend it; the next publication, or `agorascope report --send`, tries again.",
        )
    return int(report.rows)


def _planned_warehouse(context: Context) -> Path:
    """The warehouse that this run planned with: a new one would get this run's batches and nothing before."""
    path = context.settings.warehouse
    if not path.exists():
        raise DamagedError(
            f"The warehouse {path} is gone since this run began.",
            remedy="Bring it back from a backup, or start the run again: it loads all that was ever landed.",
        )
    return path


def _alone(context: Context, step: str) -> AbstractContextManager[None]:
    """Be the only writer for one step."""
    return exclusive(context.settings, f"{step} of {context.run.run_id}")


def _reader(context: Context, step: str, network: str) -> AbstractContextManager[None]:
    """Be the only one that works on the batches of a network for one step."""
    return reading(context.settings, network, f"{step} of {context.run.run_id}")


def _named(context: Context, what: str) -> Callable[[int, int], None] | None:
    """The progress callback of one step, which counts one thing."""
    report = context.on_progress
    return (lambda done, total: report(what, done, total)) if report else None


def _was_taken(context: Context, batch: Batch) -> bool:
    """Whether this run parsed and gated a batch, and another run has begun to do so again since."""
    if batchsteps.is_gated(context.settings, batch):
        return False
    ended = {
        r.step: r.status
        for r in read_reports(context.settings, context.run.run_id)
        if r.network == batch.network
    }
    return ended.get("parse") == "ok" and ended.get("gate_arrival") == "ok"


def _land_failed(context: Context, network: str) -> bool:
    reports = read_reports(context.settings, context.run.run_id)
    return any(r.step == "land" and r.network == network and r.status == "failed" for r in reports)


def _finish(context: Context, outcome: published.Outcome, message: str, failures: tuple[str, ...]) -> None:
    published.write_status(
        context.settings.published,
        published.RunStatus(context.run.run_id, datetime.now(UTC), outcome, message, failures),
    )
