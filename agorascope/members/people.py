"""Which account is behind a pseudonym, from the warehouse: to write to a person one must know it.

The published file has pseudonyms; the warehouse, which only the installation reads, has handles. Who looks is
noted in the app store first (`agorascope.app_store.looks`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from agorascope.members.naming import bare_account
from agorascope.settings import Settings
from agorascope.warehouse import open_reader

WAIT_SECONDS = 10.0  # for a run that holds the warehouse
_ACCOUNTS = """
    select author_id as member_id, author_handle as handle, author_key as member_key, null as url
    from raw.posts
    where network = $network and author_key is not null
    union
    select member_id, handle, member_key, url from raw.members where network = $network
"""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its network knows it; what is not known is None."""

    network_id: str
    handle: str | None
    profile_url: str | None


@contextmanager
def warehouse(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection | None]:
    """The warehouse, read-only; None where there is none. WarehouseBusyError when a run holds it for long."""
    if not settings.warehouse.exists():
        yield None
        return
    with open_reader(settings.warehouse, wait_seconds=WAIT_SECONDS) as connection:
        yield connection


def account_of(connection: duckdb.DuckDBPyConnection, network_id: str, member_key: str) -> Account | None:
    """The account behind a pseudonym; None when the warehouse does not (or no longer) know it."""
    rows = connection.execute(
        f"select max(handle), max(url) from ({_ACCOUNTS}) where member_key = $key having count(*) > 0",
        {"network": network_id, "key": member_key},
    ).fetchall()
    return Account(network_id, *rows[0]) if rows else None


def keys_named(connection: duckdb.DuckDBPyConnection, network_id: str, account: str) -> list[str]:
    """The pseudonyms of the accounts with this handle or id, sorted."""
    rows = connection.execute(
        f"""
        select distinct member_key from ({_ACCOUNTS})
        where
            member_key is not null
            and $account in (lower(member_id), member_key, lower(ltrim(handle, '@')))
        order by member_key
        """,
        {"network": network_id, "account": bare_account(account)},
    ).fetchall()
    return [str(key) for (key,) in rows]


def names_of(
    connection: duckdb.DuckDBPyConnection, network_id: str, member_key: str
) -> frozenset[tuple[str, str]]:
    """What an objection may name the account by: (network, handle, id or pseudonym), bare and lower case."""
    rows = connection.execute(
        f"select member_id, handle from ({_ACCOUNTS}) where member_key = $key",
        {"network": network_id, "key": member_key},
    ).fetchall()
    names = {member_key} | {bare_account(name) for row in rows for name in row if name}
    return frozenset((network_id, name) for name in names)


def address_of(connection: duckdb.DuckDBPyConnection, network_id: str, post_key: str) -> str | None:
    """Where a post is read on its network; None when the warehouse does not (or no longer) know it."""
    row = connection.execute(
        "select url from raw.posts where network = $network and md5(network || '|' || uri) = $key",
        {"network": network_id, "key": post_key},
    ).fetchone()
    return row[0] if row else None
