"""Where listings are read from, and what is remembered of them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.mastodon.facts import page_facts
from extractors.mastodon.plan import advanced, around_slices, plan_listings
from extractors.source import Mark, PageFacts, Task, suspended

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
SOURCE = "social.example/tag/velo"


def task(window_from=None, not_before=None, **instance):
    asked = {"host": "social.example", "hashtags": ["velo"], **instance}
    return Task("mastodon", window_from, NOW, {"instances": [asked]}, not_before)


def plan(states=None, **given):
    return plan_listings(task(**given), states or {}, NOW)


def page(*ids_and_hours, cursor=None, threads=(), observed=NOW):
    marks = tuple(Mark(id_, NOW - timedelta(hours=hours)) for id_, hours in ids_and_hours)
    return PageFacts(frozenset(m.id for m in marks), marks, cursor, observed, threads=threads)


def test_the_first_run_reads_back_from_the_newest_to_the_horizon():
    (slice_,) = plan()
    assert (slice_.source, slice_.part, dict(slice_.cursor)) == (SOURCE, "past", {})
    assert slice_.horizon == NOW - timedelta(days=7)


def test_the_first_run_reaches_a_window_further_back_but_never_before_the_workspaces_start():
    early = NOW - timedelta(days=100)
    assert plan(window_from=early)[0].horizon == early
    start = NOW - timedelta(days=30)
    assert plan(window_from=early, not_before=start)[0].horizon == start


def test_later_runs_read_forward_from_the_watermark():
    state = advanced({}, plan()[0], [page(("30", 2), ("20", 30))])
    assert state["watermark"]["id"] == "30"
    (slice_,) = plan({SOURCE: json.loads(json.dumps(state))})
    assert (slice_.part, slice_.cursor) == ("new", {"min_id": "30"})


def test_the_watermark_stays_behind_the_clock_for_posts_that_arrive_late():
    state = advanced({}, plan()[0], [page(("30", 0.1), ("20", 0.9), ("10", 1.1), ("5", 9))])
    assert state["watermark"]["id"] == "10"
    exact = advanced({}, plan(overlap_minutes=0)[0], [page(("30", 0.1), ("20", 0.9))])
    assert exact["watermark"]["id"] == "30"


def test_an_empty_listing_is_asked_again_from_the_top():
    state = advanced({}, plan()[0], [page()])
    assert plan({SOURCE: state})[0].part == "past"


def test_server_clocks_that_differ_from_page_to_page_do_not_reorder_a_listing():
    pages = [page(("30", -0.01), observed=NOW), page(("20", -0.005), observed=NOW + timedelta(seconds=20))]
    assert advanced({}, plan(overlap_minutes=0)[0], pages)["watermark"]["id"] == "30"


def test_posts_of_the_second_that_the_server_says_are_not_ahead_of_it():
    """Or a run that goes on from there reads them all a second time."""
    posts = tuple((str(id_), -0.0005) for id_ in range(90, 50, -1))  # 1.8 seconds after the header's
    state = suspended({}, plan()[0], [page(*posts, ("50", 0.1), cursor={"max_id": "50"})])
    assert {s.cursor.get("min_id") for s in plan({SOURCE: state}) if s.part == "new"} == {"90"}


def test_nothing_new_leaves_the_watermark():
    state = advanced({}, plan()[0], [page(("30", 2))])
    (again,) = plan({SOURCE: state})
    assert advanced(state, again, [page()])["watermark"]["id"] == "30"


def test_ids_are_opaque_and_ordered_by_time():
    state = advanced({}, plan()[0], [page(("01HZZZ", 2), ("9", 3), ("01A", 4))])
    assert state["watermark"]["id"] == "01HZZZ"


def test_a_first_run_cut_short_goes_on_into_the_past_and_forward_from_its_newest():
    first = plan()[0]
    cut = suspended({}, first, [page(("30", 2), ("20", 30), cursor={"max_id": "20"})])
    past, new = plan({SOURCE: json.loads(json.dumps(cut))})
    assert (past.part, past.cursor, past.horizon) == ("past", {"max_id": "20"}, first.horizon)
    assert (new.part, new.cursor) == ("new", {"min_id": "30"})
    after_new = advanced(cut, new, [page(("40", 1.5))])
    assert (after_new.get("watermark"), after_new["head"]["id"]) == (None, "40")
    after_past = advanced(after_new, past, [page(("10", 90))])
    assert after_past["watermark"]["id"] == "40"
    assert (after_past["oldest"]["id"], after_past["backfill"]) == ("10", [])


def test_a_forward_run_cut_short_keeps_the_watermark_and_goes_on_where_it_was():
    state = advanced({}, plan()[0], [page(("30", 20))])
    (new,) = plan({SOURCE: state})
    cut = suspended(state, new, [page(("50", 10), cursor={"min_id": "50"})])
    assert cut["watermark"]["id"] == "30"
    (again,) = plan({SOURCE: cut})
    assert (again.part, again.cursor) == ("new", {"min_id": "50"})
    assert advanced(cut, again, [page()])["watermark"]["id"] == "50"


def test_a_window_before_everything_read_is_read_from_the_oldest_on():
    state = advanced({}, plan()[0], [page(("30", 2), ("20", 150))])
    early = NOW - timedelta(days=60)
    new, past = plan({SOURCE: state}, window_from=early)
    assert (new.part, past.part, past.cursor, past.horizon) == ("new", "past", {"max_id": "20"}, early)
    after = advanced(state, past, [page(("10", 1400))])
    assert after["watermark"]["id"] == "30"
    assert [slice_.part for slice_ in plan({SOURCE: after}, window_from=early)] == ["new"]


def test_a_window_inside_what_was_read_asks_for_nothing_older():
    state = advanced({}, plan()[0], [page(("30", 2), ("20", 150))])
    assert [s.part for s in plan({SOURCE: state}, window_from=NOW - timedelta(days=1))] == ["new"]


def test_accounts_and_hashtags_are_listings_of_their_own():
    sources = [slice_.source for slice_ in plan(accounts=["lea", "max@other.example"])]
    assert sources == [
        SOURCE,
        "social.example/account/lea",
        "social.example/account/max@other.example",
    ]


def thread(id_, parent=None):
    return {"id": id_, "uri": f"u{id_}", "parent": parent}


def test_threads_are_read_on_request_each_conversation_once():
    facts = [page(threads=(thread("3", "2"), thread("2"), thread("9", "8"), thread("2")))]
    assert around_slices(plan()[0], facts) == []
    (slice_,) = around_slices(plan(threads=True)[0], facts)
    assert slice_.source == f"{SOURCE}/threads"
    assert [post["id"] for post in slice_.cursor["threads"]] == ["2", "9"]
    assert around_slices(slice_, facts) == []


def test_threads_left_over_come_first_next_time_and_are_forgotten_when_read():
    (threads,) = around_slices(plan(threads=True)[0], [page(threads=(thread("1"), thread("2")))])
    left = suspended({}, threads, [page(cursor={"threads": [thread("2")]})])
    states = {f"{SOURCE}/threads": json.loads(json.dumps(left))}
    again = next(slice_ for slice_ in plan(states, threads=True) if slice_.source.endswith("/threads"))
    assert again.cursor == {"threads": [thread("2")]}
    assert advanced(left, again, []) == {"backfill": []}


@pytest.mark.parametrize("part", ["past", "new"])
def test_states_survive_json(part):
    slice_ = replace(plan()[0], part=part)
    facts = [page(("30", 2), cursor={"max_id": "30"})]
    for state in (advanced({}, slice_, facts), suspended({}, slice_, facts, stuck=True)):
        assert json.loads(json.dumps(state)) == state


def test_refusals_of_a_second_look_that_read_alike_are_no_loop(page):
    gone = page({"error": "Record not found"}, kind="verify", post={"id": "1", "uri": "x"})
    assert page_facts(gone).next_cursor is None
    assert page_facts(gone).ids == frozenset()
