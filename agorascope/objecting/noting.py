"""Notes that a person objects: what the command line and the viewer share.

    account as it was given -> checked against what the installation knows -> app store -> the next run

Neither the warehouse nor the pseudonym key is needed: the next run finds the account by its name.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from agorascope.app_store import AppStore
from agorascope.app_store.objections import Objector, record
from agorascope.errors import InputError
from agorascope.members.naming import bare_account
from agorascope.workspace import Workspace
from agorascope.workspace_checks import live_networks


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a name is checked against: the networks there are, and accounts that are nobody's private own."""

    networks: Collection[str] = ()
    public_accounts: Collection[str] = ()  # of brands, pages and staff, bare and lower case
    listed: Collection[tuple[str, str]] = ()  # objections that the workspace lists


def surroundings_of(workspace: Workspace | None) -> Surroundings:
    """What a workspace says; nothing without one."""
    if workspace is None:
        return Surroundings()
    return Surroundings(tuple(workspace.networks), workspace.public_handles(), workspace.privacy.objecting())


def checked(network: str, account: str, known: Surroundings) -> tuple[str, str]:
    """The account bare; a network that is misspelt would leave the person unprotected, unseen."""
    network, account = network.strip().lower(), bare_account(account)
    networks = sorted({*known.networks, *live_networks()})
    if network not in networks:
        raise InputError(f"{network!r} is no network.", remedy=f"Known: {', '.join(networks)}.")
    if not account:
        raise InputError("The account is empty.", remedy="Give its handle or id.")
    return network, account


def note_objection(
    store: AppStore,
    named: tuple[str, str],
    known: Surroundings,
    *,
    is_withdrawn: bool,
    note: str,
    who: str,
    at: datetime,
    objected_at: datetime | None = None,
) -> bool:
    """Record an objection or its withdrawal; False when that is what holds already.

    Raises InputError for what would protect nobody, or must be changed in the workspace.
    """
    network, account = checked(*named, known)
    if is_withdrawn and (network, account) in known.listed:
        raise InputError(
            "The workspace lists this objection.", remedy="Take it out of `privacy.objections` there."
        )
    if not is_withdrawn and account in known.public_accounts:
        raise InputError(
            f"{account!r} is a brand's, a page's or staff's account in the workspace.",
            remedy="Take it out there first, then note the objection: the next run removes all its posts.",
        )
    return record(
        store,
        Objector(network, account, objected_at or at),
        is_withdrawn=is_withdrawn,
        note=note,
        who=who,
        at=at,
    )
