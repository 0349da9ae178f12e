"""The log of identities as a table: what the dbt model int_identity_links__judged returns."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from agorascope.members.identities import Account, Decision, Link, judge, ordered
from agorascope.records import UTC_MICROS

_COLUMNS: dict[str, pa.DataType] = {
    "network_id": pa.string(),
    "member_key": pa.string(),
    "other_network_id": pa.string(),
    "other_member_key": pa.string(),
    "evidence": pa.string(),
    "decided_by": pa.string(),
    "known_at": UTC_MICROS,
    "is_joined": pa.bool_(),
    "refusal": pa.string(),
    "person_network_id": pa.string(),
    "person_member_key": pa.string(),
}
LINKS = pa.schema(_COLUMNS)


def links_table(accounts: pa.Table, decisions: pa.Table) -> pa.Table:
    """One row per pair and evidence, in their order; the tables are those of the models it is made from."""
    links = judge(_accounts(accounts), _decisions(decisions))
    return pa.Table.from_pylist([_row(link) for link in links], schema=LINKS)


def _row(link: Link) -> dict[str, Any]:
    (network, key), (other_network, other_key) = link.pair
    person_network, person_key = link.person or (None, None)
    return {
        "network_id": network,
        "member_key": key,
        "other_network_id": other_network,
        "other_member_key": other_key,
        "evidence": link.evidence,
        "decided_by": link.decided_by,
        "known_at": link.known_at,
        "is_joined": link.refusal is None,
        "refusal": link.refusal,
        "person_network_id": person_network,
        "person_member_key": person_key,
    }


def _accounts(table: pa.Table) -> Iterator[Account]:
    for row in table.to_pylist():
        yield Account(
            key=(row["network_id"], row["member_key"]),
            member_id=row["member_id"] or "",
            handle=row["handle"],
            url=row["profile_url"],
            links=row["links"] or (),
            verified_links=row["verified_links"] or (),
            is_brand=row["is_staff"],
            observed_at=row["observed_at"],
        )


def _decisions(table: pa.Table) -> Iterator[Decision]:
    """A name may stand for several accounts, and two names for one: of a pair the latest decision holds."""
    latest: dict[Any, Decision] = {}
    for row in table.to_pylist():
        one = row["network_id"], row["member_key"]
        other = row["other_network_id"], row["other_member_key"]
        if one == other:
            continue
        said = Decision(ordered(one, other), row["decision"] == "join", row["decided_by"], row["decided_at"])
        former = latest.get(said.pair)
        if former is None or (former.decided_at, former.is_join) < (said.decided_at, said.is_join):
            latest[said.pair] = said
    yield from latest.values()
