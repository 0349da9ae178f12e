"""What the published file knows of whom to invite: candidates, members, their words, who came since.

It holds no handles with pseudonyms on, and nothing here looks further.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from agorascope.app_store.outreach_tables import OutreachContact
from agorascope.errors import InputError
from agorascope.outreach.quoting import Said

LEAST_PREFIX = 6  # characters of a pseudonym that name it, when only one begins so

# In words that follow "cannot be invited:".
UNSCORED = {
    "network_terms": "the terms of the network forbid scoring and singling out persons",
    "objection": "the person objected",
    "opted_out": "the account says that it does not want to be found or processed",
    "staff": "the account speaks for a brand",
    "bot": "the account is a machine, or behaves like one",
}

# Words of the very account only: those of another account of the person would tell that the two were joined.
_QUOTES = """
    with own as (
        select * from marts.fct_mentions
        where network_id = $network and member_key = $member and text is not null and not is_staff
    ),
    evidence as (
        select * from own where mention_id in (select unnest($evidence::varchar[]))
    ),
    chosen as (
        from evidence
        union all
        select * from own
        where
            brand_id = $brand and stance = 'positive' and not is_toxic and not is_duplicate
            and post_kind <> 'repost' and not exists (select 1 from evidence)
    )
    select text, mention_date, community_id, language from chosen
    order by mention_date desc, mention_id
    limit 3
"""


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A member as `dim_members` has it."""

    network_id: str
    member_key: str
    person_key: str
    unscored_reason: str | None


def candidates(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of `fct_ambassador_candidates`, by brand and rank."""
    return _records(
        connection, "select * from marts.fct_ambassador_candidates order by brand_id, candidate_rank"
    )


def candidate(
    connection: duckdb.DuckDBPyConnection, brand_id: str, network_id: str, member_key: str
) -> dict[str, Any] | None:
    """The candidate's row, also when the person is proposed by another of their accounts; None without."""
    rows = _records(
        connection,
        """
        select candidates.*
        from marts.fct_ambassador_candidates as candidates
        inner join marts.dim_members as members using (person_key)
        where candidates.brand_id = ? and members.network_id = ? and members.member_key = ?
        """,
        [brand_id, network_id, member_key],
    )
    return rows[0] if rows else None


def members_named(
    connection: duckdb.DuckDBPyConnection, network_id: str, keys: list[str]
) -> list[KnownMember]:
    """The members whose pseudonym is one of `keys`, or begins with it: `LEAST_PREFIX` characters or more."""
    rows = connection.execute(
        """
        select distinct network_id, member_key, person_key, unscored_reason
        from marts.dim_members
        inner join (select unnest(?::varchar[]) as key) as keys
            on member_key = key or (len(key) >= ? and starts_with(member_key, key))
        where network_id = ?
        order by member_key
        """,
        [keys, LEAST_PREFIX, network_id],
    ).fetchall()
    return [KnownMember(*row) for row in rows]


def accounts_of(connection: duckdb.DuckDBPyConnection, person_key: str) -> list[KnownMember]:
    """Every account of a person."""
    rows = connection.execute(
        "select network_id, member_key, person_key, unscored_reason from marts.dim_members"
        " where person_key = ? order by network_id, member_key",
        [person_key],
    ).fetchall()
    return [KnownMember(*row) for row in rows]


def persons_of(
    connection: duckdb.DuckDBPyConnection, contacts: Iterable[OutreachContact]
) -> dict[tuple[str, str], str]:
    """The person behind each account of these contacts, by (network, pseudonym)."""
    accounts = {(contact.network_id, contact.member_key) for contact in contacts}
    rows = connection.execute(
        """
        select distinct network_id, member_key, person_key
        from marts.dim_members
        where member_key in (select unnest($keys::varchar[]))
        """,
        {"keys": sorted(key for _, key in accounts)},
    ).fetchall()
    return {(network, member): person for network, member, person in rows if (network, member) in accounts}


def check_allowed(accounts: list[KnownMember]) -> None:
    """Raise InputError with the reason when any account of a person may not be scored: nor invited."""
    for account in accounts:
        if account.unscored_reason is not None:
            reason = UNSCORED.get(account.unscored_reason, account.unscored_reason)
            raise InputError(
                f"{account.network_id}:{account.member_key[:8]} cannot be invited: {reason}.",
                remedy="Nobody is written to who may not be scored; docs/outreach.md says who that is.",
            )


def said_by(
    connection: duckdb.DuckDBPyConnection,
    brand_id: str,
    network_id: str,
    member_key: str,
    proposed: dict[str, Any] | None,
) -> list[Said]:
    """Up to three texts of the account: evidence of the candidate, else its latest in favour of the brand."""
    evidence = [proposed[f"evidence_{place}_mention_id"] for place in (1, 2, 3)] if proposed else []
    rows = connection.execute(
        _QUOTES,
        {
            "evidence": [key for key in evidence if key],
            "network": network_id,
            "member": member_key,
            "brand": brand_id,
        },
    ).fetchall()
    return [Said(*row) for row in rows]


def found_in_data(connection: duckdb.DuckDBPyConnection) -> dict[int, tuple[str, datetime]]:
    """State of each contact by hand and data together, and since when; none before the first run."""
    try:
        rows = connection.execute(
            "select contact_id, state, state_at from marts.fct_outreach_contacts"
        ).fetchall()
    except duckdb.CatalogException:  # published by an earlier version
        return {}
    return {contact_id: (state, state_at) for contact_id, state, state_at in rows}


def _records(
    connection: duckdb.DuckDBPyConnection, query: str, values: list[Any] | None = None
) -> list[dict[str, Any]]:
    result = connection.execute(query, values or [])
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
