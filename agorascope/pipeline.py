"""The whole daily run in one process, without Airflow: the same steps in the same order."""

from collections.abc import Callable
from dataclasses import dataclass

from agorascope import steps
from agorascope.context import Context
from agorascope.errors import AgorascopeError, InputError
from agorascope.runs import read_reports
from agorascope.writing import exclusive

Announce = Callable[[str], None]
NETWORK_STEPS: tuple[Callable[[Context, str], int], ...] = (
    steps.land,
    steps.parse,
    steps.gate_arrival,
    steps.load,
)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run published, and which networks failed on the way (name -> message)."""

    version: str
    failures: dict[str, str]


def run_all(context: Context, announce: Announce, only: list[str] | None = None) -> RunResult:
    """Run every step. A failing network is left out and reported; a failing gate stops publication.

    Nobody else writes the data folder meanwhile. Raises SourceError when every network failed, GateError or
    BuildError from the steps, WriterBusyError when another run is under way: then nothing was begun.
    """
    with exclusive(context.settings, f"the run {context.run.run_id}"):
        try:
            failures = listen(context, announce, only)
            announce(f"score: {steps.score(context)} posts scored")
            announce(f"build: {steps.run_build(context)} models and tests passed")
            announce(f"gate: {steps.gate_marts(context)} rules held")
            version = steps.publish(context)
        except Exception as error:
            steps.report_failure(context, in_words(error))
            raise
    announce(f"publish: {version}")
    if context.workspace.alerts.url_envs:
        announce(f"alerts: {_deliver(context)}")
    return RunResult(version, failures)


def _deliver(context: Context) -> str:
    """Tell the targets; the figures are published, so a target that fails does not fail the run."""
    try:
        return f"{steps.deliver_alerts(context)} messages sent"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is said
        return f"FAILED: {in_words(error)}"


def listen(context: Context, announce: Announce, only: list[str] | None = None) -> dict[str, str]:
    """land, parse, gate and load each network; returns the networks that failed and why.

    What a network landed before is loaded even when it does not answer today, and batches that
    passed the gate even when another was refused.
    """
    networks = steps.plan(context)
    unknown = sorted(set(only or ()) - set(networks))
    if unknown:
        raise InputError(
            f"This run has no network {', '.join(unknown)}.",
            remedy=f"Choose among: {', '.join(networks) or 'none: add one to the workspace'}.",
        )
    failures: dict[str, str] = {}
    for network in only or networks:
        counts: dict[str, int] = {}
        for step in NETWORK_STEPS:
            try:
                counts[step.__name__] = step(context, network)
            except Exception as error:  # noqa: BLE001 - a mistake in one extractor costs no other network
                failures.setdefault(network, in_words(error))
                announce(f"{network}: {step.__name__} FAILED: {in_words(error)}")
        pages, posts, new = (counts.get(name, 0) for name in ("land", "parse", "load"))
        announce(f"{network}: {pages} pages landed, {posts} posts read, {new} new")
        if said := _landing_remarks(context, network):
            announce(f"{network}: {said}")
    steps.require_sources(context)
    return failures


def _landing_remarks(context: Context, network: str) -> str:
    """What landing said although it went well: a slice that stopped, a past that cannot be reached."""
    reports = read_reports(context.settings, context.run.run_id)
    return next((r.message for r in reports if (r.step, r.network, r.status) == ("land", network, "ok")), "")


def in_words(error: Exception) -> str:
    """What a person reads of an error: ours speak for themselves, others say their kind first."""
    return str(error) if isinstance(error, AgorascopeError) else f"{type(error).__name__}: {error}"
