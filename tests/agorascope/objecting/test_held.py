"""One list says which rows are of a post or of an account; no table of the warehouse is missing in it."""

import re
from typing import Any

import duckdb
import pytest

from agorascope.objecting.held import HELD, delete_held, hold, query_of

Connection = duckdb.DuckDBPyConnection
# Columns that name a post or an account, by what they are called.
NAMES_SOMEBODY = re.compile(
    r"(^|_)(uri|post_id|posts|member_id|member_key|(author|actor|channel)_(id|key|handle|name)|handle)$"
)
# Tables with such columns that are not of people, or that lose them in another way.
APART = {
    "raw.workspace_channels": "pages that the workspace names",
    "raw.workspace_staff": "staff that the workspace names",
    "nlp.request_clusters": "the row is of many; it loses the address, see below",
}
ANN = {
    "network": "mastodon", "uri": "velo/1", "post_id": "1", "instance": "velo.example", "member_id": "ann",
    "target_post_uri": "velo/1", "target_member_id": "ann", "actor_id": "ann",
}  # fmt: skip
LEA = {
    "network": "mastodon", "uri": "velo/2", "post_id": "2", "instance": "velo.example", "member_id": "lea",
    "target_post_uri": "velo/2", "target_member_id": "lea", "actor_id": "lea",
}  # fmt: skip


def test_every_table_that_names_a_post_or_an_account_is_in_the_list(connection: Connection) -> None:
    found = connection.execute(
        """
        select schema_name || '.' || table_name, column_name from duckdb_columns()
        where schema_name in ('raw', 'nlp', 'quality') and data_type like '%VARCHAR%'
        """
    ).fetchall()
    naming = {table for table, column in found if NAMES_SOMEBODY.search(column)}
    assert naming - APART.keys() == {held.table for held in HELD}
    assert APART.keys() < naming  # nothing is excused that is not there


def rows_for(connection: Connection, table: str, person: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for each way in which one can be of this person."""
    if table == "raw.channel_metrics":
        return [
            {"network": "mastodon", "channel_kind": kind, "channel_id": person[name]}
            for kind, name in (("post", "uri"), ("account", "member_id"))
        ]
    if table == "raw.interactions":
        names = ("target_post_uri", "actor_id", "target_member_id")
        return [{"network": "mastodon", name: person[name]} for name in names]
    if table == "raw.status_changes":  # some networks tell the id alone
        ids = {name: person[name] for name in ("network", "post_id", "instance")}
        return [ids, {"network": "mastodon", "uri": person["uri"]}]
    columns = {name for name, *_ in connection.execute(f"describe {table}").fetchall()}
    return [{name: value for name, value in person.items() if name in columns}]


def put(connection: Connection, table: str, row: dict[str, Any]) -> None:
    places = ", ".join(f"${name}" for name in row)
    connection.execute(f"insert into {table} ({', '.join(row)}) values ({places})", row)


@pytest.fixture
def stored(connection: Connection) -> Connection:
    """Every table of the list holds a row of Ann's, and one of Lea's, for each way of being theirs."""
    for held in HELD:
        for person in (ANN, LEA):
            for row in rows_for(connection, held.table, person):
                put(connection, held.table, row)
    connection.execute("create temp table theirs as select 'mastodon' as network, 'velo/1' as uri")
    connection.execute("create temp table them as select 'mastodon' as network, 'ann' as member_id")
    return connection


def test_all_rows_of_somebody_go_and_all_of_others_stay(stored: Connection) -> None:
    hold(stored, "theirs", "them")
    for held in HELD:
        mine = rows_for(stored, held.table, ANN)
        assert len(stored.execute(query_of(held)).fetchall()) == len(mine), held.table
    delete_held(stored)
    for held in HELD:
        left = stored.execute(f"from {held.table}").fetchall()
        assert len(left) == len(rows_for(stored, held.table, LEA)), held.table
        assert "velo/1" not in str(left), held.table
        assert "ann" not in str(left), held.table


def test_requests_of_later_weeks_forget_the_post(stored: Connection) -> None:
    stored.execute(
        "insert into nlp.request_clusters (label, earlier_posts)"
        " values ('crank', ['mastodon|velo/2', 'mastodon|velo/1', 'mastodon|velo/3'])"
    )
    hold(stored, "theirs", "them")
    delete_held(stored)
    [(posts,)] = stored.execute("select earlier_posts from nlp.request_clusters").fetchall()
    assert posts == ["mastodon|velo/2", "mastodon|velo/3"]
