"""Who wrote an item, and where it is read: a community manager must open a post to answer it.

With pseudonyms on the published file has neither handle nor an address that names an account; the warehouse
has. The look is written into the audit log first.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from agorascope.app_store import AppStore
from agorascope.app_store.inbox_history import note_look
from agorascope.inbox.thread import Asked
from agorascope.members import people, refusing
from agorascope.settings import Settings


@dataclass(frozen=True, slots=True)
class Revealed:
    """An item's author and address as its network knows them; what is not known (any more) is None."""

    handle: str | None
    url: str | None


def reveal(
    settings: Settings,
    store: AppStore,
    post: Asked,
    *,
    who: str,
    now: datetime,
    objecting: Collection[tuple[str, str]] = (),
) -> Revealed:
    """Who wrote the item, and its address; first it is noted that `who` looks.

    `objecting`: whom the workspace lists, beside the objections of the app store. InputError when the person
    objected since the published file was made, under whichever account; WarehouseBusyError when a run holds
    the warehouse.
    """
    note_look(store, post.item_id, who=who, now=now)
    if post.member_key is not None:
        refusing.check_shown(settings, store, post.network_id, post.member_key, objecting)
    with people.warehouse(settings) as connection:
        if connection is None:
            return Revealed(None, None)
        url = people.address_of(connection, post.network_id, post.item_id)
        if post.member_key is None:
            return Revealed(None, url)
        account = people.account_of(connection, post.network_id, post.member_key)
    return Revealed(account.handle if account else None, url)
