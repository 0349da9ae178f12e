"""Who a contact is, from the warehouse: to write to a person one must know their account.

The published file has pseudonyms; the warehouse, which only the installation reads, has handles. Who looks is
noted in the app store first (`agorascope.app_store.outreach_states.note_look`).
"""

from dataclasses import dataclass

import duckdb

from agorascope.members.naming import bare_account

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
