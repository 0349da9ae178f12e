"""Which stored accounts a name that a person typed stands for: handle, account id, or pseudonym."""

from pathlib import Path

import duckdb

from agorascope.members.naming import bare_account
from agorascope.warehouse import WarehouseBusyError, open_reader

# An account is known by its posts, by its own page, or by both.
_FOUND = """
    with accounts as (
        select author_id as member_id, lower(trim(ltrim(author_handle, '@'))) as handle,
            author_key as member_key, instance
        from raw.posts
        where network = $network and author_id is not null
        union
        select member_id, lower(trim(ltrim(handle, '@'))), member_key, instance
        from raw.members where network = $network
    )
    select distinct member_id from accounts
    where $account in (lower(member_id), member_key, handle, handle || '@' || lower(instance))
    order by member_id
"""


def accounts_named(connection: duckdb.DuckDBPyConnection, network: str, account: str) -> list[str]:
    """The ids of the accounts of a network that bear this name, sorted; none when it was never seen."""
    rows = connection.execute(_FOUND, {"network": network, "account": bare_account(account)}).fetchall()
    return [str(member_id) for (member_id,) in rows]


def look_up(warehouse: Path, network: str, account: str) -> list[str] | None:
    """The same in a warehouse file; None when nothing was loaded yet, or a run holds the file now."""
    if not warehouse.exists():
        return None
    try:
        with open_reader(warehouse, wait_seconds=2) as connection:
            return accounts_named(connection, network, account)
    except (WarehouseBusyError, duckdb.CatalogException):
        return None
