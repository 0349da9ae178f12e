"""Where the team stands with a contact, and which move is possible from there. Pure.

    candidate -> contacted -> accepted | declined | no_answer -> arrived -> active

A mistake is mended by a step that withdraws the last one; both stay in the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from agorascope.errors import InputError

State = Literal["candidate", "contacted", "accepted", "declined", "no_answer", "arrived", "active"]
StepKind = Literal["move", "note", "withdrawal"]
STATES: tuple[State, ...] = get_args(State)

# Who did not answer may be written to once more, may answer late, or come without a word.
# Who accepted may change their mind, and so may who declined; nobody is written to after a no.
MOVES: dict[State, tuple[State, ...]] = {
    "candidate": ("contacted",),
    "contacted": ("accepted", "declined", "no_answer", "arrived"),
    "no_answer": ("contacted", "accepted", "declined", "arrived"),
    "accepted": ("declined", "arrived"),
    "declined": ("accepted", "arrived"),
    "arrived": ("active",),
    "active": (),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a contact's history. `withdraws` is the `step_id` of the move that it takes back."""

    step_id: int
    kind: StepKind
    state: State
    happened_at: datetime
    withdraws: int | None = None
    notice_given_at: datetime | None = None


def standing_moves(steps: Sequence[Step]) -> list[Step]:
    """The moves that hold, the first is the one that made the contact; those withdrawn are left out."""
    withdrawn = {step.withdraws for step in steps if step.kind == "withdrawal"}
    ordered = sorted(steps, key=lambda step: step.step_id)
    return [step for step in ordered if step.kind == "move" and step.step_id not in withdrawn]


def has_notice(steps: Sequence[Step]) -> bool:
    """Whether a step that holds, a move or a note, says that the person got the notice."""
    withdrawn = {step.withdraws for step in steps if step.kind == "withdrawal"}
    return any(step.notice_given_at is not None and step.step_id not in withdrawn for step in steps)


def check_move(steps: Sequence[Step], to: State, happened_at: datetime, now: datetime) -> None:
    """Raise InputError, saying what is possible, unless `to` can follow and the moment fits the history."""
    last = standing_moves(steps)[-1]
    if to not in MOVES[last.state]:
        raise InputError(
            f"A contact that is `{last.state}` (since {last.happened_at:%Y-%m-%d}) cannot become `{to}`.",
            remedy=f"{_possible(last.state)} A step noted by mistake is taken back with `withdraw`.",
        )
    check_moment(happened_at, now)
    # Who was written to before somebody took them up here is noted late, no more.
    if happened_at < last.happened_at and last.state != "candidate":
        raise InputError(
            f"`{to}` on {happened_at:%Y-%m-%d %H:%M} would come before `{last.state}` "
            f"on {last.happened_at:%Y-%m-%d %H:%M} (UTC).",
            remedy="Give the moment it happened with --at, or withdraw the step before and note it anew.",
        )


def check_moment(happened_at: datetime, now: datetime) -> None:
    """Raise InputError for a moment that is still to come."""
    if happened_at > now:
        raise InputError(
            f"{happened_at:%Y-%m-%d %H:%M} (UTC) is still to come.", remedy="Note what happened once it did."
        )


def check_withdrawal(steps: Sequence[Step]) -> tuple[Step, Step]:
    """The move that can be taken back, the last that holds, and the one that holds then."""
    moves = standing_moves(steps)
    if len(moves) < 2:
        raise InputError(
            "There is no step to take back: the contact is a candidate.",
            remedy="A candidate who is never contacted counts nowhere; leave it.",
        )
    return moves[-1], moves[-2]


def _possible(state: State) -> str:
    names = ", ".join(f"`{name}`" for name in MOVES[state])
    return f"From there: {names}." if names else "Nothing follows it."
