"""One fault: break a step, look, run again as a scheduler would, and compare with peace.

kept folder before the step -> strike -> look -> (the same step again | the whole run again) -> compare
-> sometimes the marts too, sometimes the next day's run -> compare
"""

from dataclasses import dataclass, field
from random import Random

from agorascope.comparing import differences
from faults import care
from faults.camp import DAY, Camp
from faults.children import Ended
from faults.kinds import Kind, Struck
from faults.landed import Landed, landed_files, missing_of
from faults.telling import age_claims, has_heard
from faults.world import CARE, LISTENING, LIVE, SHOWING, STEPS, Step

# Of a network that was cut off: a listing came in other pieces, and what a channel counted on that day cannot
# be asked for on the next.
OF_THE_DAY = ("landing", "raw.channel_metrics")
# Of a warehouse that is made anew before the live network was landed: it has forgotten what was asked, and
# asks from the start of the window. Other pages are landed; what a second look tells comes a day later.
LIVE_IS_LANDED = STEPS.index(Step("parse", LIVE))
ASKED_ANEW = ("landing", "raw.state")
CHEAP = ("gate_marts", "publish", "deliver_alerts")  # after these nothing need be built again


@dataclass(frozen=True, slots=True)
class Depth:
    """How much of the rounds goes on to the marts, and to the next day's run: shares of 1."""

    marts: float = 0.0
    next_run: float = 0.0


@dataclass
class Outcome:
    """What became of one fault."""

    kind: str
    step: str
    where: str
    was_struck: bool = False  # the step did not end well
    said: str = ""  # what it said then
    is_raw: bool = False  # with a traceback
    human: str = ""  # the message that a person had to act upon before the rerun was right
    lost: list[str] = field(default_factory=list)  # what differs from peace, or landed bytes that are gone
    half: list[str] = field(default_factory=list)  # instants at which what is published could not be opened
    compared: set[str] = field(default_factory=set)  # raw, marts, next run

    @property
    def is_bad(self) -> bool:
        return bool(self.lost or self.half or self.is_raw)


