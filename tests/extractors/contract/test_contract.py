"""What every network keeps to: nothing lost, nothing twice, and its state moves only with its data."""

from datetime import timedelta

import pytest
import zstandard

from agorascope.doctor_sources import hosts_of
from agorascope.workspace_checks import live_networks
from extractors.registry import get_source
from replay import faults
from replay.case import get_case, networks_with_a_case
from replay.world import World

NETWORKS = networks_with_a_case()
every_network = pytest.mark.parametrize("network", NETWORKS)


def test_every_live_network_is_replayed():
    assert set(live_networks()) == set(NETWORKS)


@every_network
def test_the_first_run_brings_every_post(listen, network):
    listener = listen(network)
    report = listener.land()
    assert not report.failures
    assert not report.is_partial
    loaded = listener.load(report)
    assert set(listener.posts()) >= listener.expected()
    assert loaded.rejects == 0


@every_network
def test_loaded_twice_is_counted_once(listen, network):
    listener = listen(network)
    listener.run()
    first = listener.posts()
    again = listener.run()
    assert again.new_posts == 0
    assert set(listener.posts()) == set(first)


@every_network
def test_posts_that_came_since_are_found(listen, network):
    listener = listen(network)
    listener.run()
    listener.world.now += timedelta(days=1)
    late = [listener.world.add(f"Un vélo du lendemain, le {place}") for place in range(3)]
    listener.run()
    assert {listener.case.uri_of(post) for post in late} <= set(listener.posts())
    assert set(listener.posts()) >= listener.expected()


@every_network
def test_a_crash_between_land_and_load_loses_nothing(listen, network):
    listener = listen(network)
    lost = listener.land()
    listener.world.now += timedelta(minutes=5)
    listener.run()
    listener.load(lost)
    assert set(listener.posts()) >= listener.expected()
    undisturbed = len(listener.posts())
    assert listener.run().new_posts == 0
    assert len(listener.posts()) == undisturbed


@every_network
def test_planning_is_pure(listen, network):
    listener = listen(network)
    listener.run()
    source = get_source(network)
    from extractors.source import Task

    task = Task(network, None, listener.world.now, settings=listener.case.settings)
    first, second = (source.plan(task, listener.states, listener.world.now) for _ in range(2))
    assert first == second
    assert first
    assert len({(slice_.source, slice_.part) for slice_ in first}) == len(first)


@every_network
def test_parsing_is_pure(listen, network):
    listener = listen(network)
    report = listener.land()
    assert listener.parse(report) == listener.parse(report)


@every_network
def test_nothing_kept_holds_a_secret(listen, network):
    listener = listen(network)
    report = listener.land()
    notes = b"".join(path.read_bytes() for path in report.batch.path.glob("*.json"))
    bodies = [
        zstandard.ZstdDecompressor().decompress(path.read_bytes()) for path in report.batch.path.glob("*.zst")
    ]
    assert len(bodies) == report.pages > 0
    for secret in get_case(network).env.values():
        assert secret.encode() not in notes
        assert not any(secret.encode() in body for body in bodies)


@pytest.mark.parametrize(("network", "path"), [("reddit", "access_token"), ("bluesky", "createSession")])
def test_half_a_session_is_not_kept(listen, network, path):
    listener = listen(network)
    words = b'{"access_token": "a-session", "accessJwt": "a-session", "refreshJwt": "a-session"'
    listener.replay.fail(faults.reply(words), times=-1, path=path)
    report = listener.land()
    assert any(path in asked.path for asked in listener.replay.log)
    assert report.failures
    assert report.pages == 0
    assert "a-session" not in str(report)


@every_network
def test_an_empty_network_is_no_failure(listen, network):
    listener = listen(network, World())
    report = listener.land()
    assert not report.failures
    assert listener.load(report).posts == 0


@every_network
def test_the_doctor_knows_every_host_that_is_asked(listen, network):
    listener = listen(network)
    listener.land()
    known = {host for host, _ in hosts_of(listener.workspace())}
    assert {asked.host for asked in listener.replay.log} <= known
