"""A clock that was wrong once hides nothing for ever."""

from datetime import UTC, datetime, timedelta

from extractors.listings import Listing, advanced, plan_newest_first
from extractors.source import Mark, PageFacts, Slice, Task, suspended

NOW = datetime(2026, 9, 1, tzinfo=UTC)
FORGED = datetime(2099, 1, 1, tzinfo=UTC)
LISTING = Listing("s", {}, first_run_days=7, overlap=timedelta(hours=1), max_pages=5)


def facts(*moments: datetime, clock: datetime = NOW) -> PageFacts:
    marks = tuple(Mark(str(place), at) for place, at in enumerate(moments))
    return PageFacts(frozenset(mark.id for mark in marks), marks, {"page": 2}, clock, NOW)


def test_a_stored_head_in_the_future_is_not_planned_from() -> None:
    state = {"head": FORGED.isoformat(), "watermark": FORGED.isoformat(), "backfill": []}
    slices = plan_newest_first([LISTING], Task("n", None, NOW, {}), {"s": state}, NOW)
    assert [slice_.horizon for slice_ in slices] == [NOW - timedelta(days=7)]
    healed = advanced(state, slices[0], [facts(NOW - timedelta(hours=2))])
    assert healed["head"] == healed["watermark"] == (NOW - timedelta(hours=2)).isoformat()


def test_a_server_clock_that_stood_still_takes_no_head_back() -> None:
    state = {"head": NOW.isoformat(), "backfill": []}
    slow = facts(NOW, clock=datetime(1970, 1, 1, tzinfo=UTC))
    assert advanced(state, Slice("s", "new since", {}), [slow])["head"] == NOW.isoformat()


def test_a_forged_date_is_no_head_of_a_slice_that_waits() -> None:
    honest = NOW - timedelta(hours=3)
    state = suspended({}, Slice("s", "new", {}), [facts(FORGED, honest)])
    assert state["backfill"][0]["head"] == {"id": "1", "at": honest.isoformat()}
    only = suspended({}, Slice("s", "new", {}), [facts(FORGED)])
    assert only["backfill"][0]["head"] == {"id": "0", "at": NOW.isoformat()}
