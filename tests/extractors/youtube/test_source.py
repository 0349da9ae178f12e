"""Comments, channels, quotas and page tokens, over the replay server."""

import json
from datetime import timedelta

import pytest

from extractors.http import Purse
from extractors.registry import get_source
from extractors.source import StoredPost
from extractors.youtube.items import video_uri
from extractors.youtube.settings import NetworkSettings
from replay.faults import reply, status
from replay.listener import Listener
from replay.world import Person, World
from replay.youtube import KEY, channel_id, comment_id, error, uri_of_comment, video_id

WITH_COMMENTS = {"comments": True}
LEA = Person()
ZOE = Person("2", "zoe", "Zoé", 9)
CHANNELS = {"queries": [], "channels": ["@lea"], "comments": True}


@pytest.fixture
def listener(listen) -> Listener:
    return listen("youtube", World())


def asked(listener, resource):
    return [one for one in listener.replay.log if one.path == f"/youtube/v3/{resource}"]


def add_conversation(world, replies=1):
    video = world.add("Un vélo", created_at=world.now - timedelta(days=3), replies=1 + replies)
    first = world.add("Beau", parent=video.id, author=ZOE, created_at=world.now - timedelta(days=2))
    rest = [
        world.add(f"Oui {n}", parent=first.id, created_at=world.now - timedelta(hours=40 - n))
        for n in range(replies)
    ]
    return video, first, rest


def test_the_comments_of_a_found_video_come_with_their_replies(listener):
    video, first, rest = add_conversation(listener.world, replies=3)
    listener.run(workspace=WITH_COMMENTS)
    posts = listener.posts()
    uris = {uri_of_comment(post, video) for post in (first, *rest)}
    assert set(posts) == {video_uri(video_id(video)), *uris}
    assert {row["thread_root_uri"] for row in posts.values()} == {video_uri(video_id(video))}
    assert {posts[uri]["channel_id"] for uri in uris} == {channel_id(LEA)}
    assert not asked(listener, "comments")


def test_replies_that_did_not_come_inline_are_read_page_by_page(listener):
    listener.world.page_size = 4
    video, first, rest = add_conversation(listener.world, replies=9)
    listener.run(workspace=WITH_COMMENTS)
    assert {uri_of_comment(post, video) for post in (first, *rest)} <= set(listener.posts())
    assert len(asked(listener, "comments")) == 3


def test_later_comments_are_found_while_the_video_is_young_and_not_after(listener):
    video, _, _ = add_conversation(listener.world)
    listener.run(workspace=WITH_COMMENTS)
    listener.world.now += timedelta(days=5)
    late = listener.world.add("Plus tard", parent=video.id, author=ZOE)
    listener.run(workspace=WITH_COMMENTS)
    assert uri_of_comment(late, video) in listener.posts()
    listener.world.now += timedelta(days=20)
    too_late = listener.world.add("Bien plus tard", parent=video.id, author=ZOE)
    before = len(asked(listener, "commentThreads"))
    listener.run(workspace=WITH_COMMENTS)
    assert uri_of_comment(too_late, video) not in listener.posts()
    assert len(asked(listener, "commentThreads")) == before


def test_known_videos_are_not_read_to_their_end_again(listener):
    add_conversation(listener.world)
    listener.run(workspace=WITH_COMMENTS)
    listener.world.now += timedelta(hours=6)
    before = len(asked(listener, "commentThreads"))
    listener.run(workspace=WITH_COMMENTS)
    assert len(asked(listener, "commentThreads")) == before + 1


def test_two_searches_that_find_one_video_read_its_comments_once(listener):
    add_conversation(listener.world)
    listener.run(workspace={**WITH_COMMENTS, "queries": ["vélo", "cargo"]})
    assert len(asked(listener, "search")) == 2
    assert len(asked(listener, "commentThreads")) == 1


