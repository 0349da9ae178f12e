"""The daily run over several live networks: one that is down costs no other a post, and catches up."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from agorascope.errors import SourceError
from agorascope.settings import Settings
from replay.case import get_case, networks_with_a_case
from replay.daily import Observatory, observing

Observe = Callable[..., Observatory]
MANY = ("bluesky", "hackernews", "mastodon", "rss", "youtube")


@pytest.fixture
def observe(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Observe]:
    with ExitStack() as stack:
        yield lambda *networks: stack.enter_context(observing(networks, settings, monkeypatch))


def test_several_networks_are_read_in_one_run(observe):
    day = observe(*MANY)
    assert day.listen() == {}
    for network in MANY:
        assert day.stored(network) >= day.uris(network)
    day.next_day()
    assert day.listen() == {}
    for network in MANY:
        assert day.stored(network) >= day.uris(network)


@pytest.mark.parametrize("network", networks_with_a_case())
def test_one_network_down_the_others_go_on_and_it_catches_up(observe, network):
    other = "mastodon" if network != "mastodon" else "hackernews"
    day = observe(network, other)
    day.own = {name: {"recheck": {"posts": 5}} for name in (network, other)}
    assert day.listen() == {}
    states, stored = day.states(network), day.stored(network)
    assert states

    missed = day.next_day()
    day.sites[network].is_down = True
    failures = day.listen()
    assert set(failures) == {network}
    status, message = day.report("land", network)
    assert status == "failed"
    assert "503" in message
    assert day.report("land", other)[0] == "ok"
    assert day.stored(other) >= day.uris(other)
    assert (day.states(network), day.stored(network)) == (states, stored)

    day.next_day()
    day.sites[network].is_down = False
    assert day.listen() == {}
    assert day.stored(network) >= day.uris(network, missed)
    assert day.stored(network) >= day.uris(network)


@pytest.mark.parametrize("network", [name for name in networks_with_a_case() if get_case(name).env])
def test_a_secret_that_is_not_set_is_named_and_stops_no_other(observe, monkeypatch, network):
    other = "mastodon" if network != "mastodon" else "hackernews"
    day = observe(network, other)
    secret = min(get_case(network).env)
    monkeypatch.delenv(secret)
    assert set(day.listen()) == {network}
    status, message = day.report("land", network)
    assert status == "failed"
    assert secret in message
    assert (day.states(network), day.stored(network)) == ([], set())
    assert day.stored(other) >= day.uris(other)


def test_when_no_network_answers_nothing_is_shown_and_nothing_lost(observe):
    day = observe("hackernews", "mastodon")
    for site in day.sites.values():
        site.is_down = True
    with pytest.raises(SourceError, match="No network could be read") as refusal:
        day.listen()
    assert "doctor" in refusal.value.remedy
    assert day.ask("select count(*) from raw.state") == [(0,)]
    day.next_day()
    for site in day.sites.values():
        site.is_down = False
    assert day.listen() == {}
    assert day.stored("mastodon") >= day.uris("mastodon")
    assert day.stored("hackernews") >= day.uris("hackernews")
