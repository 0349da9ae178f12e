"""The faults of every network, on WordPress's REST interface instead of the feed."""

from datetime import timedelta

import pytest

from replay.matrix import FAULTS
from replay.rss import WORDPRESS

# `gap` looks at the states of all lists, of which a short one is read to its end; see the test below.
NAMES = [name for name in FAULTS if name not in {*WORDPRESS.cannot, "gap"}]


@pytest.mark.parametrize("name", NAMES)
def test_fault(listen, name):
    FAULTS[name](listen(WORDPRESS))


def test_more_posts_than_a_run_may_read_are_read_by_later_runs(listen):
    listener = listen(WORDPRESS)
    listener.run(workspace={"max_pages": 1})
    state = listener.states["site/https://blog.example.org/posts"]
    assert "watermark" not in state
    assert state["backfill"]
    assert len(listener.posts()) < len(listener.expected())
    for _ in range(4):
        listener.world.now += timedelta(minutes=30)
        listener.run(workspace={"max_pages": 1})
    assert set(listener.posts()) == listener.expected()
    assert listener.states["site/https://blog.example.org/posts"]["watermark"]


def test_comments_hang_on_their_post_and_say_no_more_than_the_site(listen):
    listener = listen(WORDPRESS)
    post = listener.world.posts[-1]
    comment = listener.world.add("Bravo pour ce vélo", parent=post.id, author=None)
    listener.run()
    rows = listener.posts()
    found = next(row for row in rows.values() if row["kind"] == "comment")
    assert found["uri"] == f"https://blog.example.org/{post.id}/#comment-{comment.id}"
    assert found["parent_uri"] == found["thread_root_uri"] == listener.case.uri_of(post)
    assert found["author_id"] is None


def test_an_edit_of_an_old_post_is_found_without_looking_again_at_it(listen):
    listener = listen(WORDPRESS)
    listener.run()
    old = listener.world.posts[0]
    listener.world.now += timedelta(days=1)
    old.text, old.edited_at = "Un vélo repeint", listener.world.now - timedelta(hours=1)
    listener.run()
    row = listener.posts()[listener.case.uri_of(old)]
    assert row["display_text"] == "Un vélo repeint"
    assert row["edited_at"] is not None
