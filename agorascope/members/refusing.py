"""Whether a person objected since the published file was made: then nothing shows who they are.

published file (accounts of one person) -> warehouse (their names) -> app store, workspace (who objects)
"""

from collections.abc import Collection

from agorascope import published
from agorascope.app_store import AppStore
from agorascope.app_store.objections import objecting_names
from agorascope.errors import InputError
from agorascope.members import people
from agorascope.settings import Settings

_ACCOUNTS = """
    select distinct other.network_id, other.member_key
    from marts.dim_members as mine
    inner join marts.dim_members as other on mine.person_key = other.person_key
    where mine.network_id = ? and mine.member_key = ?
"""


def accounts_of_person(settings: Settings, network_id: str, member_key: str) -> set[tuple[str, str]]:
    """The account and those that the last build took for the same person's: (network, pseudonym)."""
    with published.connect(published.require_current(settings.published)) as connection:
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
