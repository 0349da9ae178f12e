"""When reading a listing ends."""

from datetime import UTC, datetime, timedelta

from extractors.page_guard import PageGuard
from extractors.source import Mark, PageFacts, Slice

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def facts(*ids: str, at: datetime = NOW, cursor: str = "same") -> PageFacts:
    marks = tuple(Mark(id_, at) for id_ in ids)
    return PageFacts(frozenset(ids), marks, {"after": cursor})


def guard(**given: object) -> PageGuard:
    return PageGuard(Slice("host/tag/velo", "past", {}, **given))


def test_the_same_cursor_on_every_page_does_not_stop_a_slice_that_brings_new_ids() -> None:
    watched = guard()
    assert [watched.check(facts(f"{n}")) for n in range(50)] == [None] * 50


def test_one_known_page_is_tolerated_two_in_a_row_are_not() -> None:
    watched = guard()
    assert watched.check(facts("1", "2")) is None
    assert watched.check(facts("2")) is None
    assert watched.check(facts("3")) is None
    assert watched.check(facts("1", "3")) is None
    assert watched.check(facts("2", "3")) == "repeated"


def test_endless_empty_pages_stop_and_are_no_repetition() -> None:
    watched = guard()
    assert [watched.check(facts()) for _ in range(3)] == [None, None, "empty"]


def test_holes_between_pages_are_no_end() -> None:
    watched = guard()
    pages = [facts("1"), facts(), facts(), facts("2"), facts(), facts(), facts("3")]
    assert [watched.check(page) for page in pages] == [None] * 7


def test_a_loop_with_holes_in_it_ends() -> None:
    watched = guard()
    verdicts = [watched.check(page) for page in (facts("1"), facts(), facts("1"), facts(), facts("1"))]
    assert verdicts == [None, None, None, None, "repeated"]


def test_a_page_wholly_older_than_the_horizon_is_the_last() -> None:
    watched = guard(horizon=NOW - timedelta(days=7))
    assert watched.check(facts("1", at=NOW - timedelta(days=6))) is None
    assert watched.check(facts("2", at=NOW - timedelta(days=8))) == "horizon"


def test_one_forged_old_date_does_not_stop_a_slice() -> None:
    watched = guard(horizon=NOW - timedelta(days=7))
    page = PageFacts(
        frozenset({"1", "2"}), (Mark("1", NOW), Mark("2", NOW - timedelta(days=9999))), {"after": "x"}
    )
    assert watched.check(page) is None


def test_the_page_budget_stops_a_slice_that_has_more() -> None:
    watched = guard(max_pages=2)
    assert watched.check(facts("1")) is None
    assert watched.check(facts("2")) == "max_pages"


def test_the_last_page_is_no_gap_even_when_it_uses_up_the_budget() -> None:
    assert guard(max_pages=1).check(PageFacts(frozenset({"1"}))) is None
