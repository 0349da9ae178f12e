"""Files that are damaged before a step, and what a person does who reads the message.

`cure` is that, and no more: what the message says. A file without one must be mended by the program itself.
"""

import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from agorascope.app_store import open_store
from agorascope.app_store.tables import StanceCorrection
from faults.camp import DAY, Camp
from faults.children import in_child
from faults.damage import WAYS, damage
from faults.traps import kill_after_commit
from faults.world import LISTENING, Step

Cure = Callable[[Camp, Path], None]


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A file that is damaged, before which steps, and the cure that needs a person."""

    name: str
    pattern: str  # below the data folder; {network} and {run} stand for themselves
    before: tuple[str, ...]
    ways: tuple[str, ...] = WAYS
    cure: Cure | None = None
    is_shown: bool = False  # damage to what is published: it cannot be opened until the next run
    prepare: Callable[[Camp, Step], None] | None = None
    late: tuple[str, ...] = ()  # tables that may lag behind until the next run
    is_memory: bool = False  # holds what was asked of a network

    def strikes(self, step: Step) -> bool:
        return step.name in self.before

    def spoil(self, camp: Camp, step: Step, chance: Random) -> str:
        """Damage one of the files; returns which and how."""
        if self.prepare:
            self.prepare(camp, step)
        pattern = self.pattern.format(network=step.network or "*", run=f"day-{DAY}")
        found = sorted(camp.world.data.glob(pattern))
        if not found:
            return f"{self.name}: none there"
        newest = [path for path in found if path.parent == found[-1].parent]
        path = chance.choice(newest)
        way = chance.choice(self.ways)
        damage(path, way, chance)
        return f"{self.name}: {way}"


def _set_batch_aside(camp: Camp, _: Path) -> None:
    """'Move its batch folder aside and run the day again': the batch that was landed last."""
    folder = max((camp.world.data / "landing").glob("*/*/*"), key=lambda path: path.stat().st_mtime)
    target = camp.world.root / "aside" / folder.parent.parent.name / folder.name
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(folder, target)


def _from_backup(*names: str) -> Cure:
    """Bring files back as they were before: what a backup does."""

    def bring(camp: Camp, kept: Path) -> None:
        for name in names:
            target = camp.world.data / name
            target.unlink(missing_ok=True)
            if (kept / name).exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(kept / name, target)

    return bring


def _set_aside(*names: str) -> Cure:
    def move(camp: Camp, _: Path) -> None:
        for name in names:
            path = camp.world.data / name
            if path.exists():
                path.rename(camp.world.root / f"aside-{path.name}")

    return move


def _leave_a_journal(camp: Camp, step: Step) -> None:
    """A load that dies right after its commit leaves its changes in the journal of the warehouse."""
    load = next(s for s in LISTENING if s.name == "load" and (s.network == step.network or not step.network))
    if step.name == "load":
        camp.run(load, DAY, before=kill_after_commit)


def _leave_a_page(camp: Camp, _: Step) -> None:
    """A person's last decision stands in the journal of the app store when its process dies."""

    def decide() -> None:
        store = open_store(camp.world.settings)
        with store.writing("lea") as session:
            found = session.get(StanceCorrection, 1)
            session.add(
                StanceCorrection(
                    mention_id="m2", content_hash="h2", label="negative", labelled_by="lea",
                    labelled_at=found.labelled_at if found else None,
                )
            )  # fmt: skip
        os.kill(os.getpid(), signal.SIGKILL)

    in_child(decide, log=camp.kept / "said.txt")


READING = ("land", "parse", "gate_arrival", "load", "require_sources")
SPOILT = (
    Spoilt("landed bytes", "landing/{network}/*/*/*.zst", ("parse",), cure=_set_batch_aside),
    Spoilt("landed meta file", "landing/{network}/*/*/*.meta.json", ("parse",), cure=_set_batch_aside),
    Spoilt("landed completion", "landing/{network}/*/*/_complete.json", ("parse",), late=("raw.state",)),
    Spoilt("parsed parquet", "batches/{network}/*/parsed/*.parquet", ("gate_arrival",)),
    Spoilt("parsed json", "batches/{network}/*/parsed/*.json", ("gate_arrival",)),
    Spoilt("gated parquet", "batches/{network}/*/gated/*.parquet", ("load",)),
    Spoilt("gated json", "batches/{network}/*/gated/*.json", ("load",)),
    Spoilt("plan of the run", "runs/{run}/plan.facts.json", READING),
    Spoilt("report of a step", "runs/{run}/land-*.json", ("require_sources", "gate_marts")),
    Spoilt("facts of the marts", "runs/{run}/marts.facts.json", ("publish",)),
    Spoilt("pointer", "published/current.json", ("plan", "gate_marts", "publish"), is_shown=True),
    Spoilt("published file", "published/agorascope-*.duckdb", ("gate_marts", "publish"), is_shown=True),
    Spoilt(
        "app store", "app.sqlite", ("plan", "prepare_build"),
        cure=_from_backup("app.sqlite", "app.sqlite-wal", "app.sqlite-shm"),
    ),
    Spoilt(
        "journal of the app store", "app.sqlite-wal", ("plan", "prepare_build"), prepare=_leave_a_page,
        cure=_from_backup("app.sqlite", "app.sqlite-wal", "app.sqlite-shm"),
        late=("app store.stance_corrections", "app store.audit_log", "app.corrections"),
    ),
    Spoilt(
        "warehouse", "warehouse.duckdb", ("plan", "load", "score"),
        cure=_set_aside("warehouse.duckdb", "warehouse.duckdb.wal"), is_memory=True,
    ),
    Spoilt(
        "journal of the warehouse", "warehouse.duckdb.wal", ("load",), prepare=_leave_a_journal,
        cure=_set_aside("warehouse.duckdb", "warehouse.duckdb.wal"), is_memory=True,
    ),
    Spoilt(
        "key of the pseudonyms", "secrets/pseudonym.key", ("plan", "load"),
        ways=("emptied", "cut", "zeros", "bit", "gone"),
        cure=_from_backup("secrets/pseudonym.key"),
    ),
    Spoilt(
        "key of the marks", "secrets/retention.key", ("load", "retain"),
        ways=("emptied", "cut", "zeros", "bit"),
        cure=_from_backup("secrets/retention.key"),
    ),
)  # fmt: skip
