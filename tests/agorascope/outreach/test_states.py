"""Which moves of a contact are possible, what is said of the others, how a mistake is taken back."""

from datetime import UTC, datetime, timedelta

import pytest

from agorascope.errors import InputError
from agorascope.outreach.states import (
    MOVES,
    STATES,
    State,
    Step,
    check_move,
    check_withdrawal,
    has_notice,
    standing_moves,
)

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOW = START + timedelta(days=100)


def path(*states: State) -> list[Step]:
    """A contact that went through these states, one a day, from `candidate` on."""
    return [
        Step(number, "move", state, START + timedelta(days=number))
        for number, state in enumerate(("candidate", *states))
    ]


@pytest.mark.parametrize(
    "states",
    [
        ("contacted", "accepted", "arrived", "active"),
        ("contacted", "declined"),
        ("contacted", "no_answer", "contacted", "accepted"),
        ("contacted", "arrived", "active"),
        ("contacted", "accepted", "declined", "accepted"),
    ],
)
def test_the_ways_of_the_page_can_be_gone(states: tuple[State, ...]) -> None:
    for place, state in enumerate(states):
        check_move(path(*states[:place]), state, START + timedelta(days=place + 1), NOW)


@pytest.mark.parametrize(
    ("states", "to"),
    [
        ((), "accepted"),
        ((), "arrived"),
        (("contacted",), "active"),
        (("contacted",), "contacted"),
        (("contacted", "declined"), "contacted"),
        (("contacted", "accepted"), "no_answer"),
        (("contacted", "arrived", "active"), "declined"),
    ],
)
def test_a_move_without_sense_is_refused_with_what_is_possible(states: tuple[State, ...], to: State) -> None:
    history = path(*states)
    with pytest.raises(InputError) as told:
        check_move(history, to, NOW, NOW)
    assert all(f"`{name}`" in str(told.value) for name in MOVES[history[-1].state])
    assert "withdraw" in str(told.value)


def test_every_state_is_reached_and_says_what_may_follow() -> None:
    assert set(MOVES) == set(STATES)
    assert {state for follow in MOVES.values() for state in follow} == set(STATES) - {"candidate"}


def test_a_step_is_neither_of_the_future_nor_before_the_last() -> None:
    with pytest.raises(InputError, match="still to come"):
        check_move(path(), "contacted", NOW + timedelta(seconds=1), NOW)
    with pytest.raises(InputError, match="would come before `contacted`"):
        check_move(path("contacted"), "accepted", START, NOW)
    check_move(path(), "contacted", START - timedelta(days=7), NOW)  # noted late, after the fact


def test_the_last_move_is_taken_back_and_then_the_one_before() -> None:
    history = path("contacted", "accepted")
    taken, former = check_withdrawal(history)
    assert (taken.state, former.state) == ("accepted", "contacted")
    history.append(Step(3, "withdrawal", "contacted", NOW, withdraws=taken.step_id))
    assert [move.state for move in standing_moves(history)] == ["candidate", "contacted"]
    check_move(history, "declined", NOW, NOW)
    taken, former = check_withdrawal(history)
    assert (taken.state, former.state) == ("contacted", "candidate")


def test_a_candidate_has_no_step_to_take_back() -> None:
    with pytest.raises(InputError, match="no step to take back"):
        check_withdrawal(path())


def test_a_notice_of_a_step_taken_back_was_not_given() -> None:
    given = Step(1, "move", "contacted", START, notice_given_at=START)
    history = [*path(), given]
    assert has_notice(history)
    assert not has_notice([*history, Step(2, "withdrawal", "candidate", NOW, withdraws=1)])
    assert has_notice([*path(), Step(1, "note", "candidate", START, notice_given_at=START)])