class Round:
    """One round of the campaign."""

    def __init__(self, camp: Camp, kind: Kind, step: Step, chance: Random, depth: Depth) -> None:
        self.camp, self.kind, self.step, self.chance, self.depth = camp, kind, step, chance, depth
        self.outcome = Outcome(kind.name, str(step), "")
        self.may_be_shut = False
        self.late: tuple[str, ...] = ()
        self.other: tuple[str, ...] = ()

    def play(self) -> Outcome:
        camp, outcome = self.camp, self.outcome
        camp.restore(camp.before(self.step))
        landed = landed_files(camp.world.data / "landing")
        struck = self.kind.strike(camp, self.step, self.chance, self._look_at_struck)
        outcome.where = struck.where
        if struck.spoilt and struck.spoilt.is_shown:
            outcome.half.clear()  # the fault itself shut it; the next run must open it
            self.may_be_shut = True
        self.late = struck.spoilt.late if struck.spoilt else ()
        if struck.spoilt and struck.spoilt.is_memory and STEPS.index(self.step) < LIVE_IS_LANDED:
            self.late, self.other = ("raw.posts",), ASKED_ANEW
        self._note(struck)
        self._look("after the fault")
        if self.step in CARE:
            self._care_again(struck)
        else:
            self._recover(struck)
        self._compare_landed(landed, struck)
        return outcome

    def _look_at_struck(self) -> None:
        self._look("during the fault")

    def _note(self, struck: Struck) -> None:
        ended = struck.ended
        self.outcome.was_struck = not ended.is_ok
        if not ended.is_ok and not ended.was_killed:
            self.outcome.said = ended.said
            self.outcome.is_raw = ended.is_raw

    def _look(self, when: str) -> None:
        """What is shown can be opened, and is a version that a run made."""
        if self.may_be_shut or not self.camp.versions:
            return
        shown = self.camp.shown()
        if shown not in self.camp.versions:
            self.outcome.half.append(f"{when}: {shown[:300]}")

    def _recover(self, struck: Struck) -> None:
        """The same step again, or the whole run again; a person does what the message says, once."""
        place = STEPS.index(self.step)
        with_marts = (
            self.camp.versions
            and not self.other
            and (
                self.step.name in CHEAP
                or self.step.name == "build"
                or self.chance.random() < self.depth.marts
            )
        )
        again = 0 if self.chance.random() < 0.35 and self.step not in SHOWING[1:] else place
        last = len(STEPS) if with_marts else max(len(LISTENING), place + (self.step.name != "build"))
        failed = self._walk(STEPS[again:last], DAY)
        if failed and again:
            failed = self._walk(STEPS[:last], DAY)  # a retry did not help: the whole run again
        if failed:
            failed = self._call_a_person(struck, failed, last)
        if failed:
            self.outcome.lost.append(f"never right again: {_first(failed.said)}")
            return
        if not struck.is_late:
            self._compare(DAY, with_marts=bool(with_marts))
        if last == len(STEPS):
            self._must_have_heard()
        has_next = (DAY + 1, False) in self.camp.calm
        if has_next and (struck.is_late or self.late or self.chance.random() < self.depth.next_run):
            if failed := self._walk(LISTENING, DAY + 1):
                self.outcome.lost.append(f"the next run failed: {_first(failed.said)}")
            else:
                self._compare(DAY + 1, with_marts=False, but=OF_THE_DAY if struck.is_late else ())

    def _care_again(self, struck: Struck) -> None:
        """What a person started, once more: the same command, or for an erasure what ends one."""
        camp, name = self.camp, self.step.name
        with_marts = bool(camp.versions)
        failed = None
        if name == "erase" and care.is_asked_for(camp.world.data) and self.chance.random() < 0.5:
            failed = self._walk((Step("end_erasure"),), DAY)
        else:
            failed = self._walk((self.step,), DAY)
        if failed and struck.spoilt and struck.spoilt.cure:
            self.outcome.human = failed.said
            struck.spoilt.cure(camp, camp.kept / camp.before(self.step))
            failed = self._walk((self.step,), DAY)
        if failed:
            self.outcome.lost.append(f"never right again: {_first(failed.said)}")
            return
        found = camp.state(with_marts=with_marts)
        wrong = [f"after {name}: {one}" for one in differences(camp.cared[str(self.step)], found)]
        if name == "backup":
            back = camp.brought_back(with_marts=with_marts)
            wrong += [f"brought back: {one}" for one in differences(camp.cared[str(self.step)], back)]
        self.outcome.lost += wrong
        self.outcome.compared.add("marts" if with_marts else "raw")

    def _must_have_heard(self) -> None:
        """Targets are told at least once: by this run, or by the next try a quarter of an hour later."""
        if has_heard(self.camp.heard):
            return
        age_claims(self.camp.world.data / "app.sqlite")
        failed = self._walk((STEPS[-1],), DAY)
        if failed or not has_heard(self.camp.heard):
            self.outcome.lost.append("nobody was told of what was due")

    def _call_a_person(self, struck: Struck, failed: Ended, last: int) -> Ended | None:
        self.outcome.human = failed.said
        self.outcome.is_raw |= failed.is_raw
        if struck.spoilt is None or struck.spoilt.cure is None:
            return failed
        struck.spoilt.cure(self.camp, self.camp.kept / self.camp.before(self.step))
        return self._walk(STEPS[:last], DAY)

    def _walk(self, steps: tuple[Step, ...], day: int) -> Ended | None:
        """Run steps in order; returns how the first one that failed ended."""
        for step in steps:
            ended = self.camp.run(step, day)
            if step.name == "publish" and ended.is_ok:
                self.may_be_shut = False
            if step in SHOWING:
                self._look(f"after {step} of day {day}")
            if not ended.is_ok:
                self.outcome.is_raw |= ended.is_raw
                if ended.is_raw:
                    self.outcome.said = ended.said
                return ended
        return None

    def _compare(self, day: int, *, with_marts: bool, but: tuple[str, ...] = ()) -> None:
        found = self.camp.state(with_marts=with_marts)
        if found == {"unreadable": found.get("unreadable")}:
            self.outcome.lost.append(f"day {day}: {_first(found['unreadable'])}")
            return
        wanted = self.camp.calm[day, with_marts]
        # What is not built yet is not compared; what was landed twice is no other page.
        late = (*(self.late if day == DAY else ()), *self.other, *but)
        self.outcome.lost += [f"day {day}: {name}" for name in differences(wanted, found) if name not in late]
        self.outcome.compared.add("marts" if with_marts else "raw")
        if day != DAY:
            self.outcome.compared.add("next run")

    def _compare_landed(self, before: Landed, struck: Struck) -> None:
        spoilt = struck.spoilt is not None and struck.spoilt.name.startswith("landed")
        if not spoilt and self.step.name not in ("erase", "retain"):
            root = self.camp.world.data / "landing"
            self.outcome.lost += [f"landed bytes: {name}" for name in missing_of(before, root)]


def _first(said: str) -> str:
    lines = [line for line in said.strip().splitlines() if line.strip()]
    return " / ".join(lines[-3:])[:400]
