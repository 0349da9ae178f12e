"""The inbox as it stands now: the published items, with what the team said of them since on top.

marts.fct_inbox, states of the app store -> items, the most urgent first

What is asked for is chosen and counted by the database, and only the items of one page are read: of ten
thousand that wait a screen shows twenty.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

import duckdb

from agorascope.app_store import AppStore
from agorascope.app_store.inbox_states import ItemState, states_of
from agorascope.inbox.searching import pattern

WAITING = ("open", "taken")
CLOSED = ("answered", "dismissed")
_FACTS = "item_id, brand_id, network_id, community_id, created_at, text, url, stance, is_question"
_JUDGED = (
    "priority, priority_rank, reasons_en, reasons_fr, waiting_minutes, waiting_business_minutes,"
    " reactions_count, state"
)
# An item that somebody opened again since, or took after that, has no priority before the next run.
_LIVE = f"""
    with said as (
        select
            unnest($ids::varchar[]) as item_id, unnest($states::varchar[]) as said_state,
            unnest($assignees::varchar[]) as assignee, unnest($at::timestamptz[]) as said_at
    ),

    published as (
        select {_FACTS}, {_JUDGED} from marts.fct_inbox
        union all by name
        select {_FACTS.replace("item_id", "c.post_key as item_id", 1)},
            null as priority, null as priority_rank, '' as reasons_en, '' as reasons_fr,
            null as waiting_minutes, null as waiting_business_minutes, null as reactions_count,
            'open' as state
        from marts.fct_conversations as c
        inner join said on c.post_key = said.item_id and said.said_state in ('open', 'taken')
        where c.post_key not in (select item_id from marts.fct_inbox)
            and (c.settled_at is null or c.settled_at < said.said_at)
    )

    select p.*, count(*) over () as items_count
    from published as p left join said using (item_id)
    where list_contains($wanted_states, coalesce(said.said_state, p.state))
        and ($assignee is null or said.assignee = $assignee)
        and ($brand is null or p.brand_id = $brand)
        and ($network is null or p.network_id = $network)
        and ($community is null or p.community_id = $community)
        and ($stance is null or p.stance = $stance)
        and (not $only_questions or p.is_question)
        and ($text is null or regexp_matches(p.text, $text, 'i'))
    order by p.priority_rank nulls last, p.item_id
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items are asked for; None is all of them. `text` is looked for without case and accents."""

    states: tuple[str, ...] = WAITING
    assignee: str | None = None
    brand: str | None = None
    network: str | None = None
    community: str | None = None
    stance: str | None = None
    only_questions: bool = False
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One post that waits, and how far the team is with it. Without priority: opened since the last run."""

    item_id: str
    brand_id: str
    network_id: str
    community_id: str
    created_at: datetime
    text: str | None
    url: str | None
    stance: str | None
    is_question: bool
    priority: float | None
    priority_rank: int | None
    reasons_en: tuple[str, ...]
    reasons_fr: tuple[str, ...]
    waiting_minutes: float | None
    waiting_business_minutes: float | None
    reactions_count: int | None
    state: str  # open or taken; closed ones only where they are asked for
    assignee: str | None
    note: str
    changed_by: str
    changed_at: datetime | None
    version: int  # what a change names as seen


@dataclass(frozen=True, slots=True)
class Page:
    """Some items, and how many there are in all."""

    items: tuple[Item, ...]
    items_count: int


FIELDS = tuple(field.name for field in fields(Item))


def live_items(
    connection: duckdb.DuckDBPyConnection, store: AppStore, *, with_closed: bool = False
) -> list[Item]:
    """What waits now, by priority. `connection` reads a published file.

    What the team answered or dismissed since it was published is left out, unless `with_closed`.
    """
    wanted = Wanted(states=WAITING + CLOSED) if with_closed else Wanted()
    return list(live_page(connection, store, wanted).items)


def live_page(
    connection: duckdb.DuckDBPyConnection,
    store: AppStore,
    wanted: Wanted,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> Page:
    """`limit` of the items asked for, by priority, after the first `offset`; past the last one the last page.

    `connection` reads a published file. One look at the app store: the states shown are those counted by.
    """
    states = states_of(store)
    rows = _records(connection, wanted, states, limit, offset)
    if not rows and offset:
        first = live_page(connection, store, wanted, limit=limit)
        last = (first.items_count - 1) // limit * limit if limit else 0
        return live_page(connection, store, wanted, limit=limit, offset=last) if last > 0 else first
    return Page(tuple(_item(row, states) for row in rows), rows[0]["items_count"] if rows else 0)


def _records(
    connection: duckdb.DuckDBPyConnection,
    wanted: Wanted,
    states: Mapping[str, ItemState],
    limit: int | None,
    offset: int,
) -> list[dict[str, Any]]:
    said = list(states.values())
    asked = asdict(wanted)
    asked["text"] = pattern(wanted.text) if wanted.text else None
    asked["wanted_states"] = list(asked.pop("states"))
    asked |= {
        "ids": [state.item_id for state in said],
        "states": [state.state for state in said],
        "assignees": [state.assignee for state in said],
        "at": [state.changed_at for state in said],
    }
    paging = "" if limit is None else f" limit {int(limit)} offset {int(offset)}"
    result = connection.execute(_LIVE + paging, asked)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _item(row: dict[str, Any], states: Mapping[str, ItemState]) -> Item:
    said = states.get(row["item_id"]) or ItemState(row["item_id"], state=row["state"])
    words = {name: tuple(row[name].splitlines()) for name in ("reasons_en", "reasons_fr")}
    facts = {name: value for name, value in row.items() if name != "items_count"}
    return Item(**(facts | words | asdict(said)))
