"""Who objected, as far as a file without names tells: by pseudonym at once, else by the network."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from agorascope.app_store import AppStore, open_store
from agorascope.app_store.objections import Objector, record
from agorascope.errors import InputError
from agorascope.members import refusing
from agorascope.settings import Settings

NOW = datetime.now(UTC)


@pytest.fixture
def store(settings: Settings) -> AppStore:
    return open_store(settings)


@pytest.fixture
def file() -> Iterator[duckdb.DuckDBPyConnection]:
    """A published file whose run began an hour ago: Ann with two accounts, Bob with one."""
    with duckdb.connect() as connection:
        connection.execute("create schema marts; create schema quality")
        connection.execute(
            "create table marts.dim_members as select * from (values"
            " ('p-ann', 'mastodon', 'aa01', null::varchar), ('p-ann', 'club', 'cc01', null),"
            " ('p-bob', 'club', 'bb02', '@Bob')) as t (person_key, network_id, member_key, handle)"
        )
        connection.execute("create table quality.publication as select 'r' as run_id, now() as published_at")
        connection.execute(
            "create table quality.runs as select 'r' as run_id, $at::timestamptz as started_at",
            {"at": NOW - timedelta(hours=1)},
        )
        yield connection


def object_(store: AppStore, network: str, account: str) -> None:
    record(store, Objector(network, account, None), is_withdrawn=False, note="", who="w", at=NOW)


def test_a_pseudonym_or_a_known_handle_names_the_person(
    file: duckdb.DuckDBPyConnection, store: AppStore
) -> None:
    object_(store, "mastodon", "AA01")
    object_(store, "club", "@bob")
    found = refusing.refusals(file, store)

    assert found.persons == {"p-ann", "p-bob"}
    assert found.unplaced == {}
    with pytest.raises(InputError, match="objected"):
        found.check("p-ann", {"club"})


def test_an_unknown_name_since_the_run_holds_its_network_alone(
    file: duckdb.DuckDBPyConnection, store: AppStore
) -> None:
    object_(store, "mastodon", "somebody@social.example")
    found = refusing.refusals(file, store)

    assert found.unplaced == {"mastodon": 1}
    found.check("p-bob", {"club"})
    with pytest.raises(InputError, match="since the last run"):
        found.check("p-ann", {"club", "mastodon"})


def test_an_objection_that_the_run_took_in_holds_nothing(
    file: duckdb.DuckDBPyConnection, store: AppStore
) -> None:
    object_(store, "mastodon", "somebody@social.example")
    file.execute("update quality.runs set started_at = now() + interval 1 minute")

    assert refusing.refusals(file, store).unplaced == {}