def test_comments_that_are_switched_off_are_no_failure_and_are_said(listener):
    video, _, _ = add_conversation(listener.world)
    listener.replay.sites[0].closed.add(video_id(video))
    report = listener.land(workspace=WITH_COMMENTS)
    assert not report.failures
    assert not report.is_partial
    assert any("commentsDisabled" in note for slice_ in report.slices for note in slice_.notes)
    loaded = listener.load(report)
    assert (loaded.posts, loaded.rejects) == (1, 0)


def test_no_more_videos_are_opened_than_the_workspace_says(listener):
    for _ in range(5):
        add_conversation(listener.world)
    listener.run(workspace={**WITH_COMMENTS, "max_threads": 2})
    assert len(asked(listener, "commentThreads")) == 2


def test_comments_that_a_fault_kept_back_come_with_the_next_run(listener):
    video, first, _ = add_conversation(listener.world)
    listener.replay.fail(status(503), times=-1, path="commentThreads")
    report = listener.land(workspace=WITH_COMMENTS)
    assert {slice_.source for slice_ in report.failures} == {f"video/{video_id(video)}"}
    listener.load(report)
    listener.replay.faults.clear()
    listener.world.now += timedelta(hours=1)
    listener.run(workspace=WITH_COMMENTS)
    assert uri_of_comment(first, video) in listener.posts()


def test_a_channel_gives_its_uploads_its_members_and_all_its_comments_without_a_search(listener):
    listener.world.page_size = 3
    for _ in range(3):
        video, first, rest = add_conversation(listener.world)
    stranger = listener.world.add("Ailleurs", author=ZOE)
    listener.run(workspace=CHANNELS)
    posts = listener.posts()
    assert {uri_of_comment(post, video) for post in (first, *rest)} <= set(posts)
    assert sum(row["kind"] == "video" for row in posts.values()) == 3
    assert video_uri(video_id(stranger)) not in posts
    assert not asked(listener, "search")
    assert len(asked(listener, "channels")) == 1
    rows = listener.rows("channel_metrics")
    followers = [row for row in rows if row["metric"] == "followers" and row["period_start"] is None]
    assert [(row["channel_id"], row["value"], row["is_estimate"]) for row in followers] == [
        (channel_id(LEA), 120.0, True)
    ]
    old = listener.world.add(
        "Sur une vieille vidéo", parent=video.id, author=ZOE, created_at=listener.world.now
    )
    listener.world.now += timedelta(days=40)
    listener.run(workspace=CHANNELS)
    assert uri_of_comment(old, video) in listener.posts()


def test_hidden_subscribers_have_no_row(listener):
    listener.world.add("Un vélo")
    listener.replay.sites[0].hides_subscribers = True
    listener.run(workspace=CHANNELS)
    assert "followers" not in {row["metric"] for row in listener.rows("channel_metrics")}
    assert {row["followers"] for row in listener.rows("members")} == {None}


def test_a_channel_that_is_not_there_says_what_to_check(listener):
    report = listener.land(workspace={"queries": [], "channels": ["@nobody"]})
    assert "no channel @nobody" in report.failures[0].message


def test_a_search_goes_on_below_what_the_server_gives(listen):
    listener = listen("youtube", World.of(1200, every=timedelta(minutes=3)))
    listener.replay.sites[0].search_end = 480
    listener.world.page_size = 50
    listener.run(workspace={"max_pages": 100})
    assert set(listener.posts()) == listener.expected()


def test_an_expired_page_token_loses_nothing(listener):
    for minutes in range(60):
        listener.world.add("Un vélo", created_at=listener.world.now - timedelta(minutes=minutes))
    listener.run(workspace={"max_pages": 1})
    listener.replay.sites[0].expired = {f"C{n}" for n in range(1, 60)}
    listener.world.now += timedelta(hours=1)
    listener.run(workspace={"max_pages": 50})
    listener.replay.sites[0].expired = set()
    listener.run(workspace={"max_pages": 50})
    assert set(listener.posts()) == listener.expected()


