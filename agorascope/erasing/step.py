"""The erasure as a whole: asked for, done, published, and the requests that it answers closed.

    names -> ledger: pending -> taken out of all that is kept -> build -> gate -> publication -> done

Every step can be cut off: the next call of `agorascope erase`, or the next run, goes on from there.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import duckdb

from agorascope.app_store import AppStore, open_store, who_am_i
from agorascope.app_store.privacy_requests import close, requests_of
from agorascope.context import Context
from agorascope.erasing import ledger
from agorascope.erasing.ledger import Entry
from agorascope.errors import InputError
from agorascope.settings import Settings
from agorascope.workspace import Workspace

Announce = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Named:
    """A person to erase, as they are called on their network, and the request that asks for it."""

    network: str
    account: str
    request: int | None = None


def entries_for(context: Context, named: Sequence[Named], key: bytes) -> list[Entry]:
    """The entries of these names, checked. Raises InputError for a network, an account or a request that
    cannot be meant."""
    from agorascope.objecting.noting import checked, surroundings_of

    known = surroundings_of(context.workspace)
    found: dict[str, Entry] = {}
    _check_requests(context.settings, named)
    for one in named:
        network, account = checked(one.network, one.account, known)
        if account in known.public_accounts:
            raise InputError(
                f"{account!r} is a brand's, a page's or staff's account in the workspace.",
                remedy="Take it out of the workspace first, then erase it.",
            )
        requests = [one.request] if one.request is not None else []
        entry = ledger.entry_of(key, network, account, day=datetime.now(UTC).date(), requests=requests)
        former = found.get(entry.token)
        found[entry.token] = (
            replace(former, requests=(*former.requests, *entry.requests)) if former else entry
        )
    return list(found.values())


def listed(workspace: Workspace, named: Sequence[Named]) -> list[str]:
    """Of these names those that the workspace file itself lists as objections: only its owner can edit it."""
    names = workspace.privacy.objecting()
    return [one.account for one in named if (one.network, one.account.strip().lstrip("@").lower()) in names]


def publish_without(context: Context, announce: Announce, *, acknowledged: bool = False) -> str:
    """Build the days that changed and publish them; the former publications go. Returns the version."""
    from agorascope import steps

    announce(f"score: {steps.score(context)} posts scored")
    announce(f"build: {steps.run_build(context)} models and tests passed")
    announce(f"gate: {steps.gate_marts(context, acknowledged=acknowledged)} rules held")
    return steps.publish(context)


def end_erasures(context: Context, connection: duckdb.DuckDBPyConnection, store: AppStore) -> int:
    """End what was cut off, and erase again whom the warehouse does not know as erased; returns accounts."""
    from agorascope.erasing.erasing import complete

    found = ledger.entries(context.settings)
    is_new = bool(found) and ledger.bring_in(connection, found)
    waiting = found if is_new else [entry for entry in found if entry.state == "pending"]
    return complete(context, connection, store, waiting).accounts if waiting else 0


def close_answered(context: Context) -> int:
    """Close the requests of those of whom nothing is left, publications included; returns how many."""
    answered = [
        entry for entry in ledger.entries(context.settings) if entry.state == "done" and entry.requests
    ]
    if not answered:
        return 0
    closed = 0
    with closing(open_store(context.settings)) as store:
        open_ones = [r for r in requests_of(store) if r.state == "open" and r.request_kind == "erasure"]
        for entry in answered:  # after a restore a number may be somebody else's
            waiting = {row.request_id for row in open_ones if row.network_id == entry.network}
            for number in sorted(waiting.intersection(entry.requests)):
                close(store, number, "done", who=who_am_i(), at=datetime.now(UTC))
                closed += 1
            ledger.write(context.settings, replace(entry, requests=()))
    return closed


def _check_requests(settings: Settings, named: Sequence[Named]) -> None:
    numbers = {one.request for one in named if one.request is not None}
    if not numbers:
        return
    with closing(open_store(settings)) as store:
        rows = {row.request_id: row for row in requests_of(store)}
    for number in sorted(numbers):
        row = rows.get(number)
        if row is None or row.request_kind != "erasure" or row.state != "open":
            raise InputError(
                f"Request {number} is no open request for erasure.", remedy="agorascope privacy list"
            )
