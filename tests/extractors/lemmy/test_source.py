"""Both versions of the API against the replay server: paging, comments, searches, counters, second looks."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from extractors.lemmy.settings import NetworkSettings
from replay.faults import reply, status
from replay.lemmy import COMMUNITY, HOST, uri_of
from replay.world import NOW, Person, World

both = pytest.mark.parametrize("version", ["v3", "v4"])
VELO = {"communities": ["velo"]}


def asked(listener, path):
    return [request for request in listener.replay.log if request.path.endswith(path)]


def talked(posts=45, comments=30):
    """Posts, and comments on the newest of them, each answering the one before."""
    world = World.of(posts, replies=0)
    root = above = world.posts[-1]
    root.replies = comments
    for place in range(comments):
        moment = NOW - timedelta(minutes=50) + timedelta(seconds=place)
        above = world.add(f"Réponse {place}", parent=above.id, created_at=moment)
    return world


@both
def test_a_community_is_read_with_its_comments(listen_to, version):
    world = talked()
    listener = listen_to(world, version, **VELO)
    report = listener.land()
    assert report.failures == []
    listener.load(report)
    posts = listener.posts()
    assert set(posts) == {uri_of(post) for post in world.posts}
    assert {row["channel_id"] for row in posts.values()} == {COMMUNITY}
    last = posts[uri_of(world.posts[-1])]
    assert last["kind"] == "comment"
    assert last["thread_uri"] == uri_of(world.posts[44])
    assert last["lang"] == "fr"
    assert len(asked(listener, "/site")) == (1 if version == "v4" else 2)


@both
def test_later_runs_read_only_what_is_new(listen_to, version):
    listener = listen_to(talked(), version, **VELO)
    listener.run()
    listener.replay.log.clear()
    listener.world.now += timedelta(days=1)
    new = listener.world.add("Du lendemain")
    assert listener.run().new_posts == 1
    assert uri_of(new) in listener.posts()
    assert len(asked(listener, "/post/list")) <= 2


@both
def test_more_than_a_run_may_read_is_read_by_the_next_ones(listen_to, version):
    world = talked(90, 50)
    listener = listen_to(world, version, max_pages=1, **VELO)
    for _ in range(8):
        listener.run()
        listener.world.now += timedelta(minutes=30)
    assert set(listener.posts()) == {uri_of(post) for post in world.posts}


@both
def test_a_search_finds_posts_and_comments(listen_to, version):
    world = talked()
    listener = listen_to(world, version, queries=["vélo"])
    report = listener.land()
    assert report.failures == []
    listener.load(report)
    assert set(listener.posts()) == {uri_of(post) for post in world.posts}
    assert asked(listener, "/search")[0].query["q"] == "vélo"


@both
def test_the_comments_of_posts_are_read_page_by_page(listen_to, version):
    world = talked(posts=3, comments=45)
    listener = listen_to(world, version, comments=False, threads=True, **VELO)
    listener.run()
    assert set(listener.posts()) == {uri_of(post) for post in world.posts}
    assert {request.query["post_id"] for request in asked(listener, "/comment/list")} == {"1002"}


def test_comments_that_a_run_does_not_come_to_wait_for_the_next(listen_to):
    world = talked(posts=3, comments=45)
    listener = listen_to(world, comments=False, threads=True, max_threads=1, **VELO)
    listener.run()
    assert len(asked(listener, "/comment/list")) == 1
    for _ in range(3):
        listener.world.now += timedelta(minutes=10)
        listener.run()
    assert set(listener.posts()) == {uri_of(post) for post in world.posts}


@both
def test_subscribers_of_a_community_are_kept_over_time(listen_to, version):
    listener = listen_to(World.of(1), version, **VELO)
    listener.run()
    listener.world.now += timedelta(days=1)
    listener.run()
    rows = [row for row in listener.rows("channel_metrics") if row["channel_id"] == COMMUNITY]
    assert sorted((row["metric"], row["value"]) for row in rows) == [
        *[("comments", 6)] * 2,
        *[("followers", 321)] * 2,
        *[("posts", 45)] * 2,
    ]


@both
def test_a_second_look_finds_what_became_of_posts_and_comments(listen_to, version):
    world = talked(posts=3, comments=3)
    listener = listen_to(world, version, **VELO)
    listener.run()
    deleted, gone, edited, kept = world.posts[0], world.posts[3], world.posts[4], world.posts[1]
    deleted.is_deleted, gone.is_private = True, True
    edited.text, edited.edited_at = "Corrigé", NOW
    listener.verify()
    found = {uri: row["status"] for uri, row in listener.posts().items()}
    assert found[uri_of(deleted)] == "deleted"
    assert found[uri_of(gone)] == "deleted"
    assert found[uri_of(edited)] == "edited"
    assert found[uri_of(kept)] == "live"
    assert len(asked(listener, f"/{version}/post")) == 3
    assert len(asked(listener, f"/{version}/comment")) == 3


def test_a_second_look_that_is_refused_ends_and_deletes_nothing(listen_to):
    listener = listen_to(World.of(3), **VELO)
    listener.run()
    refusal = status(400, b'{"error": "rate_limit_error"}')
    listener.replay.fail(refusal, times=-1, path="/v3/post")
    listener.verify()
    assert {row["status"] for row in listener.posts().values()} == {"live"}


def test_a_limit_told_with_another_status_ends_the_listing_and_it_goes_on(listen_to):
    world = World.of(45)
    listener = listen_to(world, comments=False, **VELO)
    listener.replay.fail(status(400, b'{"error": "rate_limit_error"}'), times=1, path="/post/list", skip=1)
    report = listener.land()
    assert [slice_.outcome for slice_ in report.slices] == ["drained", "rate_limited"]
    assert report.slices[1].resume_at == NOW + timedelta(minutes=1)
    listener.load(report)
    listener.run()
    assert set(listener.posts()) == {uri_of(post) for post in world.posts}


def test_the_version_can_be_said_and_is_then_not_probed(listen_to):
    listener = listen_to(World.of(1), "v3", api="v3", **VELO)
    listener.run()
    assert [request.path for request in asked(listener, "/site")] == ["/api/v3/site"]


def test_a_website_in_place_of_the_new_version_is_no_failure(listen_to):
    listener = listen_to(World.of(1), "v3", **VELO)
    listener.replay.fail(reply(b"<!DOCTYPE html>", "text/html"), times=-1, path="/api/v4/")
    assert listener.land().failures == []


def test_a_host_that_is_no_lemmy_is_told(listen_to):
    listener = listen_to(World.of(1), "v5", **VELO)
    messages = [slice_.message for slice_ in listener.land().slices]
    assert all("like a Lemmy server" in message for message in messages)


def test_a_private_instance_is_told(listen_to):
    listener = listen_to(World.of(1), **VELO)
    listener.replay.fail(status(400, b'{"error": "instance_is_private"}'), times=-1, path="/post/list")
    found = {slice_.source: slice_ for slice_ in listener.land().slices}[f"{HOST}/posts/velo"]
    assert found.outcome == "auth"
    assert "only to its members" in found.message


def test_a_misspelt_community_costs_no_other(listen_to):
    listener = listen_to(World.of(3), comments=False, communities=["vello", "velo"])
    report = listener.land()
    assert {slice_.source: slice_.outcome for slice_ in report.slices} == {
        f"{HOST}/counters": "permanent",
        f"{HOST}/posts/vello": "permanent",
        f"{HOST}/posts/velo": "drained",
    }
    assert any("couldnt_find_community" in slice_.message for slice_ in report.slices)
    listener.load(report)
    assert len(listener.posts()) == 3
    assert [row for row in listener.rows("channel_metrics") if row["channel_id"] == COMMUNITY]


def test_a_member_is_one_across_pages(listen_to):
    world = World.of(45)
    world.add("D'un autre", author=Person("7", "max", "Max"))
    listener = listen_to(world, **VELO)
    listener.run()
    assert {row["handle"] for row in listener.rows("members")} == {f"lea@{HOST}", f"max@{HOST}"}


@pytest.mark.parametrize(
    ("instance", "said"),
    [
        ({"host": HOST}, "neither `communities` nor `queries`"),
        ({"host": "https://lemmy.example", "queries": ["x"]}, "pattern"),
        ({"host": HOST, "communities": ["vé lo"]}, "is not a community"),
        ({"host": HOST, "queries": ["x"], "api": "v5"}, "v3"),
    ],
)
def test_settings_say_what_is_wrong(instance, said):
    with pytest.raises(ValidationError, match=said):
        NetworkSettings.model_validate({"instances": [instance]})


def test_settings_take_communities_as_people_write_them():
    given = {"instances": [{"host": HOST, "communities": ["!Velo@Other.example "]}]}
    assert NetworkSettings.model_validate(given).instances[0].communities == ("velo@other.example",)
    with pytest.raises(ValidationError, match="named twice"):
        NetworkSettings.model_validate({"instances": given["instances"] * 2})
