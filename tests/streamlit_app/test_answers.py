"""Answers are kept within their bound, shared by all who ask, and nobody's to change."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from streamlit_app.answers import Answers


def answers(most: int = 100_000) -> Answers:
    return Answers(most, at_once=2)


def test_the_least_used_goes_when_the_bound_is_reached() -> None:
    kept = answers(most=10_000)
    made: list[int] = []

    def ask(number: int) -> bytes:
        def make() -> bytes:
            made.append(number)
            return bytes([number]) * 2_000

        return kept.get("file", "question", (number,), make)

    for number in (1, 2, 3, 4, 1, 5, 1, 2):  # the fifth pushes out the second, not the first
        assert ask(number) == bytes([number]) * 2_000
    assert made == [1, 2, 3, 4, 5, 2]
    assert kept.size <= kept.most


def test_what_is_too_large_is_answered_but_not_kept() -> None:
    kept = answers(most=4_000)
    assert len(kept.get("file", "question", (), lambda: b"x" * 2_000)) == 2_000
    assert kept.size == 0


def test_nobody_changes_the_answer_of_another() -> None:
    kept = answers()
    kept.get("file", "question", (), lambda: [1, 2]).append(3)
    kept.get("file", "question", (), lambda: [9]).append(4)
    assert kept.get("file", "question", (), lambda: [9]) == [1, 2]


def test_another_file_another_question_and_other_arguments_are_asked_anew() -> None:
    kept = answers()
    asked = [("file", "q", (1,)), ("next", "q", (1,)), ("file", "p", (1,)), ("file", "q", (2,))]
    found = [kept.get(*key, lambda n=n: n) for n, key in enumerate(asked)]
    assert found == [0, 1, 2, 3]


def test_two_who_ask_the_same_at_once_wait_for_one_answer() -> None:
    kept = answers()
    made: list[int] = []
    ready = Barrier(2)

    def ask() -> int:
        ready.wait(timeout=10)
        return kept.get("file", "question", (), lambda: made.append(1) or len(made))

    with ThreadPoolExecutor(2) as threads:
        assert [each.result() for each in [threads.submit(ask), threads.submit(ask)]] == [1, 1]
    assert made == [1]


def test_an_error_is_not_kept() -> None:
    kept = answers()
    with pytest.raises(ZeroDivisionError):
        kept.get("file", "question", (), lambda: 1 // 0)
    assert kept.get("file", "question", (), lambda: 7) == 7
