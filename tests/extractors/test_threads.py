"""Follow-up slices of conversations, apart from any network."""

from datetime import UTC, datetime

from extractors.source import PageFacts, Slice, suspended
from extractors.threads import is_thread_slice, resumed_threads, thread_slices, threads_advanced

LISTING = Slice(source="search/vélo", part="new", params={"kind": "search"})


def facts(*ids, hour=10):
    seen = datetime(2026, 9, 1, hour, tzinfo=UTC)
    return PageFacts(threads=tuple({"id": id_, "uri": f"at://{id_}"} for id_ in ids), observed_at=seen)


def test_each_conversation_is_read_once_and_no_more_than_allowed():
    (found,) = thread_slices(LISTING, [facts("a", "b"), facts("b", "c", "d")], limit=3)
    assert [thread["id"] for thread in found.cursor["threads"]] == ["a", "b", "c"]
    assert (found.source, found.max_pages) == ("search/vélo/threads", 3)
    assert is_thread_slice(found)
    assert not is_thread_slice(LISTING)


def test_nothing_found_asks_for_nothing():
    assert thread_slices(LISTING, [facts()], limit=3) == []


def test_two_runs_that_begin_alike_wait_side_by_side():
    (first,) = thread_slices(LISTING, [facts("a", "b")], limit=5)
    (second,) = thread_slices(LISTING, [facts("a", "c", hour=11)], limit=5)
    state = suspended(suspended({}, first, []), second, [])
    waiting = resumed_threads({"search/vélo/threads": state}, "search/vélo", LISTING.params, 5)
    assert [slice_.cursor for slice_ in waiting] == [first.cursor, second.cursor]
    assert threads_advanced(threads_advanced(state, first), second) == {"backfill": []}
