"""Whether a person objected since the published file was made: then nothing shows who they are.

published file (accounts of one person) -> warehouse (their names) -> app store, workspace (who objects)

The viewer never opens the warehouse, so it knows accounts by pseudonym only (`Refusals`). An objection that
names somebody otherwise, and came after the run that made the file, may then be anybody's of that network:
until the next run nobody of it is proposed or written to from there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from agorascope import published
from agorascope.app_store import AppStore
from agorascope.app_store.objections import noted_since, objecting_names
from agorascope.errors import InputError
from agorascope.members import people
from agorascope.settings import Settings

_ACCOUNTS = """
    select distinct other.network_id, other.member_key
    from marts.dim_members as mine
    inner join marts.dim_members as other on mine.person_key = other.person_key
    where mine.network_id = ? and mine.member_key = ?
"""

Names = tuple[tuple[str, str], ...]  # network, account as it is compared

_PUBLISHED = """
    with objecting as (
        select unnest($networks::varchar[]) as network_id, unnest($accounts::varchar[]) as account
    )
    select distinct objecting.network_id, objecting.account, members.person_key
    from marts.dim_members as members
    inner join objecting
        on members.network_id = objecting.network_id
        and objecting.account in (lower(members.member_key), lower(ltrim(trim(members.handle), '@')))
"""
_BEGUN = """
    select coalesce(min(runs.started_at), max(publication.published_at))
    from quality.publication as publication
    left join quality.runs as runs on publication.run_id = runs.run_id
"""


@dataclass(frozen=True, slots=True)
class Refusals:
    """Who objected, as far as the published file alone can tell.

    `persons`: keys of `dim_members`. `unplaced`: networks with objections that came since the run and name
    nobody in the file, and how many.
    """

    persons: frozenset[str]
    unplaced: Mapping[str, int]

    def check(self, person_key: str, networks: Collection[str]) -> None:
        """Raise InputError, with the reason, when the person objected, or may have."""
        if person_key in self.persons:
            raise InputError(
                "The person objected: nobody writes to them.",
                remedy="The next run takes the person and their posts out.",
            )
        if found := sorted(set(networks) & set(self.unplaced)):
            raise InputError(
                f"Somebody of {', '.join(found)} objected since the last run; who it is is not known here.",
                remedy="Run `agorascope run` first, or use `agorascope outreach`, which knows the names.",
            )


def refusals(
    connection: duckdb.DuckDBPyConnection, store: AppStore, listed: Collection[tuple[str, str]] = ()
) -> Refusals:
    """Who objects by the app store and the workspace (`listed`), found in a published file without names."""
    return placed(connection, *named(store, listed, run_began(connection)))


def run_began(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """When the run that made the published file began: objections from then on may not be in it."""
    begun = connection.execute(_BEGUN).fetchall()[0][0]
    return begun if isinstance(begun, datetime) else None


def named(
    store: AppStore, listed: Collection[tuple[str, str]], begun: datetime | None
) -> tuple[Names, Names]:
    """The accounts that objections name, sorted, and which of them were noted since the run began."""
    with store.reading() as session:
        objecting = objecting_names(session) | set(listed)
        recent = noted_since(session, begun) if begun else objecting
    return tuple(sorted(objecting)), tuple(sorted(recent))


def placed(connection: duckdb.DuckDBPyConnection, objecting: Names, recent: Names) -> Refusals:
    """Whom the named accounts are of in the published file, and of which networks some are not in it."""
    rows = connection.execute(
        _PUBLISHED,
        {"networks": [network for network, _ in objecting], "accounts": [name for _, name in objecting]},
    ).fetchall()
    found = {(network, account) for network, account, _ in rows}
    unplaced: dict[str, int] = {}
    for network, account in recent:
        if (network, account) not in found:
            unplaced[network] = unplaced.get(network, 0) + 1
    return Refusals(frozenset(str(person) for _, _, person in rows), unplaced)


def accounts_of_person(settings: Settings, network_id: str, member_key: str) -> set[tuple[str, str]]:
    """The account and those that the last build took for the same person's: (network, pseudonym)."""
    with published.reading(settings.published) as (_, connection):
        rows = connection.execute(_ACCOUNTS, [network_id, member_key]).fetchall()
    return {(network_id, member_key), *((str(network), str(key)) for network, key in rows)}


def has_objected(
    settings: Settings,
    store: AppStore,
    accounts: Collection[tuple[str, str]],
    listed: Collection[tuple[str, str]],
) -> bool:
    """Whether an objection names one of the accounts; `listed` are those that the workspace lists.

    WarehouseBusyError when a run holds the warehouse.
    """
    with store.reading() as session:
        objecting = objecting_names(session) | set(listed)
    if not objecting:
        return False
    names = set(accounts)
    with people.warehouse(settings) as connection:
        if connection:
            for network_id, member_key in accounts:
                names |= people.names_of(connection, network_id, member_key)
    return bool(objecting & names)


def check_shown(
    settings: Settings, store: AppStore, network_id: str, member_key: str, listed: Collection[tuple[str, str]]
) -> None:
    """Raise InputError when the person objected, under whichever account: then nobody is told who it is."""
    accounts = accounts_of_person(settings, network_id, member_key)
    if has_objected(settings, store, accounts, listed):
        raise InputError(
            "Who it is is not shown: the person objected.",
            remedy="The next run takes the person and their posts out.",
        )
