"""Conversations and authors around the hits, over the replay server."""

from datetime import timedelta

import pytest

from agorascope.settings import Settings
from replay.case import get_case
from replay.faults import reply
from replay.hackernews import HackerNewsSite
from replay.listener import Listener
from replay.server import Replay
from replay.world import Person, World


@pytest.fixture
def listener(settings: Settings):
    world = World()
    with Replay(HackerNewsSite(world)) as replay:
        yield Listener(get_case("hackernews"), world, replay, settings)


def add_thread(listener):
    """A story older than the search reaches, and two comments of which the newer one is found."""
    world = listener.world
    old = world.now - timedelta(days=40)
    story = world.add("Le vélo", created_at=old, title="Vélo")
    first = world.add("Oui", created_at=old, parent=story.id, author=Person("2", "paul", "Paul", 7))
    found = world.add("Un vélo ?", parent=first.id, author=Person("3", "zoe", "Zoé", 99))
    return story, first, found


def test_a_found_comment_brings_its_whole_conversation(listener):
    story, first, found = add_thread(listener)
    listener.run(workspace={"threads": True})
    posts = listener.posts()
    assert set(posts) == {listener.case.uri_of(post) for post in (story, first, found)}
    assert {row["thread_root_uri"] for row in posts.values()} == {listener.case.uri_of(story)}


def test_without_the_setting_only_what_was_found_is_kept(listener):
    _, _, found = add_thread(listener)
    listener.run()
    assert set(listener.posts()) == {listener.case.uri_of(found)}
    assert not any("/items/" in asked.path or "/users/" in asked.path for asked in listener.replay.log)


def test_no_more_conversations_are_read_than_the_workspace_says(listener):
    for _ in range(5):
        listener.world.add("Un vélo")
    listener.run(workspace={"threads": True, "max_threads": 2})
    assert sum("/items/" in asked.path for asked in listener.replay.log) == 2


def test_the_karma_of_authors_is_their_reputation_and_stays(listener):
    add_thread(listener)
    listener.run(workspace={"members": True})
    listener.world.now += timedelta(days=1)
    listener.world.add("Encore un vélo", author=Person("3", "zoe", "Zoé", 99))
    listener.run()
    assert {row["handle"]: row["reputation"] for row in listener.rows("members")} == {"zoe": 99}


def test_a_conversation_that_is_gone_or_broken_costs_no_other(listener):
    stories = [listener.world.add("Un vélo") for _ in range(3)]
    listener.replay.fail(reply(b'{"error": "Not Found"}', code=404), path=f"/items/{stories[0].id}")
    listener.replay.fail(reply(b"<html>"), times=-1, path=f"/items/{stories[1].id}")
    report = listener.land(workspace={"threads": True})
    assert {slice_.outcome for slice_ in report.slices} == {"drained"}
    assert [reject.reason for reject in listener.parse(report).rejects] == ["bad_page"]


def test_a_second_that_fills_a_page_is_passed(listener):
    listener.world.page_size = 3
    same = listener.world.now - timedelta(hours=1)
    for _ in range(3):
        listener.world.add("Un vélo", created_at=same)
    older = listener.world.add("Un vieux vélo", created_at=same - timedelta(hours=1))
    listener.run()
    assert listener.case.uri_of(older) in listener.posts()


def test_a_window_further_back_begins_where_reading_ended(listener):
    old = listener.world.add("Un vieux vélo", created_at=listener.world.now - timedelta(days=400))
    listener.world.add("Un vélo")
    listener.run()
    assert listener.case.uri_of(old) not in listener.posts()
    listener.run(window_from=listener.world.now - timedelta(days=500))
    assert listener.case.uri_of(old) in listener.posts()
