"""What X costs, where its chains of pages go on, and what is read around a post."""

from datetime import timedelta

import pytest

from agorascope.settings import Settings
from extractors.x.ids import uri_of
from replay.case import get_case
from replay.faults import status
from replay.listener import Listener
from replay.server import Replay
from replay.world import NOW, Person, World
from replay.x import XSite, snowflake


@pytest.fixture
def listener(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("X_BEARER_TOKEN", "x-token-of-the-tests")
    world = World.of(45)
    with Replay(XSite(world)) as replay:
        yield Listener(get_case("x"), world, replay, settings)


def asked(listener, part):
    return [one for one in listener.replay.log if part in one.path]


def test_near_the_end_of_the_budget_pages_shrink_and_the_run_goes_on_later(listener):
    report = listener.land(workspace={"budget_usd": 0.505, "counts": "off"})
    sizes = [int(one.query["max_results"]) for one in asked(listener, "/search/")]
    assert sizes == [25, 19, 14]
    assert "budget" in {slice_.outcome for slice_ in report.slices} or len(listener.parse(report).posts) == 45
    assert report.quota_left["USD"] >= 0


def test_an_empty_purse_asks_nothing(listener):
    report = listener.land(workspace={"budget_usd": 0.01, "counts": "off"})
    assert asked(listener, "/search/") == []
    assert {slice_.outcome for slice_ in report.slices} == {"budget"}
    assert "watermark" not in report.states.get("search/vélo", {})


def test_the_answer_is_charged_by_what_it_held(listener):
    report = listener.land(workspace={"budget_usd": 100, "counts": "day"})
    pages = len(asked(listener, "/search/"))
    assert report.quota_left["USD"] == pytest.approx(100 - 0.005 - 45 * 0.005 - pages * 0.010)


def test_used_up_credits_end_the_run(listener):
    listener.replay.fail(status(402, b'{"title": "CreditsDepleted"}'), times=-1)
    assert {slice_.outcome for slice_ in listener.land().slices} == {"budget"}


def test_the_monthly_cap_is_not_tried_again(listener):
    body = b'{"title": "UsageCapExceeded", "type": "https://api.x.com/2/problems/usage-capped"}'
    listener.replay.fail(status(429, body), times=-1)
    report = listener.land(workspace={"counts": "off"})
    assert {slice_.outcome for slice_ in report.slices} == {"budget"}
    assert len(listener.replay.log) == 1


def test_a_refused_name_says_which_setting_to_change(listener):
    body = b'{"title": "Invalid Request", "errors": [{"message": "[post.fields] is not one of the names"}]}'
    listener.replay.fail(status(400, body), times=-1, path="/search/")
    (failure,) = listener.land().failures
    assert "names" in failure.message


def test_the_older_names_bring_the_same_posts(listener):
    listener.run(workspace={"names": "tweets"})
    assert set(listener.posts()) == listener.expected()
    assert all("tweet.fields" in one.query for one in asked(listener, "/search/"))


def test_a_chain_that_was_left_too_long_begins_again_below_what_it_brought(listener):
    listener.run(workspace={"max_pages": 1})
    brought = len(listener.posts())
    listener.world.now += timedelta(days=6, hours=20)
    listener.world.add("Un vélo bien plus tard")
    listener.run(workspace={"max_pages": 20})
    assert len(listener.posts()) > brought
    tokens = [one.query.get("next_token") for one in asked(listener, "/search/")]
    assert None in tokens[1:]  # the old token was given up, and no request was refused
    kept = NOW - timedelta(days=7) + (listener.world.now - NOW)
    assert {listener.case.uri_of(post) for post in listener.world.shown() if post.created_at > kept} <= set(
        listener.posts()
    )


def test_what_the_recent_search_cannot_reach_is_said(listener):
    report = listener.land(window_from=NOW - timedelta(days=40))
    assert any("7 days" in note for slice_ in report.slices for note in slice_.notes)
    search = report.states["search/vélo"]
    assert search["covered_from"] >= (NOW - timedelta(days=7, minutes=1)).isoformat()


def test_accounts_bring_posts_mentions_followers_and_volume(listener):
    listener.world.add("Merci @lea pour le vélo", author=Person("7", "paul", "Paul", 9))
    own = {"queries": [], "accounts": ["lea"], "mentions": ["lea"]}
    listener.run(workspace=own)
    assert set(listener.posts()) == listener.expected()
    metrics = [row for row in listener.rows("channel_metrics") if row["channel_kind"] == "account"]
    own = {(row["metric"], row["value"]) for row in metrics if row["channel_id"] == "1001"}
    assert own == {("followers", 120), ("posts", 77)}
    assert len(asked(listener, "/users/by")) == 1
    assert {row["channel_id"] for row in listener.rows()} == {"1001", None}


def test_an_account_that_is_not_there_costs_no_other(listener):
    report = listener.land(workspace={"accounts": ["nobody_here"]})
    assert [failure.outcome for failure in report.failures] == ["permanent"]
    assert len(listener.parse(report).posts) == 45


def test_volume_of_a_query_is_stored_by_day(listener):
    listener.run()
    volumes = [row for row in listener.rows("channel_metrics") if row["channel_kind"] == "query"]
    assert sum(row["value"] for row in volumes) == 45
    assert {row["period"] for row in volumes} == {"day"}


def test_conversations_quotes_and_reposts_of_found_posts_are_read(listener):
    site, world = listener.replay.sites[0], listener.world
    root = world.posts[-1]
    answer = world.add("Une réponse sans le mot", parent=root.id)
    quote = world.add("Un vélo cité", extra={"referenced_posts": [{"type": "quoted", "id": snowflake(root)}]})
    root.extra = {"public_metrics": {"quote_count": 1, "repost_count": 2, "reply_count": 1}}
    site.quotes[root.id] = [quote]
    site.reposters[root.id] = [Person("8", "zoe", "Zoé", 3), Person("9", "tom", "Tom", 4)]
    report = listener.land(workspace={"threads": True, "quotes": True, "reposts": True, "max_threads": 500})
    assert not report.failures
    listener.load(report)
    rows = listener.posts()
    assert rows[listener.case.uri_of(answer)]["parent_uri"] == listener.case.uri_of(root)
    assert rows[listener.case.uri_of(quote)]["quote_of_uri"] == uri_of(snowflake(root))
    interactions = {(row["type"], row["target_post_uri"]) for row in listener.rows("interactions")}
    assert interactions == {("repost", uri_of(snowflake(root)))}
    assert len(listener.rows("interactions")) == 2


def test_a_walk_that_a_limit_stops_goes_on_in_the_next_run(listener):
    around = {"threads": True, "counts": "off"}
    listener.replay.fail(get_case("x").refuse(4000, listener.world.now), times=-1, path="/search/", skip=6)
    report = listener.land(workspace=around)
    assert report.states["search/vélo/walks"]["backfill"]
    listener.load(report)
    listener.replay.faults.clear()
    listener.world.now += timedelta(hours=2)
    again = listener.land(workspace=around)
    assert not again.failures
    assert again.states["search/vélo/walks"]["backfill"] == []


def test_stored_posts_are_looked_up_in_hundreds(listener):
    listener.world.posts[:] = World.of(130, every=timedelta(minutes=5)).posts
    listener.run(workspace={"max_pages": 50})
    listener.world.posts[3].is_deleted = True
    listener.world.posts[4].edited_at = listener.world.posts[4].created_at + timedelta(minutes=9)
    listener.verify()
    lookups = [one.query["ids"].split(",") for one in listener.replay.log if one.path == "/2/tweets"]
    assert len(lookups[0]) == 100
    assert sum(map(len, lookups)) == 131  # the edited one is asked for by its newest id as well
    row = listener.posts()[listener.case.uri_of(listener.world.posts[4])]
    assert row["status"] == "edited"
    assert "numéro 4" in row["text"]


def test_the_archive_search_reaches_back_and_says_nothing_of_an_end(listener):
    listener.world.posts[0].created_at = NOW - timedelta(days=300)
    asked_for = {"window_from": NOW - timedelta(days=400)}
    report = listener.land(workspace={"search": "all"}, **asked_for)
    assert report.notes == []
    assert len(listener.parse(report).posts) == 45
    recent = listener.land(**asked_for)
    assert any("7 days" in note for note in recent.notes)


def test_a_query_that_nobody_answers_is_not_asked_from_its_old_start(listener):
    listener.world.posts.clear()
    first = listener.land()
    assert not any(slice_.notes for slice_ in first.slices)
    listener.load(first)
    listener.world.now += timedelta(days=9)
    listener.run()
    listener.world.now += timedelta(days=1)
    report = listener.land()
    assert not any(slice_.notes for slice_ in report.slices)
    start = asked(listener, "/search/")[-1].query["start_time"]
    assert start > (listener.world.now - timedelta(days=2)).isoformat()
