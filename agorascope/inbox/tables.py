"""The table of the inbox: what waits, its priority, and the reasons in words.

int_inbox_items__waiting -> points and reasons -> rows of fct_inbox, the most urgent first
"""

from dataclasses import asdict
from typing import Any

import pyarrow as pa

from agorascope.inbox.priority import points
from agorascope.inbox.reasons import LANGUAGES, reasons

RULES = ("question", "negative", "addressed", "influence", "age", "spread")
_FACTS: dict[str, pa.DataType] = {
    "item_id": pa.string(),
    "brand_id": pa.string(),
    "network_id": pa.string(),
    "community_id": pa.string(),
    "member_key": pa.string(),
    "thread_key": pa.string(),
    "created_at": pa.timestamp("us", tz="UTC"),
    "text": pa.string(),
    "url": pa.string(),
    "stance": pa.string(),
    "intent": pa.string(),
    "is_question": pa.bool_(),
    "is_follow_up": pa.bool_(),
}
_JUDGED: dict[str, pa.DataType] = {
    "priority": pa.float64(),
    "priority_rank": pa.int32(),
    **{f"{rule}_points": pa.float64() for rule in RULES},
    "reasons_en": pa.string(),
    "reasons_fr": pa.string(),
}
_REST: dict[str, pa.DataType] = {
    "waiting_minutes": pa.float64(),
    "waiting_business_minutes": pa.float64(),
    "state": pa.string(),
    "influence": pa.float64(),
    "reactions_count": pa.int64(),
}
SCHEMA = pa.schema({**_FACTS, **_JUDGED, **_REST})


def inbox_table(waiting: pa.Table) -> pa.Table:
    """Rows of SCHEMA by priority, of equals the one that waits longest first; reasons are one a line."""
    rows = [_judged(row) for row in waiting.to_pylist()]
    rows.sort(key=lambda row: (-row["priority"], row["created_at"], row["item_id"]))
    for rank, row in enumerate(rows, start=1):
        row["priority_rank"] = rank
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _judged(row: dict[str, Any]) -> dict[str, Any]:
    given = points(row)
    words = {f"reasons_{language}": "\n".join(reasons(row, given, language)) for language in LANGUAGES}
    by_rule = {f"{rule}_points": value for rule, value in asdict(given).items()}
    return row | by_rule | words | {"priority": given.priority}
