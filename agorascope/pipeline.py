"""The whole daily run in one process, without Airflow: the same steps in the same order."""

from collections.abc import Callable
from dataclasses import dataclass

from agorascope import steps
from agorascope.context import Context
from agorascope.errors import AgorascopeError, SourceError

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

    Raises SourceError when every network failed, GateError or BuildError from the steps.
    """
    try:
        failures = listen(context, announce, only)
        announce(f"score: {steps.score(context)} posts scored")
        announce(f"build: {steps.run_build(context)} models and tests passed")
        announce(f"gate: {steps.gate_marts(context)} rules held")
        version = steps.publish(context)
    except AgorascopeError as error:
        steps.report_failure(context, str(error))
        raise
    announce(f"publish: {version}")
    return RunResult(version, failures)


def listen(context: Context, announce: Announce, only: list[str] | None = None) -> dict[str, str]:
    """land, parse, gate and load each network; returns the networks that failed and why."""
    networks = steps.plan(context)
    chosen = [name for name in networks if not only or name in only]
    failures: dict[str, str] = {}
    for network in chosen:
        try:
            counts = {step.__name__: step(context, network) for step in NETWORK_STEPS}
        except Exception as error:  # noqa: BLE001 - a mistake in one extractor costs no other network
            message = str(error) if isinstance(error, AgorascopeError) else f"{type(error).__name__}: {error}"
            failures[network] = message
            announce(f"{network}: FAILED: {message}")
        else:
            pages, posts, new = counts["land"], counts["parse"], counts["load"]
            announce(f"{network}: {pages} pages landed, {posts} posts read, {new} new")
    if chosen and len(failures) == len(chosen):
        raise SourceError(
            "No network could be read: " + "; ".join(failures.values()),
            remedy="Run `agorascope doctor`. The former publication stays in place.",
        )
    return failures
