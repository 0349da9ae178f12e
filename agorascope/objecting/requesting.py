"""Takes a person's request about their data: checked, recorded, and an objection noted with it.

request -> checked (network, account) -> objection noted -> request recorded (done, for an objection)
"""

from datetime import datetime

from agorascope.app_store import AppStore
from agorascope.app_store.privacy_requests import Asked, add, check, close
from agorascope.objecting.noting import Surroundings, checked, note_objection


def take(
    store: AppStore, asked: Asked, known: Surroundings, *, key: bytes | None, who: str, at: datetime
) -> int:
    """Record a request; returns its number. An objection holds from the next run on, and its request is done.

    The objection is noted first: cut off in between, the person is protected and the request can be
    recorded again. Raises InputError for what cannot be recorded, ConflictError for what is open already.
    """
    check(asked, at.date())
    names = [name for name in (asked.account, asked.member_key) if name]
    named = [checked(asked.network_id, name, known) for name in names]
    if asked.kind == "objection":
        for one in named:
            note_objection(store, one, known, is_withdrawn=False, note=asked.note, who=who, at=at)
    number = add(store, asked, key=key, who=who, at=at)
    if asked.kind == "objection":
        close(store, number, "done", who=who, at=at)
    return number
