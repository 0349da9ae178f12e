"""Accounts, followers, comments and replies, over the replay server."""

from datetime import timedelta

import pytest

from extractors.vimeo.items import video_address
from extractors.vimeo.settings import NetworkSettings
from replay.faults import reply, status
from replay.listener import Listener
from replay.vimeo import uri_of_comment
from replay.world import Person, World

WITH_COMMENTS = {"comments": True}
ACCOUNT = {"queries": [], "users": ["lea"]}
ZOE = Person("2", "zoe", "Zoé", 9)


@pytest.fixture
def listener(listen) -> Listener:
    return listen("vimeo", World())


def asked(listener, ending):
    return [one for one in listener.replay.log if one.path.endswith(ending)]


def add_conversation(world, replies=1):
    video = world.add("Un vélo", created_at=world.now - timedelta(days=3), replies=1)
    first = world.add("Beau", parent=video.id, author=ZOE, created_at=world.now - timedelta(days=2))
    rest = [
        world.add(f"Oui {n}", parent=first.id, created_at=world.now - timedelta(hours=40 - n))
        for n in range(replies)
    ]
    return video, first, rest


def test_comments_and_replies_come_page_by_page_in_their_thread(listener):
    listener.world.page_size = 4
    video, first, rest = add_conversation(listener.world, replies=9)
    listener.run(workspace=WITH_COMMENTS)
    posts = listener.posts()
    uris = {uri_of_comment(post, video) for post in (first, *rest)}
    assert set(posts) == {video_address(video.id), *uris}
    assert {posts[uri]["thread_root_uri"] for uri in uris} == {video_address(video.id)}
    assert {posts[uri_of_comment(post, video)]["parent_uri"] for post in rest} == {
        uri_of_comment(first, video)
    }
    assert len(asked(listener, "/replies")) == 3


def test_a_second_look_keeps_replies_in_their_place_and_finds_what_is_gone(listener):
    video, first, rest = add_conversation(listener.world, replies=2)
    listener.run(workspace=WITH_COMMENTS)
    rest[0].is_deleted, rest[1].text = True, "Oui, rouge"
    listener.world.now += timedelta(days=1)
    listener.run(stored=listener.stored())
    posts = listener.posts()
    assert posts[uri_of_comment(rest[0], video)]["status"] == "deleted"
    kept = posts[uri_of_comment(rest[1], video)]
    assert (kept["text"], kept["parent_uri"]) == ("Oui, rouge", uri_of_comment(first, video))


def test_later_comments_are_found_while_the_video_is_young(listener):
    video, _, _ = add_conversation(listener.world)
    listener.run(workspace=WITH_COMMENTS)
    listener.world.now += timedelta(days=5)
    late = listener.world.add("Plus tard", parent=video.id, author=ZOE)
    listener.run(workspace=WITH_COMMENTS)
    assert uri_of_comment(late, video) in listener.posts()
    listener.world.now += timedelta(days=40)
    before = len(asked(listener, "/comments"))
    listener.run(workspace=WITH_COMMENTS)
    assert len(asked(listener, "/comments")) == before


def test_a_video_without_comments_is_no_failure(listener):
    video, _, _ = add_conversation(listener.world)
    listener.replay.sites[0].without_comments.add(video.id)
    report = listener.land(workspace=WITH_COMMENTS)
    assert not report.failures
    assert listener.load(report).posts == 1


def test_an_account_brings_its_videos_counters_and_followers(listener):
    listener.world.page_size = 2
    own = [listener.world.add("Un vélo") for _ in range(5)]
    other = listener.world.add("Ailleurs", author=ZOE)
    listener.replay.sites[0].followers = [Person(str(n), f"f{n}", f"F {n}", n) for n in range(5)]
    listener.run(workspace={**ACCOUNT, "followers": True})
    assert {video_address(post.id) for post in own} == set(listener.posts())
    assert video_address(other.id) not in listener.posts()
    assert {row["member_id"] for row in listener.rows("members")} >= {f"/users/{n}" for n in range(5)}
    follows = {(row["actor_id"], row["target_member_id"]) for row in listener.rows("interactions")}
    assert follows == {(f"/users/{n}", "/users/1001") for n in range(5)}
    rows = [row for row in listener.rows("channel_metrics") if row["channel_id"] == "/users/1001"]
    assert ("followers", 120.0) in {(row["metric"], row["value"]) for row in rows}


def test_followers_that_a_limit_cut_off_go_on_with_the_next_run(listener):
    listener.world.page_size = 2
    listener.world.add("Un vélo")
    listener.replay.sites[0].followers = [Person(str(n), f"f{n}", f"F {n}", n) for n in range(5)]
    for _ in range(3):
        listener.run(workspace={**ACCOUNT, "followers": True, "max_pages": 1})
        listener.world.now += timedelta(days=1)
    assert {row["actor_id"] for row in listener.rows("interactions")} == {f"/users/{n}" for n in range(5)}


def test_a_page_that_never_can_be_read_is_stepped_over_after_three_runs(listen):
    listener = listen("vimeo")
    good = listener.replay.sites[0].answer

    def answer(one):
        return reply_of(b"<html>") if one.query.get("page") == "2" else good(one)

    def reply_of(body):
        from replay.server import Reply

        return Reply(body, 200, {"content-type": "text/html"})

    listener.replay.sites[0].answer = answer
    for _ in range(4):
        listener.run()
        listener.world.now += timedelta(minutes=1)
    assert len(listener.posts()) == 25


def test_an_unknown_account_is_a_failure_with_its_reason(listener):
    report = listener.land(workspace={"queries": [], "users": ["nobody"]})
    assert "could not be found" in report.failures[0].message


@pytest.mark.parametrize(
    "reset", ["1788264060", "2026-09-01T12:01:00+00:00", "Tue, 01 Sep 2026 12:01:00 GMT"]
)
def test_the_moment_of_the_reset_is_read_in_each_of_its_forms(listen, reset):
    listener = listen("vimeo")
    before = listener.world.now
    limited = status(429, x_ratelimit_reset=reset, x_ratelimit_remaining="0")
    listener.replay.fail(limited)
    assert not listener.land().failures
    assert timedelta(seconds=1) <= listener.world.now - before <= timedelta(seconds=61)


def test_an_error_with_status_200_is_kept_as_evidence(listener):
    listener.world.add("Un vélo")
    listener.replay.fail(reply(b'{"error": "Something strange occurred"}'), times=-1)
    report = listener.land()
    assert {slice_.outcome for slice_ in report.slices} == {"poison"}
    assert [reject.reason for reject in listener.parse(report).rejects] == ["bad_page"]


def test_accounts_are_numbers_or_names():
    assert NetworkSettings(users=("/users/12", " @lea ")).users == ("12", "lea")
    with pytest.raises(ValueError, match="is not an account"):
        NetworkSettings(users=("https://vimeo.com/lea",))
    with pytest.raises(ValueError, match="neither"):
        NetworkSettings()
