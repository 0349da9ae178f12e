"""Answers, comments, quota and second looks, over the replay server."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from extractors.stackexchange.settings import NetworkSettings
from replay.world import Person


def asked_for(listener, part):
    return [asked for asked in listener.replay.log if part in asked.path]


def comment(id_, post, kind):
    owner = {"user_id": 9, "display_name": "Zoé", "reputation": 3}
    about = {"comment_id": id_, "post_id": int(post.id), "post_type": kind, "body": "Oui", "owner": owner}
    return about | {"creation_date": int(post.created_at.timestamp()) + 60}


def test_a_question_brings_its_answers_and_all_comments(listener):
    question = listener.world.add("Un vélo ?", title="Vélo")
    answer = listener.world.add("Oui", parent=question.id, author=Person("2", "paul", "Paul"))
    question.extra["x_comments"] = [comment(1, question, "question")]
    answer.extra["x_comments"] = [comment(2, answer, "answer")]
    listener.run(workspace={"threads": True})
    rows = listener.posts()
    assert len(rows) == 4
    assert {row["thread_root_uri"] for row in rows.values()} >= {listener.case.uri_of(question)}
    on_answer = rows["https://stackoverflow.com/posts/comments/2"]
    assert on_answer["parent_uri"] == listener.case.uri_of(answer)


def test_a_new_answer_to_an_old_question_is_found(listener):
    world = listener.world
    question = world.add("Un vieux vélo", created_at=world.now - timedelta(days=300))
    world.add("Un autre")
    listener.run(workspace={"threads": True})
    assert listener.case.uri_of(question) not in listener.posts()
    world.now += timedelta(days=1)
    late = world.add("Enfin", parent=question.id)
    listener.run(workspace={"threads": True})
    assert {listener.case.uri_of(question), listener.case.uri_of(late)} <= set(listener.posts())


def test_many_questions_share_their_requests_and_pages_are_followed(listener):
    listener.world.page_size = 5
    for _ in range(12):
        question = listener.world.add("Un vélo ?")
        listener.world.add("Oui", parent=question.id)
    listener.run(workspace={"threads": True})
    assert len(listener.posts()) == 24
    assert len({asked.path for asked in asked_for(listener, "/answers")}) <= 2
    assert {asked.query["page"] for asked in asked_for(listener, "/questions/")} == {"1", "2", "3"}


def test_backoff_holds_the_method_it_was_told_for(listener):
    listener.world.add("Un vélo ?")
    listener.replay.sites[0].backoff = 40
    before = listener.world.now
    listener.run(workspace={"threads": True})
    assert listener.world.now - before < timedelta(seconds=40)  # other methods go on
    listener.replay.sites[0].backoff = 40
    two = [{"site": "stackoverflow", "queries": ["vélo", "velo"]}]
    listener.land(workspace={"sites": two})
    assert listener.world.now - before >= timedelta(seconds=40)


def test_a_used_up_quota_ends_the_run_and_the_next_day_goes_on(listener):
    listener.world.page_size = 2
    for _ in range(6):
        listener.world.add("Un vélo ?")
    listener.replay.sites[0].quota = 1
    report = listener.land()
    assert {slice_.outcome for slice_ in report.slices} == {"budget"}
    assert report.quota_left["requests"] == 0
    listener.load(report)
    listener.replay.sites[0].quota = 10_000
    listener.world.now += timedelta(days=1)
    listener.run()
    assert set(listener.posts()) == listener.expected()


def test_the_workspace_may_spend_less_than_the_quota(listener):
    listener.world.page_size = 2
    for minutes in range(9):
        listener.world.add("Un vélo ?", created_at=listener.world.now - timedelta(minutes=minutes))
    report = listener.land(workspace={"daily_requests": 2})
    assert {slice_.outcome for slice_ in report.slices} == {"budget"}
    assert len(listener.replay.log) == 2


def test_a_second_look_asks_for_a_hundred_at_once(listener):
    for _ in range(30):
        listener.world.add("Un vélo ?")
    listener.world.page_size = 100
    listener.run()
    gone = listener.world.posts[3]
    gone.is_deleted = True
    before = len(listener.replay.log)
    listener.verify()
    assert listener.posts()[listener.case.uri_of(gone)]["status"] == "deleted"
    assert sum(row["status"] == "live" for row in listener.rows()) == 29
    assert len(listener.replay.log) - before == 2


def test_a_page_in_the_middle_of_a_second_loses_nothing(listener):
    listener.world.page_size = 3
    same = listener.world.now - timedelta(hours=1)
    for place in range(5):
        listener.world.add("Un vélo ?", created_at=same - timedelta(seconds=place // 2))
    listener.run()
    assert set(listener.posts()) == listener.expected()


@pytest.mark.parametrize(
    "settings",
    [
        {"sites": []},
        {"sites": [{"site": "stackoverflow"}]},
        {"sites": [{"site": "https://stackoverflow.com", "tags": ["velo"]}]},
        {"sites": [{"site": "a", "tags": ["b"]}, {"site": "A", "tags": ["c"]}]},
    ],
)
def test_mistakes_in_the_workspace_are_told(settings):
    with pytest.raises(ValidationError):
        NetworkSettings.model_validate(settings)
