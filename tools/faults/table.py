"""What the campaign prints: faults by kind and step, what was lost or half, and what needed a person."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from faults.rounds import Outcome


def show(outcomes: Sequence[Outcome], console: Console) -> None:
    kinds = list(dict.fromkeys(outcome.kind for outcome in outcomes))
    steps = list(dict.fromkeys(outcome.step for outcome in outcomes))
    count = Counter((outcome.kind, outcome.step) for outcome in outcomes)
    table = Table(title="faults by step and kind", title_justify="left")
    table.add_column("step")
    for kind in (*kinds, "all"):
        table.add_column(kind, justify="right")
    for step in steps:
        row = [count[kind, step] for kind in kinds]
        table.add_row(step, *(str(number or "") for number in row), str(sum(row)))
    table.add_row("all", *(str(sum(o.kind == kind for o in outcomes)) for kind in kinds), str(len(outcomes)))
    console.print(table)
    for what, number in summary(outcomes).items():
        console.print(f"{what:<58}{number:>6}", markup=False)
    _show_messages(outcomes, console)


def summary(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """The figures below the table."""
    return {
        "faults injected": len(outcomes),
        "of these the step ended badly": sum(o.was_struck for o in outcomes),
        "compared with the calm run: raw, nlp, landed bytes": sum("raw" in o.compared for o in outcomes),
        "compared with the calm run: marts too": sum("marts" in o.compared for o in outcomes),
        "compared after the next day's run": sum("next run" in o.compared for o in outcomes),
        "LOST (differs from the calm run, or landed bytes gone)": sum(bool(o.lost) for o in outcomes),
        "HALF PUBLISHED (not to be opened, or no known version)": sum(bool(o.half) for o in outcomes),
        "shown with a traceback": sum(o.is_raw for o in outcomes),
        "needed a person": sum(bool(o.human) for o in outcomes),
    }


def _show_messages(outcomes: Sequence[Outcome], console: Console) -> None:
    seen: dict[str, Outcome] = {}
    for outcome in outcomes:
        if outcome.human:
            seen.setdefault(outcome.where.partition(":")[0] + outcome.step.partition(" ")[0], outcome)
    if seen:
        console.print("\nwhat needed a person, and what the person was told:", markup=False)
    for outcome in seen.values():
        console.print(f"- {outcome.step}, {outcome.where}", markup=False)
        console.print(_short(outcome.human), markup=False, style="dim")
    bad = [outcome for outcome in outcomes if outcome.is_bad]
    if bad:
        console.print("\nwhat was not right:", markup=False, style="red")
    for outcome in bad:
        console.print(f"- {outcome.kind} at {outcome.step}: {outcome.where}", markup=False)
        for line in (*outcome.lost[:6], *outcome.half[:3]):
            console.print(f"    {line}", markup=False)
        if outcome.is_raw:
            console.print(_short(outcome.said or outcome.human), markup=False, style="dim")


def _short(said: str) -> str:
    lines = [line[:220] for line in said.strip().splitlines()]
    return "\n".join(f"    {line}" for line in lines[-4:])
