"""Which stored posts a run asks for again, and in which order."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from agorascope.context import Context
from agorascope.planning import _stored
from agorascope.runs import Run
from agorascope.workspace import Workspace

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def line(connection, settings):
    """The uris in line some days later."""

    def run(days, **recheck):
        workspace = Workspace.model_validate({
            "name": "Line",
            "brands": [{"id": "own", "name": "Own", "own": True}],
            "networks": {"mastodon": {"recheck": {"posts": 2, **recheck}}},
        })  # fmt: skip
        moment = NOON + timedelta(days=days)
        context = Context(settings, workspace, Run("run", None, moment, moment))
        return [row["uri"] for row in _stored(connection, context, "mastodon")]

    return run


def asked(connection, days, *uris):
    state = {"asked": dict.fromkeys(uris, (NOON + timedelta(days=days)).isoformat())}
    connection.execute("insert into raw.state values ('mastodon', 'verify', ?, now())", [json.dumps(state)])


def test_posts_asked_for_in_vain_let_the_others_come_first(connection, load, post, line):
    load(*(post(name, post_id="1") for name in ("a", "b")))
    load(post("c", fetched_at=NOON + timedelta(days=1)), post("d", fetched_at=NOON + timedelta(days=2)))
    assert line(5) == ["a", "b"]
    asked(connection, 5, "a", "b")
    assert line(6) == ["c", "d"]


def test_posts_asked_for_in_vain_wait_for_a_day(connection, load, post, line):
    load(post("a"))
    asked(connection, 5, "a")
    assert (line(5), line(6)) == ([], ["a"])


def test_who_believes_all_gets_the_doubted_posts_first(connection, load, post, line):
    load(post("a"), post("b"), post("c", fetched_at=NOON + timedelta(days=1)))
    asked(connection, 5, "a", "b")
    assert line(5, believe_all=True) == ["a", "b"]
