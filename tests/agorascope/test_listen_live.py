"""Live networks from their servers to a publication: one is down, a post is gone, a past is asked for."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest

from agorascope import published, steps
from agorascope.alarms import refresh_alarms
from agorascope.pipeline import RunResult, run_all
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse
from extractors.registry import get_source
from replay.daily import Observatory, observing

Observe = Callable[..., Observatory]
Rows = list[tuple[Any, ...]]


@pytest.fixture
def observe(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Observe]:
    with ExitStack() as stack:
        yield lambda *networks: stack.enter_context(observing(networks, settings, monkeypatch))


class Morning:
    """A good day, and a bad one after it: Bluesky is down, and a post is gone."""

    def __init__(self, day: Observatory) -> None:
        self.day = day
        assert day.listen() == {}
        first = day.context()
        steps.plan(first)
        assert steps.score(first) > 0
        self.gone = day.world.posts[3]
        assert self.words_of_the_gone_in("nlp.mention_scores", "raw.posts")
        # As if Bluesky had been silent for days: loads stamp the clock of the machine.
        day.ask(
            "update raw.batches set loaded_at = ? where network = 'bluesky'",
            day.world.now - timedelta(days=3),
        )
        day.next_day()
        self.gone.is_deleted = True
        day.sites["bluesky"].is_down = True
        self.result: RunResult = run_all(day.context(), lambda _: None)

    def words_of_the_gone_in(self, scores: str, posts: str) -> Rows:
        return self.day.ask(
            f"select p.network from {posts} as p join {scores} as s using (network, uri) "
            "where coalesce(p.display_text, p.title) like ?",
            f"%{self.gone.text}%",
        )

    def shown(self, query: str, *values: Any) -> Rows:
        with published.connect(published.require_current(self.day.settings.published)) as connection:
            return connection.execute(query, list(values)).fetchall()


@pytest.mark.slow
def test_one_network_down_a_post_gone_and_the_morning_is_published(observe: Observe) -> None:
    morning = Morning(observe("bluesky", "hackernews", "mastodon"))
    assert set(morning.result.failures) == {"bluesky"}
    assert morning.shown("select count(*) > 0 from marts.fct_mentions") == [(True,)]

    new = morning.shown(
        "select network_id, count(*) from marts.fct_mentions where mention_date = ? group by 1 order by 1",
        morning.day.world.now.date(),
    )
    assert new == [("hackernews", 3), ("mastodon", 3)]

    health = dict(morning.shown("select network_id, status from quality.source_health"))
    assert health == {"bluesky": "failed", "hackernews": "ok", "mastodon": "ok"}
    [(message, posts)] = morning.shown(
        "select message, posts_total from quality.source_health where network_id = 'bluesky'"
    )
    assert "503" in message
    assert posts == 45

    alarms = morning.shown("select network_id, alarm from quality.source_alarms")
    assert alarms == [("bluesky", "stale")]

    covered = morning.shown(
        "select network_id, run_id, sum(new_posts), sum(taken_back) from quality.source_coverage "
        "group by all order by all"
    )
    last = f"run-{morning.day.runs}"
    assert covered == [
        ("bluesky", "run-1", 45, 0),
        ("hackernews", "run-1", 45, 0), ("hackernews", last, 3, 1),
        ("mastodon", "run-1", 45, 0), ("mastodon", last, 3, 1),
    ]  # fmt: skip

    # Only Bluesky, which could not be asked, still shows the words of the post that is gone.
    assert morning.words_of_the_gone_in("nlp.mention_scores", "raw.posts") == [("bluesky",)]
    left = morning.shown(
        "select network_id from marts.fct_mentions where concat_ws(' ', title, text) like ?",
        f"%{morning.gone.text}%",
    )
    assert left == [("bluesky",)]


def test_a_post_that_is_taken_back_loses_its_words_in_a_later_run(observe: Observe) -> None:
    day = observe("hackernews", "mastodon")
    day.listen()
    gone = day.world.posts[0]
    gone.is_deleted = True
    day.world.now += timedelta(hours=1)
    assert day.listen() == {}
    kept = day.ask("select count(*) from raw.posts where status = 'live' and text like ?", f"%{gone.text}%")
    assert kept == [(2,)]  # seen an hour ago: looked at again tomorrow

    day.next_day()
    assert day.listen() == {}
    for network in ("hackernews", "mastodon"):
        [row] = day.ask(
            "select status, text, display_text, public_text from raw.posts where uri = ?",
            day.cases[0].uri_of(gone) if network == "hackernews" else day.cases[1].uri_of(gone),
        )
        assert row == ("deleted", None, None, None)


def test_a_window_in_the_past_is_read_where_it_can_be(observe: Observe) -> None:
    networks = ("appstore", "gdelt", "hackernews", "reddit", "x")
    day = observe(*networks)
    day.own = {network: {"recheck": {"posts": 0}} for network in networks}
    old = [
        day.world.add(
            f"Un vélo d'autrefois, le {place}", created_at=day.world.now - timedelta(days=300 + place)
        )
        for place in range(3)
    ]
    assert day.listen() == {}
    assert not day.uris("hackernews", old) & day.stored("hackernews")

    day.next_day()
    assert day.listen(day.world.now - timedelta(days=500)) == {}
    assert day.stored("hackernews") >= day.uris("hackernews")
    assert day.report("land", "hackernews") == ("ok", "")
    for network in set(networks) - {"hackernews"}:
        given = get_source(network).capabilities
        status, said = day.report("land", network)
        assert status == "ok"
        assert (given.backfill or "older posts need another source") in said

    day.next_day()
    assert day.listen() == {}
    for network in networks:
        assert day.stored(network) >= day.uris(network) - day.uris(network, old)


def test_one_listing_that_fails_is_named_until_it_is_read_again(observe: Observe) -> None:
    day = observe("mastodon")
    [instance] = day.cases[0].settings["instances"]
    day.own = {"mastodon": {"instances": [instance | {"hashtags": ["velo", "byke"]}]}}
    day.sites["mastodon"].down_path = "/tag/byke"
    assert day.listen() == {}
    assert day.stored("mastodon") >= day.uris("mastodon")
    assert "byke" in day.report("land", "mastodon")[1]
    assert [(alarm, subject.rpartition("/")[2]) for alarm, subject in alarms(day)] == [
        ("listing_failed", "byke")
    ]

    day.sites["mastodon"].down_path = ""
    day.next_day()
    assert day.listen() == {}
    assert alarms(day) == []


def alarms(day: Observatory) -> Rows:
    with open_warehouse(day.settings.warehouse) as connection:
        refresh_alarms(connection, day.context().run, "UTC")
        return connection.execute("select alarm, subject from quality.source_alarms").fetchall()
