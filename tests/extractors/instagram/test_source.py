"""What the contract tests do not cover: hashtags, comments with answers, other accounts, insights."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from agorascope.landing import read_pages
from extractors.instagram import SOURCE
from extractors.instagram.settings import NetworkSettings
from extractors.source import Task
from replay.graph import TOKEN

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def with_account(listener, **fields):
    return {"accounts": [{**listener.case.settings["accounts"][0], **fields}]}


def test_every_page_of_a_hashtag_is_read_although_its_cursor_never_changes(listener):
    for place in range(9):
        listener.world.add(f"Un vélo de plus {place}")
    listener.world.page_size = 4
    report = listener.land(workspace=with_account(listener, media=False, hashtags=["velo"]))
    assert not report.failures
    listener.load(report)
    assert set(listener.posts()) == listener.expected()
    assert {row["author_id"] for row in listener.rows()} == {None}
    assert {row["channel_id"] for row in listener.rows()} == {"velo"}


def test_the_number_of_a_hashtag_is_asked_for_once(listener):
    own = with_account(listener, media=False, hashtags=["velo"])
    for _ in range(3):
        listener.run(workspace=own)
        listener.world.now += timedelta(hours=6)
    asked = [item.path for item in listener.replay.log]
    assert sum(path.endswith("ig_hashtag_search") for path in asked) == 1
    assert listener.states["account/1784/hashtag/velo"]["hashtag_id"] == "178430"


def test_a_thirty_first_hashtag_in_a_week_is_refused_with_the_day_it_may_be_asked(listener):
    known = {
        f"account/1784/hashtag/t{place}": {"asked_at": (listener.world.now - timedelta(days=3)).isoformat()}
        for place in range(30)
    }
    listener.states.update(known)
    report = listener.land(workspace=with_account(listener, media=False, hashtags=["t1", "velo"]))
    by_source = {slice_.source: slice_ for slice_ in report.slices}
    refused = by_source["account/1784/hashtag/velo"]
    assert refused.outcome == "budget"
    assert "waits until 2026-09-05" in refused.message
    assert by_source["account/1784/hashtag/t1"].outcome == "drained"
    assert not any(asked.query.get("q") == "velo" for asked in listener.replay.log)
    listener.world.now += timedelta(days=4, hours=1)
    later = listener.land(workspace=with_account(listener, media=False, hashtags=["velo"]))
    assert not later.failures


def test_comments_and_all_their_answers_are_read(listener):
    medium = listener.world.posts[0]
    listener.world.page_size = 2
    first = listener.world.add("Un commentaire", parent=medium.id)
    answers = [listener.world.add(f"Réponse {place}", parent=first.id) for place in range(5)]
    listener.world.add("Un autre", parent=medium.id)
    listener.world.add("Encore un", parent=medium.id)
    listener.run()
    rows = listener.posts()
    assert set(rows) == listener.expected()
    assert {rows[listener.case.uri_of(answer)]["parent_uri"] for answer in answers} == {
        listener.case.uri_of(first)
    }
    assert {rows[listener.case.uri_of(answer)]["thread_id"] for answer in answers} == {medium.id}


def test_another_account_is_read_page_by_page_with_its_followers(listener):
    listener.world.page_size = 2
    listener.run(workspace=with_account(listener, media=False, discover=["Rival"]))
    assert set(listener.posts()) == listener.expected()
    metrics = {(row["channel_id"], row["metric"], row["value"]) for row in listener.rows("channel_metrics")}
    assert ("9", "followers", 55.0) in metrics


def test_mentions_are_a_community_of_their_own_and_not_looked_at_again(listener):
    own = with_account(listener, media=False, mentions=True)
    listener.run(workspace=own)
    assert {row["channel_id"] for row in listener.rows()} == {"1784/tags"}
    listener.replay.log.clear()
    listener.run(workspace=own, stored=listener.stored())
    assert not any("ids" in asked.query for asked in listener.replay.log)


def test_each_metric_is_asked_by_itself_and_an_unknown_one_is_a_note(listener):
    report = listener.land()
    assert not report.failures
    notes = [note for slice_ in report.slices for note in slice_.notes]
    assert any("total_interactions is not given" in note for note in notes)
    listener.load(report)
    rows = [row for row in listener.rows("channel_metrics") if row["period"] == "day"]
    assert {(row["metric"], row["value"], row["is_final"]) for row in rows} == {
        ("views", 70, True), ("views", 70, False), ("reach", 70, True), ("reach", 70, False)}  # fmt: skip
    days = {row["period_start"].date().isoformat() for row in rows}
    assert days == {"2026-08-29", "2026-08-31"}
    views = [row for row in listener.rows("channel_metrics") if row["period"] == "lifetime"]
    assert {row["channel_id"] for row in views} == listener.expected()


def test_the_token_is_in_no_url_and_in_no_kept_body(listener):
    listener.world.page_size = 2
    report = listener.land()
    assert all(TOKEN not in asked.target for asked in listener.replay.log)
    bodies = [page.body for page in read_pages(listener.settings.landing, report.batch.path)]
    assert any(b"access_token=REDACTED" in body for body in bodies)
    assert not any(TOKEN.encode() in body for body in bodies)


def test_a_token_of_instagram_login_is_sent_to_its_own_host():
    account = {"id": "1784", "token_env": "T", "login": "instagram"}
    planned = SOURCE.plan(Task("instagram", None, NOW, {"accounts": [account]}), {}, NOW)
    assert {slice_.params["login"] for slice_ in planned} == {"instagram"}
    with pytest.raises(ValidationError, match="login: facebook"):
        NetworkSettings(accounts=[{**account, "hashtags": ["velo"]}])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"hashtags": [f"t{place}" for place in range(31)]}, "at most 30"),
        ({"hashtags": ["deux mots"]}, "not a hashtag"),
        ({"media": False}, "asked for nothing"),
    ],
)
def test_settings_that_cannot_work_are_refused(fields, said):
    with pytest.raises(ValidationError, match=said):
        NetworkSettings(accounts=[{"id": "1784", "token_env": "T", **fields}])


def test_retired_metrics_are_refused_before_anything_is_asked():
    with pytest.raises(ValidationError, match="retired"):
        NetworkSettings(accounts=[{"id": "1784", "token_env": "T"}], media_metrics=["impressions"])
