"""What the contract tests do not cover: comments, insights, tokens in bodies, batches of a second look."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from agorascope.landing import read_pages
from extractors.facebook.settings import NetworkSettings
from replay.faults import status
from replay.graph import TOKEN, error


def test_comments_of_every_page_are_read_and_belong_to_their_post(listener):
    root = listener.world.posts[0]
    listener.world.page_size = 2
    answers = [listener.world.add(f"Réponse {place}", parent=root.id) for place in range(5)]
    listener.run()
    rows = listener.posts()
    found = [rows[listener.case.uri_of(answer)] for answer in answers]
    assert {row["kind"] for row in found} == {"comment"}
    assert {row["thread_uri"] for row in found} == {listener.case.uri_of(root)}
    assert {row["channel_id"] for row in found} == {"42"}


def test_a_comment_that_came_since_is_found_within_the_overlap(listener):
    listener.run()
    listener.world.now += timedelta(hours=5)
    late = listener.world.add("Une question", parent=listener.world.posts[0].id)
    listener.run()
    assert listener.case.uri_of(late) in listener.posts()


def test_comments_that_the_run_had_no_time_for_are_read_by_the_next(listener):
    for root in listener.world.posts[:3]:
        listener.world.add("Une réponse", parent=root.id)
    listener.replay.fail(listener.case.refuse(4000, listener.world.now), times=-1, path="/comments", skip=1)
    report = listener.land()
    assert "rate_limited" in {slice_.outcome for slice_ in report.slices}
    listener.load(report)
    assert sum(row["kind"] == "comment" for row in listener.rows()) == 1
    listener.replay.faults.clear()
    listener.world.now += timedelta(hours=2)
    listener.run()
    assert sum(row["kind"] == "comment" for row in listener.rows()) == 3


def test_each_metric_is_asked_by_itself_and_an_unknown_one_is_a_note(listener):
    page = {**listener.case.settings["pages"][0]}
    names = ["page_media_view", "page_no_such_thing", "page_follows"]
    report = listener.land(workspace={"pages": [page], "page_metrics": names})
    assert not report.failures
    notes = [note for slice_ in report.slices for note in slice_.notes]
    assert any("page_no_such_thing is not given" in note for note in notes)
    asked = [item.path for item in listener.replay.log if "/42/insights/" in item.path]
    assert [path.rpartition("/")[2] for path in asked] == names
    listener.load(report)
    rows = [row for row in listener.rows("channel_metrics") if row["channel_kind"] == "page"]
    values = {(row["metric"], row["period"], row["value"], row["is_final"]) for row in rows}
    assert {
        ("followers", "point", 900, False),
        ("views", "day", 10, True),
        ("views", "day", 20, False),
    } <= values


def test_insights_of_posts_are_counters_of_the_post(listener):
    listener.run()
    views = [row for row in listener.rows("channel_metrics") if row["metric"] == "views"]
    of_posts = {row["channel_id"]: row["value"] for row in views if row["channel_kind"] == "post"}
    assert of_posts == {listener.case.uri_of(post): 40 for post in listener.world.posts}


def test_a_page_of_others_is_asked_for_no_insights(listener):
    listener.run(workspace={"pages": [{**listener.case.settings["pages"][0], "own": False}]})
    assert not [asked for asked in listener.replay.log if "insights" in asked.path]


def test_the_token_is_in_no_url_and_in_no_kept_body(listener):
    listener.world.page_size = 2
    report = listener.land()
    assert all(TOKEN not in asked.target for asked in listener.replay.log)
    bodies = [page.body for page in read_pages(listener.settings.landing, report.batch.path)]
    assert any(b"access_token=REDACTED" in body for body in bodies)
    assert not any(TOKEN.encode() in body for body in bodies)


def test_the_proof_of_the_app_secret_is_sent_and_kept_nowhere(listener, monkeypatch):
    monkeypatch.setenv("FACEBOOK_APP_SECRET", "an invented app secret")
    report = listener.land(workspace={"app_secret_env": "FACEBOOK_APP_SECRET"})
    proofs = {asked.query["appsecret_proof"] for asked in listener.replay.log}
    assert len(proofs) == 1
    kept = b"".join(path.read_bytes() for path in report.batch.path.glob("*.json"))
    assert proofs.pop().encode() not in kept


def test_a_missing_permission_stops_one_listing_and_says_what_to_do(listener):
    refusal = error(10, "(#10) This endpoint requires Page Public Content Access", http=403)
    listener.replay.fail(status(403, refusal.body), times=-1, path="/feed")
    report = listener.land()
    assert [slice_.outcome for slice_ in report.slices] == ["permanent", "drained"]
    assert "Page Public Content Access" in report.slices[0].message
    assert "permission" in report.slices[0].message


def test_an_answer_that_would_be_too_large_says_to_ask_for_less(listener):
    words = "Please reduce the amount of data you're asking for, then retry your request"
    listener.replay.fail(status(500, error(1, words).body), times=-1, path="/feed")
    report = listener.land()
    assert report.slices[0].outcome == "permanent"
    assert "page_size" in report.slices[0].message
    listener.replay.faults.clear()
    listener.replay.log.clear()
    listener.land(workspace={"page_size": 2})
    assert {asked.query["limit"] for asked in listener.replay.log if "/feed" in asked.path} == {"2"}


def test_a_second_look_asks_for_fifty_at_a_time_and_one_by_one_where_one_is_gone(listener):
    for place in range(60):
        listener.world.add(f"Un vélo de plus {place}")
    answer = listener.world.add("Une réponse", parent=listener.world.posts[-1].id)
    listener.run()
    listener.replay.log.clear()
    listener.world.posts[5].is_deleted = True
    answer.is_deleted = True
    listener.verify()
    batches = [asked.query["ids"].split(",") for asked in listener.replay.log if "ids" in asked.query]
    assert max(len(batch) for batch in batches) == 50
    rows = listener.posts()
    gone = {uri for uri, row in rows.items() if row["status"] == "deleted"}
    assert gone == {listener.case.uri_of(listener.world.posts[5]), listener.case.uri_of(answer)}
    assert len([row for row in rows.values() if row["status"] == "live"]) == len(rows) - 2


def test_a_token_that_lost_its_permission_takes_no_post_back(listener):
    for place in range(3):
        listener.world.add(f"Un vélo de plus {place}")
    listener.run()
    for post in listener.world.posts:
        post.is_private = True  # each is refused for want of a permission
    listener.verify()
    assert {row["status"] for row in listener.posts().values()} == {"live"}


@pytest.mark.parametrize(
    "metric", ["page_impressions", "page_fans", "page_fan_adds", "post_impressions_unique"]
)
def test_retired_metrics_are_refused_before_anything_is_asked(metric):
    with pytest.raises(ValidationError, match="retired by Meta"):
        NetworkSettings(pages=[{"id": "42", "token_env": "T"}], page_metrics=[metric])
