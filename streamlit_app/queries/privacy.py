"""What the page of privacy reads: how people are protected here, and what is held about one of them."""

from dataclasses import dataclass

import pandas as pd

from agorascope.members import exporting
from streamlit_app.queries.base import Cursor, Network


@dataclass(frozen=True, slots=True)
class Protection:
    """How people are protected in this publication."""

    has_pseudonyms: bool
    unscored_networks: tuple[str, ...]  # names of networks whose terms forbid scoring persons
    members: int


def protection(cursor: Cursor) -> Protection:
    """What the published file says of it."""
    [(has_pseudonyms,)] = cursor.execute("select has_pseudonyms from quality.publication").fetchall()
    unscored = cursor.execute(
        """
        select coalesce(network_name, network_id) from marts.dim_networks
        where not has_member_scores order by 1
        """
    ).fetchall()
    [(members,)] = cursor.execute("select count(*) from marts.dim_members").fetchall()
    return Protection(bool(has_pseudonyms), tuple(name for (name,) in unscored), int(members))


def all_networks(cursor: Cursor) -> list[Network]:
    """Every network of the workspace, also those that hold no post yet, by name."""
    rows = cursor.execute(
        """
        select network_id, coalesce(network_name, network_id) as name
        from marts.dim_networks order by lower(name), network_id
        """
    ).fetchall()
    return [Network(*row) for row in rows]


def team_accounts(cursor: Cursor) -> frozenset[str]:
    """Accounts of brands, pages and staff as far as the file names them; pseudonyms of staff always."""
    rows = cursor.execute(
        """
        select member_key from marts.dim_members where is_staff
        union select lower(ltrim(handle, '@')) from marts.dim_members where is_staff and handle is not null
        union select lower(ltrim(channel_id, '@')) from marts.dim_channels
        """
    ).fetchall()
    return frozenset(str(name) for (name,) in rows if name)


def member_exists(cursor: Cursor, network_id: str, member_key: str) -> bool:
    """Whether the published file knows a member."""
    return bool(
        cursor.execute(
            "select 1 from marts.dim_members where network_id = ? and member_key = ?",
            [network_id, member_key],
        ).fetchall()
    )


def held(cursor: Cursor, network_id: str, member_key: str) -> pd.DataFrame:
    """One row per mart that holds something about a member: table, rows."""
    counts = exporting.counts(cursor, network_id, member_key)
    return pd.DataFrame({"table": list(counts), "rows": list(counts.values())})


def settings(cursor: Cursor) -> dict[str, str]:
    """What the workspace says of privacy, and which accounts are a brand's: by setting; empty if unknown."""
    known = cursor.execute(
        """
        select 1 from duckdb_tables() where schema_name = 'quality' and table_name = 'workspace_settings'
        """
    ).fetchall()
    if not known:
        return {}
    rows = cursor.execute(
        """
        select setting, value from quality.workspace_settings
        where value is not null
            and (section = 'privacy' or setting like 'brands.%.handles' or setting like 'channels.%')
        order by display_order
        """
    ).fetchall()
    return {str(name): str(value) for name, value in rows}
