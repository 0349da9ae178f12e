"""The calm runs: what every disturbed one is compared with, and where it starts from.

Three daily runs are made in peace. The data folder is kept before each step of the second one, and what the
second and the third should come to is kept as hashes: after listening (raw, nlp) and after the marts.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

from agorascope import published
from agorascope.app_store import open_store
from agorascope.app_store.tables import StanceCorrection
from agorascope.comparing import state_of
from faults.app_rows import app_state
from faults.care import bring_back
from faults.children import Ended, in_child
from faults.telling import TARGET, receiver
from faults.traps import kill_at
from faults.world import CARE, LISTENING, SHOWING, STEPS, SmallWorld, Step, connect_live, served
from replay.faults import Fault

RAW = ("raw", "nlp")
ALL = ("raw", "nlp", "app", "marts")
State = dict[str, str]
DAY = 2  # the run that is disturbed
Attend = Callable[[int, int], None]  # process id of the step, process id of the live network's server


@dataclass
class Camp:
    """The world, where the kept folders are, and what peace looks like."""

    world: SmallWorld
    kept: Path
    calm: dict[tuple[int, bool], State] = field(default_factory=dict)  # (day, with marts) -> state
    cared: dict[str, State] = field(default_factory=dict)  # after each step of CARE
    versions: set[str] = field(default_factory=set)  # fingerprints of what may be shown
    seconds: dict[str, float] = field(default_factory=dict)  # of each step of the calm second run
    growth: dict[str, int] = field(default_factory=dict)  # bytes it adds to the data folder
    calls: dict[str, int] = field(default_factory=dict)  # syncs, renames and removals it makes

    def save(self) -> None:
        """Keep what was learnt beside the kept folders."""
        facts = {
            "first_day": self.world.first_day.isoformat(),
            "calm": [[day, with_marts, state] for (day, with_marts), state in self.calm.items()],
            "cared": self.cared,
            "versions": sorted(self.versions),
            "seconds": self.seconds,
            "growth": self.growth,
            "calls": self.calls,
        }
        (self.world.root / "camp.json").write_text(json.dumps(facts))

    @classmethod
    def load(cls, root: Path) -> "Camp":
        """What `save` kept."""
        facts = json.loads((root / "camp.json").read_text())
        world = SmallWorld(root)
        world.first_day = datetime.fromisoformat(facts["first_day"])
        calm = {(day, with_marts): state for day, with_marts, state in facts["calm"]}
        return cls(
            world,
            root / "kept",
            calm,
            facts["cared"],
            set(facts["versions"]),
            facts["seconds"],
            facts["growth"],
            facts["calls"],
        )

    def run(
        self,
        step: Step,
        day: int,
        *,
        attempt: int = 0,
        before: Callable[[], None] | None = None,
        kill_after: float | None = None,
        attend: Attend | None = None,
        faults: Sequence[Fault] = (),
    ) -> Ended:
        """Run one step in a child, with the live network served for the one that asks it."""
        context = self.world.context(day, attempt)
        log = self.kept / "said.txt"
        if step.name == "deliver_alerts":
            with receiver(self.heard) as address:

                def tell() -> None:
                    os.environ[TARGET] = address
                    step.run(context)

                watch = (lambda pid: attend(pid, 0)) if attend else None
                return in_child(tell, log=log, before=before, kill_after=kill_after, attend=watch)
        if (step.name, step.network) != ("land", "mastodon"):
            watch = (lambda pid: attend(pid, 0)) if attend else None
            return in_child(
                lambda: step.run(context), log=log, before=before, kill_after=kill_after, attend=watch
            )
        live = self.world.live(day)
        with served(live, faults) as (port, server):

            def ask() -> None:
                connect_live(live, port)
                step.run(context)

            watch = (lambda pid: attend(pid, server)) if attend else None
            return in_child(ask, log=log, before=before, kill_after=kill_after, attend=watch)

    @property
    def heard(self) -> Path:
        """What the receiver of alerts noted."""
        return self.kept / "heard.txt"

    def state(self, *, with_marts: bool, of: Path | None = None) -> State:
        """The hashes of the data folder, read in a child so that this process never opens a database."""
        folder = of or self.world.data
        out = self.kept / "state.json"
        out.unlink(missing_ok=True)
        schemas = ALL if with_marts else RAW

        def read() -> None:
            found = state_of(folder, schemas=schemas) | app_state(folder / "app.sqlite")
            out.write_text(json.dumps(found))

        ended = in_child(read, log=self.kept / "said.txt")
        return dict(json.loads(out.read_text())) if ended.is_ok else {"unreadable": ended.said}

    def shown(self) -> str:
        """The fingerprint of what is published now; "" and why when it cannot be opened."""
        out = self.kept / "shown.txt"
        out.unlink(missing_ok=True)

        def read() -> None:
            publication = published.require_current(self.world.data / "published")
            with published.connect(publication) as connection:
                name = connection.execute("select current_database()").fetchall()[0][0]
                found = published.fingerprint(connection, "marts", name)
            if found != publication.fingerprint:
                raise ValueError("the published file is not what its pointer says")
            out.write_text(found)

        ended = in_child(read, log=self.kept / "said.txt")
        return out.read_text() if ended.is_ok else "cannot be opened: " + ended.said

    def brought_back(self, *, with_marts: bool) -> State:
        """The hashes of what the newest backup gives."""
        into = self.kept / "brought back"
        shutil.rmtree(into, ignore_errors=True)
        ended = in_child(lambda: bring_back(self.world.settings, into), log=self.kept / "said.txt")
        if not ended.is_ok:
            return {"unreadable": ended.said}
        found = self.state(with_marts=with_marts, of=into)
        shutil.rmtree(into)
        return found

    def snapshot(self, name: str) -> None:
        copy(self.world.data, self.kept / name)

    def restore(self, name: str) -> None:
        copy(self.kept / name, self.world.data)
        self.heard.unlink(missing_ok=True)

    def before(self, step: Step) -> str:
        return "after" if step in CARE else f"before-{STEPS.index(step):02d}"


def copy(source: Path, target: Path) -> None:
    """Make `target` what `source` is, keeping the folder itself: it may be a mount."""
    target.mkdir(parents=True, exist_ok=True)
    for path in target.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)


def size_of(folder: Path) -> int:
    """Bytes on disk, in blocks."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


