"""The inbox as it stands now: the published items, with what the team said of them since on top.

marts.fct_inbox, states of the app store -> items, the most urgent first
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

import duckdb

from agorascope.app_store import AppStore
from agorascope.app_store.inbox_states import ItemState, states_of

_FACTS = "item_id, brand_id, network_id, community_id, created_at, text, url, stance, is_question"
_JUDGED = (
    "priority, priority_rank, reasons_en, reasons_fr, waiting_minutes, waiting_business_minutes,"
    " reactions_count, state"
)
_PUBLISHED = f"select {_FACTS}, {_JUDGED} from marts.fct_inbox"
# An item that somebody opened again since, or took after that, has no priority before the next run.
_REOPENED = f"""
    select {_FACTS.replace("item_id", "post_key as item_id", 1)},
        null as priority, null as priority_rank, '' as reasons_en, '' as reasons_fr, null as waiting_minutes,
        null as waiting_business_minutes, null as reactions_count, 'open' as state
    from marts.fct_conversations
    inner join (select unnest($ids::varchar[]) as key, unnest($at::timestamptz[]) as opened_at) as opened
        on post_key = opened.key
    where post_key not in (select item_id from marts.fct_inbox)
        and (settled_at is null or settled_at < opened_at)
"""


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


FIELDS = tuple(field.name for field in fields(Item))


def live_items(
    connection: duckdb.DuckDBPyConnection, store: AppStore, *, with_closed: bool = False
) -> list[Item]:
    """What waits now, by priority. `connection` reads a published file.

    What the team answered or dismissed since it was published is left out, unless `with_closed`.
    """
    states = states_of(store)
    rows = _records(connection, _PUBLISHED, {})
    opened = [state for state in states.values() if state.state in {"open", "taken"}]
    if opened:
        asked = {"ids": [state.item_id for state in opened], "at": [state.changed_at for state in opened]}
        rows += _records(connection, _REOPENED, asked)
    items = [_item(row, states) for row in rows]
    shown = [item for item in items if with_closed or item.state in {"open", "taken"}]
    return sorted(shown, key=lambda item: (item.priority_rank is None, item.priority_rank or 0, item.item_id))


def _records(
    connection: duckdb.DuckDBPyConnection, query: str, asked: Mapping[str, Any]
) -> list[dict[str, Any]]:
    result = connection.execute(query, dict(asked))
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _item(row: dict[str, Any], states: Mapping[str, ItemState]) -> Item:
    said = states.get(row["item_id"]) or ItemState(row["item_id"], state=row["state"])
    words = {name: tuple(row[name].splitlines()) for name in ("reasons_en", "reasons_fr")}
    return Item(**(row | words | asdict(said)))
