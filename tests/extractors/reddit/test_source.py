"""Sessions, the end of listings, threads with what they leave out, and closed subreddits."""

from datetime import timedelta

import pytest

from agorascope.settings import Settings
from replay.case import get_case
from replay.listener import Listener
from replay.reddit import RedditSite, base36, name_of
from replay.server import Replay, json_reply
from replay.world import NOW, World


@pytest.fixture
def listener(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    case = get_case("reddit")
    for name, value in case.env.items():
        monkeypatch.setenv(name, value)
    world = World.of(45)
    with Replay(RedditSite(world)) as replay:
        yield Listener(case, world, replay, settings)


def paths(listener):
    return [asked.path for asked in listener.replay.log]


def test_one_session_serves_a_run(listener):
    listener.run(workspace={"comments": True, "searches": [{"query": "vélo"}]})
    assert paths(listener).count("/api/v1/access_token") == 1
    assert all(asked.query["raw_json"] == "1" for asked in listener.replay.log if asked.method == "GET")


def test_a_session_that_ends_is_renewed_once(listener):
    site = listener.replay.sites[0]
    answer = site.answer

    def answer_and_end(asked):
        given = answer(asked)
        if asked.path == "/r/velo/about" and site.sessions == 1:
            site.end_session()
        return given

    site.answer = answer_and_end
    report = listener.land()
    assert not report.failures
    assert site.sessions == 2
    assert len(listener.parse(report).posts) == 45


def test_a_session_that_is_refused_again_is_not_asked_for_a_third_time(listener):
    site = listener.replay.sites[0]
    answer = site.answer

    def answer_with_a_dead_session(asked):
        given = answer(asked)
        site.end_session()
        return given

    site.answer = answer_with_a_dead_session
    report = listener.land()
    assert {failure.outcome for failure in report.failures} == {"auth"}
    assert site.sessions == 2


def test_subscribers_are_followed(listener):
    listener.run()
    found = [row for row in listener.rows("channel_metrics") if row["channel_kind"] == "subreddit"]
    assert [(row["channel_id"], row["metric"], row["value"]) for row in found] == [
        ("velo", "followers", 4321)
    ]


def test_a_listing_that_ends_too_early_does_not_pretend(listener, monkeypatch):
    monkeypatch.setattr("extractors.reddit.plan.NEARLY_ALL", 25)
    listener.replay.sites[0].listing_end = 30
    report = listener.land()
    state = report.states["r/velo/new"]
    oldest = listener.world.shown()[29].created_at
    assert any("ended" in note for slice_ in report.slices for note in slice_.notes)
    assert "watermark" not in state
    assert state["covered_from"] == oldest.isoformat()
    assert state["gaps"] == [[(NOW - timedelta(days=7)).isoformat(), oldest.isoformat()]]
    listener.load(report)
    listener.world.now += timedelta(hours=1)
    later = listener.land()
    assert later.states["r/velo/new"]["watermark"]
    assert later.states["r/velo/new"]["covered_from"] == oldest.isoformat()


def test_a_short_listing_is_no_gap(listener):
    report = listener.land()
    assert "gaps" not in report.states["r/velo/new"]
    assert report.states["r/velo/new"]["watermark"]


def test_a_place_whose_item_is_gone_is_walked_to_from_the_top(listener):
    listener.run(workspace={"max_pages": 1})
    place = listener.world.shown()[19]
    place.is_deleted = True
    listener.world.now += timedelta(minutes=30)
    listener.run(workspace={"max_pages": 10})
    assert set(listener.posts()) >= listener.expected()


def add_thread(listener, comments):
    root = listener.world.posts[-1]
    return root, [listener.world.add(f"Réponse {place}", parent=root.id) for place in range(comments)]


def test_threads_bring_comments_and_those_left_out(listener):
    root, comments = add_thread(listener, 9)
    inner = listener.world.add("Une réponse à la réponse", parent=comments[0].id)
    listener.replay.sites[0].shown_comments = 4
    report = listener.land(workspace={"threads": True})
    assert not report.failures
    listener.load(report)
    found = {row["post_id"]: row for row in listener.rows()}
    assert {name_of(post) for post in (*comments, inner)} <= set(found)
    assert found[name_of(inner)]["parent_id"] == name_of(comments[0])
    assert found[name_of(comments[8])]["thread_id"] == name_of(root)
    assert "/api/morechildren" in paths(listener)


def test_what_a_long_thread_leaves_out_is_bounded_and_said(listener):
    add_thread(listener, 9)
    listener.replay.sites[0].shown_comments = 4
    report = listener.land(workspace={"threads": True, "max_more": 0})
    assert "/api/morechildren" not in paths(listener)
    assert any("5 comments" in note for slice_ in report.slices for note in slice_.notes)


def test_threads_that_a_limit_stops_go_on_in_the_next_run(listener):
    listener.replay.fail(get_case("reddit").refuse(4000, NOW), times=-1, path="/comments/q", skip=2)
    report = listener.land(workspace={"threads": True})
    assert report.states["r/velo/new/threads"]["backfill"]
    listener.load(report)
    listener.replay.faults.clear()
    listener.world.now += timedelta(hours=2)
    again = listener.land(workspace={"threads": True})
    assert again.states["r/velo/new/threads"]["backfill"] == []
    asked = [path for path in paths(listener) if path.startswith("/comments/")]
    assert f"/comments/{base36(listener.world.posts[20])}" in asked


def test_newest_comments_of_a_subreddit_are_a_listing_of_their_own(listener):
    _, comments = add_thread(listener, 3)
    listener.run(workspace={"comments": True})
    kinds = {row["post_id"]: row["kind"] for row in listener.rows()}
    assert {kinds[name_of(post)] for post in comments} == {"comment"}


@pytest.mark.parametrize("reason", ["private", "quarantined", "banned"])
def test_a_closed_subreddit_ends_its_own_listing_only(listener, reason):
    refusal = json_reply({"reason": reason, "message": "Forbidden", "error": 403}, 403)
    listener.replay.sites[0].refuses["/r/closed/new"] = refusal
    report = listener.land(workspace={"subreddits": ["closed", "velo"]})
    (failure,) = report.failures
    assert (failure.source, failure.outcome) == ("r/closed/new", "permanent")
    assert "subreddit cannot be read" in failure.message
    assert len(listener.parse(report).posts) == 45


def test_a_search_in_a_subreddit_is_restricted_to_it(listener):
    listener.run(
        workspace={"subreddits": [], "searches": [{"query": "vélo", "subreddit": "bikes"}, {"query": "b"}]}
    )
    searches = {asked.path: asked.query for asked in listener.replay.log if asked.path.endswith("/search")}
    assert searches["/r/bikes/search"]["restrict_sr"] == "1"
    assert "restrict_sr" not in searches["/search"]
    assert {query["sort"] for query in searches.values()} == {"new"}


def test_stored_posts_and_comments_are_looked_up_in_hundreds(listener):
    listener.world.posts[:] = World.of(130, every=timedelta(minutes=5)).posts
    _, comments = add_thread(listener, 2)
    listener.run(workspace={"comments": True})
    comments[0].is_private = True
    listener.verify()
    lookups = [asked.query["id"].split(",") for asked in listener.replay.log if asked.path == "/api/info"]
    assert [len(names) for names in lookups] == [100, 32]
    statuses = {row["post_id"]: row["status"] for row in listener.rows()}
    assert (statuses[name_of(comments[0])], statuses[name_of(comments[1])]) == ("unavailable", "live")


def test_words_that_moderators_removed_are_kept_in_no_former_version(listener):
    listener.world.posts[:] = listener.world.posts[:1]
    (post,) = listener.world.posts
    post.extra = {"selftext": "un premier texte"}
    listener.run()
    post.extra = {"selftext": "un autre texte", "edited": post.created_at.timestamp() + 60}
    listener.verify()
    assert len(listener.rows("post_versions")) == 1
    post.extra = {"selftext": "[removed]", "removed_by_category": "moderator", "author": "[deleted]"}
    listener.verify()
    row = listener.posts()[listener.case.uri_of(post)]
    assert (row["status"], row["text"]) == ("withheld", None)
    assert listener.rows("post_versions") == []
