"""Searches, categories, topics and profiles of a forum, over the replay server."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from extractors.discourse.settings import NetworkSettings
from replay.discourse import REFUSED, settings
from replay.faults import reply, status
from replay.world import Person


def asked_for(listener, part):
    return [asked for asked in listener.replay.log if part in asked.path]


def test_a_search_brings_the_whole_texts_of_its_hits_and_nothing_else(listener):
    found = listener.world.add("Un vélo dont le texte est plus long", title="Vélo")
    listener.world.add("Autre chose")
    listener.run(workspace=settings(queries=["vélo"]))
    posts = listener.posts()
    assert set(posts) == {listener.case.uri_of(found)}
    assert posts[listener.case.uri_of(found)]["display_text"] == found.text
    assert not asked_for(listener, "/posts.json") or all(
        "/t/" in a.path for a in asked_for(listener, "/posts.json")
    )


def test_whole_topics_come_with_the_setting_and_link_to_their_first_post(listener):
    first = listener.world.add("Le sujet", title="Titre", created_at=listener.world.now - timedelta(days=90))
    answer = listener.world.add("Un vélo", parent=first.id)
    listener.world.add("Encore", parent=answer.id)
    listener.run(workspace=settings(queries=["vélo"], threads=True))
    rows = listener.posts()
    assert len(rows) == 3
    assert {row["thread_root_uri"] for row in rows.values()} == {listener.case.uri_of(first)}
    assert {row["title"] for row in rows.values()} == {"Titre", None}


def test_a_search_of_more_hits_than_its_pages_moves_its_window(listener):
    listener.world.page_size = 2
    for hours in range(60, 0, -1):
        listener.world.add("vélo", created_at=listener.world.now - timedelta(hours=hours * 3))
    report = listener.land(workspace=settings(queries=["vélo"]))
    assert not report.failures
    listener.load(report)
    assert set(listener.posts()) == listener.expected()
    assert max(int(a.query["page"]) for a in asked_for(listener, "/search.json")) == 10


def test_a_category_brings_the_new_posts_of_its_topics_long_ones_in_chunks(listener):
    old = listener.world.add("Vieux", created_at=listener.world.now - timedelta(days=200))
    first = listener.world.add("Le sujet", created_at=listener.world.now - timedelta(days=100))
    for hours in range(65, 0, -1):
        at = listener.world.now - timedelta(hours=hours)
        listener.world.add("Réponse", parent=first.id, created_at=at)
    listener.run(workspace=settings(categories=["support/5"]))
    rows = listener.posts()
    assert len(rows) == 66
    assert listener.case.uri_of(old) not in rows
    assert {row["channel_id"] for row in rows.values()} == {"https://forum.example/c/5"}
    before = len(listener.replay.log)
    listener.world.now += timedelta(days=1)
    listener.world.add("Nouvelle réponse", parent=first.id)
    listener.run(workspace=settings(categories=["support/5"]))
    assert len(listener.posts()) == 67
    assert len(listener.replay.log) - before <= 4  # the list, the topic, its newest posts


def test_the_profiles_of_authors_are_read_once_each_and_no_more_than_allowed(listener):
    for name in ("lea", "paul", "zoe", "lea"):
        listener.world.add("Un vélo", author=Person(name, name, name, 7))
    listener.run(workspace=settings(members=True, max_members=2))
    assert len(asked_for(listener, "/u/")) == 2
    assert sorted(row["followers"] or 0 for row in listener.rows("members")) == [0, 7, 7]


def test_fifty_hidden_ids_do_not_end_the_reading(listener):
    world = listener.world
    first = world.add("Le premier", created_at=world.now - timedelta(days=2))
    for _ in range(40):
        world.add("Caché", is_private=True)
    world.add("Le dernier")
    answer = listener.replay.sites[0].answer

    def old_server(asked):
        """A server that looks among the fifty ids below `before` only."""
        before = int(asked.query.get("before", "0"))
        is_far = before and before - int(first.id) >= 35
        nothing = type(asked)("GET", asked.host, "/posts.json", {"before": ["1"]}, {})
        return answer(nothing) if is_far else answer(asked)

    listener.replay.sites[0].answer = old_server
    listener.run()
    assert listener.case.uri_of(first) in listener.posts()


def test_what_a_limit_left_unread_is_read_by_the_next_run(listener):
    posts = [listener.world.add("Un vélo") for _ in range(3)]
    listener.replay.fail(status(429, retry_after="4000"), times=-1, path="/t/")
    report = listener.land(workspace=settings(queries=["vélo"]))
    assert {slice_.outcome for slice_ in report.slices} == {"drained", "rate_limited"}
    listener.load(report)
    assert listener.posts() == {}
    listener.replay.faults.clear()
    listener.world.now += timedelta(hours=5)
    listener.run(workspace=settings(queries=["vélo"]))
    assert set(listener.posts()) == {listener.case.uri_of(post) for post in posts}


def test_a_topic_that_is_gone_or_broken_costs_no_other(listener):
    posts = [listener.world.add("Un vélo") for _ in range(3)]
    listener.replay.fail(status(404), path=f"/t/7{posts[0].id}/")
    listener.replay.fail(reply(b"<html>"), times=-1, path=f"/t/7{posts[1].id}/")
    report = listener.land(workspace=settings(queries=["vélo"]))
    assert not report.failures
    assert [row["uri"] for row in listener.parse(report).posts] == [listener.case.uri_of(posts[2])]


def test_a_forum_for_members_only_says_so_and_no_stored_post_is_lost(listener):
    listener.world.add("Un vélo")
    public = {"forums": [{"host": "forum.example"}]}
    listener.run(workspace=public)
    closed = status(403, b'{"errors": ["log in"], "error_type": "not_logged_in"}')
    listener.replay.fail(closed, times=-1)
    listener.world.now += timedelta(days=1)
    report = listener.land(workspace=public, stored=listener.stored())
    assert {slice_.outcome for slice_ in report.slices} == {"auth"}
    assert "api_key_env" in report.slices[0].message
    assert listener.parse(report).status_changes == []


def test_a_refused_key_changes_no_stored_post(listener):
    listener.world.add("Un vélo")
    listener.run()
    listener.world.now += timedelta(days=1)
    listener.replay.fail(status(403, str(REFUSED).replace("'", '"').encode()), times=-1)
    report = listener.land(stored=listener.stored())
    assert {slice_.outcome for slice_ in report.slices} == {"auth"}
    assert listener.parse(report).status_changes == []


def test_the_key_goes_with_its_account_and_never_into_what_is_kept(listener):
    listener.world.add("Un vélo")
    listener.run()
    headers = listener.replay.log[0].headers
    assert (headers["api-key"], headers["api-username"]) == ("key-of-the-replay", "listener")


@pytest.mark.parametrize(
    "forum",
    [
        {"host": "https://forum.example"},
        {"host": "forum.example", "api_key_env": "KEY"},
        {"host": "forum.example", "categories": ["support"]},
        {"host": "forum.example", "unknown": 1},
    ],
)
def test_mistakes_in_the_workspace_are_told(forum):
    with pytest.raises(ValidationError):
        NetworkSettings.model_validate({"forums": [forum]})


def test_a_forum_named_twice_is_a_mistake():
    with pytest.raises(ValidationError, match="named twice"):
        NetworkSettings.model_validate({"forums": [{"host": "a.example"}, {"host": "A.example"}]})