def test_a_spent_quota_of_the_server_ends_the_run_until_midnight_in_california(listen):
    listener = listen("youtube")
    quota = error(403, "quotaExceeded", "The request cannot be completed: quota.")
    listener.replay.fail(status(403, json.dumps(quota).encode()), times=-1, skip=3)
    report = listener.land()
    assert {slice_.outcome for slice_ in report.slices} == {"budget"}
    assert report.slices[0].resume_at.isoformat() == "2026-09-02T07:00:00+00:00"


def test_our_own_budget_of_searches_is_kept_apart_from_units(listen):
    listener = listen("youtube")
    report = listener.land(workspace={"searches_per_day": 1})
    assert {slice_.outcome for slice_ in report.slices} == {"budget"}
    assert report.quota_left["searches"] == 0
    assert report.quota_left["units"] == 9999
    listener.load(report)
    listener.run()
    assert set(listener.posts()) == listener.expected()


def test_videos_without_their_details_are_kept_as_far_as_the_search_tells(listener):
    post = listener.world.add("Un vélo")
    listener.replay.fail(reply(b"<html>"), times=-1, path="/videos")
    report = listener.land()
    assert not report.failures
    assert any("without their counters" in note for slice_ in report.slices for note in slice_.notes)
    assert [row["uri"] for row in listener.parse(report).posts] == [video_uri(video_id(post))]


def test_the_second_look_asks_for_fifty_at_once(listener):
    video, first, rest = add_conversation(listener.world, replies=1)
    stored = [StoredPost(video_uri(f"vid{n}"), f"vid{n}") for n in range(99)]
    stored += [StoredPost(video_uri(video_id(video)), video_id(video))]
    stored += [
        StoredPost(uri_of_comment(post, video), comment_id(post), thread_id=video_id(video))
        for post in (first, *rest)
    ]
    rest[0].is_deleted = True
    parsed = listener.parse(listener.land(stored=stored))
    assert (len(asked(listener, "videos")), len(asked(listener, "comments"))) == (3, 1)
    gone = {change["uri"] for change in parsed.status_changes}
    assert gone == {video_uri(f"vid{n}") for n in range(99)} | {uri_of_comment(rest[0], video)}
    found = next(row for row in parsed.posts if row["post_id"] == comment_id(first))
    assert (found["uri"], found["thread_id"]) == (uri_of_comment(first, video), video_id(video))


def test_an_edited_comment_is_a_new_version_in_the_same_thread(listener):
    video, first, _ = add_conversation(listener.world)
    listener.run(workspace=WITH_COMMENTS)
    first.text, first.edited_at = "Beau rouge", listener.world.now
    listener.world.now += timedelta(days=1)
    listener.run(stored=listener.stored())
    row = listener.posts()[uri_of_comment(first, video)]
    assert (row["text"], row["status"]) == ("Beau rouge", "edited")
    assert row["thread_root_uri"] == video_uri(video_id(video))


def test_the_budgets_are_the_two_of_the_network():
    budgets = get_source("youtube").budgets({"queries": ["vélo"]})
    assert {(b.unit, b.limit, b.zone) for b in budgets} == {
        ("searches", 100, "America/Los_Angeles"),
        ("units", 10_000, "America/Los_Angeles"),
    }
    assert Purse(budgets, now=lambda: None)


@pytest.mark.parametrize("name", ["@lea", "UC_x5XG1OV2P6uZZ5FSM9Ttw"])
def test_channels_are_ids_or_handles(name):
    assert NetworkSettings(channels=(f" {name} ",)).channels == (name,)


@pytest.mark.parametrize("given", [{"channels": ["https://example.org"]}, {}, {"queries": [""]}])
def test_settings_that_ask_for_nothing_are_refused(given):
    with pytest.raises(ValueError, match=r"is not a channel|neither|at least 1 character"):
        NetworkSettings.model_validate(given)


def test_the_key_is_sent_and_never_kept(listener):
    listener.world.add("Un vélo")
    report = listener.land()
    assert {one.query["key"] for one in listener.replay.log} == {KEY}
    assert KEY.encode() not in b"".join(path.read_bytes() for path in report.batch.path.glob("*"))