@contextmanager
def told(what: str, say: Callable[[str], None]) -> Iterator[None]:
    started = time.monotonic()
    yield
    say(f"{what}: {time.monotonic() - started:.1f} s")


class Needed(TypedDict):
    """How far the calm runs have to go."""

    with_marts: bool
    days: int
    care: tuple[Step, ...]


def pitch(
    root: Path, say: Callable[[str], None], *, with_marts: bool, days: int, care: tuple[Step, ...]
) -> Camp:
    """Make the world and its calm runs; without marts in seconds, for a small sample."""
    world = SmallWorld(root)
    world.write()
    camp = Camp(world, root / "kept")
    for day in range(1, days + 1):
        shown = SHOWING if with_marts and day <= DAY else ()  # of the third day only raw and nlp are compared
        with told(f"calm run of day {day}", say):
            for step in LISTENING + shown:
                if day == DAY:
                    camp.snapshot(camp.before(step))
                _in_peace(camp, step, day)
                if step == LISTENING[-1] and day >= DAY:
                    camp.calm[day, False] = camp.state(with_marts=False)
        if day == 1:
            _say_something(camp)
        if shown:
            camp.calm[day, True] = camp.state(with_marts=True)
            camp.versions.add(camp.shown())
        if day == DAY:
            camp.snapshot("after")
            _care(camp, care, with_marts=with_marts)
    return camp


def _care(camp: Camp, steps: tuple[Step, ...], *, with_marts: bool) -> None:
    """What people start after the run, each from the same folder."""
    for step in steps:
        _in_peace(camp, step, DAY)
        camp.cared[str(step)] = camp.state(with_marts=with_marts)
        camp.restore("after")


def _in_peace(camp: Camp, step: Step, day: int) -> None:
    size = size_of(camp.world.data)
    counted = camp.kept / "calls.txt"
    counted.parent.mkdir(parents=True, exist_ok=True)
    counted.write_text("1")
    ended = camp.run(step, day, before=kill_at(0, is_after=False, count_into=counted))
    if not ended.is_ok:
        raise RuntimeError(f"{step} failed in peace:\n{ended.said}")
    if day == DAY:
        camp.seconds[str(step)] = ended.seconds
        camp.calls[str(step)] = int(counted.read_text())
        camp.growth[str(step)] = max(4096, size_of(camp.world.data) - size)


def _say_something(camp: Camp) -> None:
    """One decision of a person, which must outlive everything."""

    def say() -> None:
        store = open_store(camp.world.settings)
        with store.writing("lea") as session:
            session.add(
                StanceCorrection(
                    mention_id="m1", content_hash="h1", label="positive", labelled_by="lea",
                    labelled_at=datetime(2026, 3, 10, tzinfo=UTC),
                )
            )  # fmt: skip
        store.close()

    ended = in_child(say, log=camp.kept / "said.txt")
    if not ended.is_ok:
        raise RuntimeError(ended.said)


def is_root() -> bool:
    return os.geteuid() == 0
