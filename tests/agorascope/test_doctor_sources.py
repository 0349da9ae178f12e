"""What the doctor says of networks: hosts, keys by name only, health and alarms of the last run."""

from datetime import UTC, datetime

import duckdb
import pytest

from agorascope.doctor_sources import hosts_of, look_at_reach, look_at_secrets, look_at_sources
from agorascope.warehouse_schema import create_all
from agorascope.workspace import Workspace

AT = datetime(2026, 3, 31, 3, tzinfo=UTC)


def make(**networks):
    return Workspace.model_validate({
        "name": "W", "brands": [{"id": "nova", "name": "Nova", "own": True}], "networks": networks
    })  # fmt: skip


@pytest.fixture
def warehouse(settings):
    settings.warehouse.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(settings.warehouse)) as connection:
        create_all(connection)
        health = [
            ["mastodon", "ok", "", AT, AT, AT, 12, 0, 340, 1],
            ["hackernews", "failed", "land: 503", AT, None, None, None, None, 0, 0],
            ["gone", "failed", "not in the workspace any more", AT, None, None, None, None, 0, 0],
        ]
        connection.executemany("insert into quality.source_health values (?,?,?,?,?,?,?,?,?,?)", health)
        connection.execute(
            "insert into quality.source_alarms values "
            "('mastodon', 'volume_low', '2026-03-30', 3, 20, '3 posts on 2026-03-30', 'Look at it.')"
        )


def test_each_enabled_network_says_how_it_did(settings, warehouse):
    workspace = make(mastodon={}, hackernews={"queries": ["nova"]}, gone={"enabled": False})
    found = {(f.level, f.what): f for f in look_at_sources(settings, workspace)}
    assert (
        found["ok", "mastodon"].found
        == "340 posts, 12 new in the last load, last success 2026-03-31 03:00 UTC"
    )
    assert "never loaded" in found["warn", "hackernews"].found
    assert "land: 503" in found["warn", "hackernews"].found
    assert found["warn", "mastodon"].found == "3 posts on 2026-03-30"
    assert not any(what == "gone" for _, what in found)


def test_before_the_first_run_there_is_nothing_to_say(settings):
    assert list(look_at_sources(settings, make(mastodon={}))) == []


def test_a_warehouse_of_an_earlier_version_is_no_failure(settings):
    settings.warehouse.parent.mkdir(parents=True, exist_ok=True)
    duckdb.connect(str(settings.warehouse)).close()
    assert list(look_at_sources(settings, make(mastodon={}))) == []


def test_keys_are_named_and_never_shown(monkeypatch):
    monkeypatch.setenv("SOME_KEY", "hunter2")
    workspace = make(
        youtube={"key_env": "SOME_KEY"}, mastodon={"instances": [{"token_env": "OTHER_KEY"}]},
        vimeo={"enabled": False, "token_env": "UNUSED"},
    )  # fmt: skip
    found = list(look_at_secrets(workspace))
    assert [(f.level, f.found) for f in found] == [
        ("warn", "OTHER_KEY is not set"),
        ("ok", "SOME_KEY is set"),
    ]
    assert "hunter2" not in repr(found)


def test_hosts_come_from_the_settings_and_from_the_network():
    workspace = make(
        mastodon={"instances": [{"host": "velo.example"}, {"host": "local.example:3000", "scheme": "http"}]},
        rss={"feeds": [{"url": "http://blog.example/feed"}]},
        hackernews={"queries": ["nova"]},
        forum={"archive": {"path": "x"}},
    )
    hosts = hosts_of(workspace)
    assert {("velo.example", 443), ("local.example", 3000), ("blog.example", 80)} <= hosts
    assert ("hn.algolia.com", 443) in hosts


def test_a_host_that_does_not_answer_is_named(monkeypatch):
    def refuse(address, timeout):
        raise OSError("no route")

    monkeypatch.setattr("socket.create_connection", refuse)
    (finding,) = look_at_reach(make(mastodon={"instances": [{"host": "velo.example"}]}))
    assert (finding.level, finding.what) == ("warn", "reach")
    assert "velo.example" in finding.found
