"""Break the daily run on purpose, many times, and see that the next one is right. Prints a table.

    make faults                                         200 faults, an hour or two on two cores
    python tools/faults --rounds 20 --kind "kill -9"    only one kind
    python tools/faults --rounds 20 --step load         only one step

Exit code 1 when something was lost, half published, or shown with a traceback. As root disks are filled
(small memory disks are mounted) and rights taken (steps run as an account without them); other accounts
leave out the full disk.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Annotated

import typer
from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tools")]

from faults import table  # noqa: E402 - the repository is on the path from here on
from faults.camp import Camp, Needed, is_root, pitch  # noqa: E402
from faults.kinds import KINDS, Kind  # noqa: E402
from faults.rounds import Depth, Outcome, Round  # noqa: E402
from faults.warming import warm  # noqa: E402
from faults.world import CARE, DAYS, LISTENING, STEPS, SmallWorld, Step  # noqa: E402

console = Console(width=150)


def main(
    rounds: Annotated[int, typer.Option(help="How many faults.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed, the same faults.")] = 9,
    kind: Annotated[str, typer.Option(help="Only this kind.")] = "",
    step: Annotated[str, typer.Option(help="Only steps whose name begins so.")] = "",
    marts: Annotated[float, typer.Option(help="Share of faults after which the marts are built too.")] = 0.05,
    next_run: Annotated[float, typer.Option(help="Share after which the next day is run too.")] = 0.25,
    folder: Annotated[Path | None, typer.Option(help="Keep the calm runs here, and start from them.")] = None,
    outcomes: Annotated[Path | None, typer.Option(help="Write every outcome here, as NDJSON.")] = None,
    show: Annotated[bool, typer.Option(help="Inject nothing: print the table of --outcomes.")] = False,
    listening: Annotated[
        bool,
        typer.Option(help="Only the steps up to score and what people start, without dbt: a sample."),
    ] = False,
) -> None:
    """Inject faults into a small made-up world."""
    if show:
        if outcomes is None:
            raise typer.BadParameter("--show needs --outcomes FILE")
        found = [Outcome(**json.loads(line)) for line in outcomes.read_text().splitlines()]
        table.show(found, console)
        return
    root = folder or Path(tempfile.mkdtemp(prefix="agorascope-faults-"))
    try:
        steps = [one for one in ((LISTENING if listening else STEPS) + CARE) if str(one).startswith(step)]
        chosen = choose(rounds, Random(seed), kind, steps)  # noqa: S311 - the same faults each time
        camp = pitched(root, listening=[pair for pair in chosen if folder is None] if listening else None)
        depth = Depth() if listening else Depth(marts, next_run)
        found = [play(camp, number, *chosen[number], seed, depth, outcomes) for number in range(len(chosen))]
    finally:
        if folder is None:
            shutil.rmtree(root, ignore_errors=True)
    table.show(found, console)
    if any(outcome.is_bad for outcome in found):
        raise typer.Exit(1)


def pitched(root: Path, *, listening: list[tuple[Kind, Step]] | None) -> Camp:
    """The calm runs; those made before in the folder, when there are any.

    `listening`: only what these faults need, or all up to score when there are none.
    """
    warm(SmallWorld(root).workspace())
    kept = root / "camp.json"
    camp = Camp.load(root) if kept.exists() else pitch(root, _say, **needed(listening))
    camp.save()
    return camp


def needed(listening: list[tuple[Kind, Step]] | None) -> Needed:
    """How far the calm runs have to go."""
    if not listening:
        return {"with_marts": listening is None, "days": DAYS, "care": CARE}
    has_late = any(kind.name == "cut socket" for kind, _ in listening)
    care = tuple(step for step in CARE if any(step == struck for _, struck in listening))
    return {"with_marts": False, "days": DAYS if has_late else DAYS - 1, "care": care}


def _say(line: str) -> None:
    console.print(line, markup=False)


def choose(rounds: int, chance: Random, kind: str, steps: Sequence[Step]) -> list[tuple[Kind, Step]]:
    """Which fault strikes which step, every pair about equally often; building is dear and struck less."""
    pairs = [
        (one, other)
        for one in KINDS
        for other in steps
        if one.strikes(other) and (not kind or one.name == kind) and (is_root() or not one.needs_root)
    ]
    if not pairs:
        raise typer.BadParameter(f"There is no such fault. Kinds: {', '.join(k.name for k in KINDS)}")
    weights = [WEIGHTS.get(one.name, 1.0) * WEIGHTS.get(other.name, 1.0) for one, other in pairs]
    return chance.choices(pairs, weights, k=rounds)


WEIGHTS = {"damaged file": 3.0, "cut socket": 6.0, "build": 0.25, "gate_marts": 0.5, "prepare_build": 0.7}


def play(
    camp: Camp, number: int, kind: Kind, step: Step, seed: int, depth: Depth, outcomes: Path | None
) -> Outcome:
    chance = Random(f"{seed}-{number}")  # noqa: S311
    outcome = Round(camp, kind, step, chance, depth).play()
    verdict = "BAD" if outcome.is_bad else "a person" if outcome.human else "right"
    console.print(
        f"{number + 1:>4} {kind.name:<18}{step!s:<22}{outcome.where[:60]:<62}"
        f"{'struck' if outcome.was_struck else '-':<8}{'+'.join(sorted(outcome.compared)):<16}{verdict}",
        markup=False, highlight=False,
    )  # fmt: skip
    if outcomes:
        with outcomes.open("a") as handle:
            handle.write(json.dumps(asdict(outcome), default=sorted) + "\n")
    return outcome


if __name__ == "__main__":
    typer.run(main)
