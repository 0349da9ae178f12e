"""Tells the marts gate how much went because its time was over: that shrink is right, any other is not.

mentions removed so far (raw.build_meta) - those at the last publication (its facts) -> facts to compare with
"""

from collections.abc import Mapping
from typing import Any

import duckdb

MENTIONS = "marts.fct_mentions"
FACT = "raw.retained"
META = "retention_gone"
_SAME = 0.05  # of the mentions: when more went, how they were scored is not compared with what is left


def add_gone(connection: duckdb.DuckDBPyConnection, mentions: int) -> None:
    """Count mentions that are removed, in the transaction that removes them."""
    total = _gone(connection) + mentions
    connection.execute("delete from raw.build_meta where name = ?", [META])
    connection.execute("insert into raw.build_meta values (?, ?)", [META, str(total)])


def gone_facts(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What a publication keeps of it, for the gate of the next."""
    return {FACT: {"rows": _gone(connection)}}


def lowered(
    connection: duckdb.DuckDBPyConnection, previous: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The facts of the last publication as they would be without what went since."""
    facts = {name: dict(fact) for name, fact in previous.items() if name != FACT}
    went = _gone(connection) - int(previous.get(FACT, {"rows": 0})["rows"])
    before = int(facts.get(MENTIONS, {"rows": 0})["rows"])
    if went <= 0 or not before:
        return facts
    share = max(0.0, 1 - went / before)
    for fact in facts.values():
        fact["rows"] = int(fact["rows"] * share)
        if share < 1 - _SAME:
            fact |= {"label_counts": {}, "score_counts": [], "mean_p_positive": None}
    return facts


def _gone(connection: duckdb.DuckDBPyConnection) -> int:
    rows = connection.execute("select value from raw.build_meta where name = ?", [META]).fetchall()
    return int(rows[0][0]) if rows else 0
