"""Courtesy and memory of feeds: validators, intervals, moves, feeds that end, lost items, comments."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from extractors.rss.settings import NetworkSettings
from replay.faults import Fault, mutated
from replay.rss import FEED
from replay.world import World

SOURCE = f"feed/{FEED}"
HOURLY = {"interval_minutes": 60}


def asked(listener: Any, path: str = "/feed/") -> list[Any]:
    return [one for one in listener.replay.log if one.path.startswith(path)]


def test_an_unchanged_feed_costs_one_short_answer_and_is_no_failure(listen):
    listener = listen()
    listener.run()
    before = len(asked(listener))
    state = listener.states[SOURCE]
    assert state["etag"].startswith('W/"')
    listener.world.now += timedelta(hours=1)
    report = listener.land()
    assert not report.failures
    assert report.pages == 1
    (again,) = asked(listener)[before:]
    assert again.headers["if-none-match"] == state["etag"]
    assert listener.load(report).posts == 0
    assert listener.states[SOURCE]["etag"] == state["etag"]
    assert listener.states[SOURCE]["watermark"] == state["watermark"]


def test_a_feed_is_not_asked_before_its_interval_is_over(listen):
    listener = listen()
    listener.run(workspace=HOURLY)
    before = len(asked(listener))
    listener.world.now += timedelta(minutes=59)
    listener.run(workspace=HOURLY)
    assert len(asked(listener)) == before
    listener.world.now += timedelta(minutes=2)
    listener.run(workspace=HOURLY)
    assert len(asked(listener)) == before + 1


def test_a_feed_without_validators_is_left_alone_for_most_of_a_day(listen):
    listener = listen()
    answer = listener.replay.sites[0].answer

    def unconditional(request):
        reply = answer(request)
        reply.headers.pop("etag", None)
        return reply

    listener.replay.sites[0].answer = unconditional
    listener.run(workspace=HOURLY)
    before = len(asked(listener))
    for hours in (10, 9):
        listener.world.now += timedelta(hours=hours)
        listener.run(workspace=HOURLY)
        assert len(asked(listener)) == before
    listener.world.now += timedelta(hours=2)
    listener.run(workspace=HOURLY)
    assert len(asked(listener)) > before


def test_max_age_is_kept_to_for_a_day_at_most(listen):
    listener = listen()
    answer = listener.replay.sites[0].answer

    def cached(request):
        reply = answer(request)
        reply.headers["cache-control"] = "public, max-age=31536000"
        return reply

    listener.replay.sites[0].answer = cached
    listener.run()
    before = len(asked(listener))
    listener.world.now += timedelta(hours=23)
    listener.run()
    assert len(asked(listener)) == before
    listener.world.now += timedelta(hours=2)
    listener.run()
    assert len(asked(listener)) == before + 1


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(listen):
    listener = listen()
    moved = Fault("reply", status=301, headers={"location": "https://elsewhere.example/feed/"})
    listener.replay.fail(moved, times=1, path="/feed/")
    listener.run()
    assert listener.states[SOURCE]["moved_to"] == "https://elsewhere.example/feed/"
    before = len(asked(listener))
    listener.world.now += timedelta(days=1)
    late = listener.world.add("Un vélo après le déménagement")
    listener.run()
    assert {one.host for one in asked(listener)[before:]} == {"elsewhere.example"}
    assert listener.case.uri_of(late) in listener.posts()


def test_a_feed_that_moved_for_a_while_keeps_its_address(listen):
    listener = listen()
    away = Fault("reply", status=302, headers={"location": "https://elsewhere.example/feed/"})
    listener.replay.fail(away, times=1, path="/feed/")
    listener.run()
    assert "moved_to" not in listener.states[SOURCE]


def test_a_feed_that_is_gone_is_told_once_and_never_asked_again(listen):
    listener = listen()
    listener.run()
    listener.replay.fail(Fault("reply", status=410), times=-1, path="/feed/")
    listener.world.now += timedelta(days=1)
    report = listener.land()
    assert not report.failures
    assert "gone for good (410)" in str([slice_.notes for slice_ in report.slices])
    listener.load(report)
    before = len(asked(listener))
    listener.replay.faults.clear()
    listener.world.now += timedelta(days=1)
    listener.run()
    assert len(asked(listener)) == before
    assert {row["status"] for row in listener.rows()} == {"live"}


def test_an_item_that_vanishes_is_no_deletion(listen):
    listener = listen()
    listener.run()
    listener.world.posts[-1].is_deleted = True
    listener.verify()
    assert {row["status"] for row in listener.rows()} == {"live"}


def test_a_feed_that_turned_over_says_what_it_may_have_lost(listen):
    listener = listen(world=World.of(20))
    plain = mutated(lambda body: body.replace(b"wordpress.org", b"other.example"))
    listener.replay.fail(plain, times=-1, path="/feed/")  # no numbered pages to go back on
    listener.run()
    listener.world.now += timedelta(days=2)
    for place in range(25):
        at = listener.world.now - timedelta(minutes=60 - place)
        listener.world.add(f"Un vélo de plus, le {place}", created_at=at)
    report = listener.land()
    assert "may have lost items" in str([slice_.notes for slice_ in report.slices])
    listener.load(report)
    listener.world.now += timedelta(hours=1)
    listener.world.add("Un vélo sans perte")
    assert "lost" not in str([slice_.notes for slice_ in listener.land().slices])


def test_comment_feeds_are_read_where_their_count_changed(listen):
    listener = listen(world=World.of(3, replies=1))
    post = listener.world.posts[0]
    listener.world.add("Bravo", parent=post.id)
    wanted = {"feeds": [{"url": FEED, "comments": True}]}
    listener.run(workspace=wanted)
    (comment,) = [row for row in listener.rows() if row["kind"] == "comment"]
    assert comment["parent_uri"] == comment["thread_root_uri"] == listener.case.uri_of(post)
    assert len(asked(listener, "/comments/")) == 1
    listener.world.now += timedelta(hours=1)
    listener.world.add("Un autre vélo")
    listener.run(workspace=wanted)
    assert len(asked(listener, "/comments/")) == 1
    post.replies = 2
    listener.world.add("Encore bravo", parent=post.id)
    listener.world.now += timedelta(hours=1)
    listener.run(workspace=wanted)
    assert len([row for row in listener.rows() if row["kind"] == "comment"]) == 2


def test_a_window_in_the_past_goes_back_through_numbered_pages(listen):
    listener = listen()
    oldest = min(post.created_at for post in listener.world.posts)
    recent = {"first_run_days": 1}
    for post in listener.world.posts:
        post.created_at -= (listener.world.now - post.created_at) * 9
    listener.run(workspace=recent)
    assert set(listener.posts()) < listener.expected()
    listener.world.now += timedelta(hours=1)
    listener.run(window_from=oldest - timedelta(days=60), workspace=recent)
    assert set(listener.posts()) == listener.expected()


@pytest.mark.parametrize(
    "feed",
    [
        "ftp://example.org/feed",
        "blog.example.org",
        "file:///etc/passwd",
        "https://user:word@example.org/feed",
        "https://example.org/feed?token=abc",
    ],
)
def test_addresses_that_are_not_listened_to(feed):
    with pytest.raises(ValidationError):
        NetworkSettings.model_validate({"feeds": [{"url": feed}]})
    with pytest.raises(ValidationError):
        NetworkSettings.model_validate({})
