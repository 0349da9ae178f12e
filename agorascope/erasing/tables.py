"""Text of the warehouse that still names a person after their rows are gone: messages, states, former words.

Every text of `raw`, `nlp`, `quality` and `app` is held against the needles. Models are built anew.
"""

import json
from collections.abc import Iterator
from typing import Any

import duckdb

from agorascope.erasing.landed import KEYS, plain_facts
from agorascope.erasing.needles import Finder

SCHEMAS = ("raw", "nlp", "quality", "app")
# Tables whose rows are keyed by what they hold, or hold no words of people.
_APART = frozenset({"raw.build_meta", "app.suppressed", "app.objections", "raw.workspace_names"})


def scrub_tables(connection: duckdb.DuckDBPyConnection, finder: Finder) -> int:
    """Hide the people of these needles in every text; returns how many different texts changed."""
    changed = 0
    for table, column, is_list in _columns(connection):
        said = f'"{column}"::json::varchar' if is_list else f'"{column}"'
        cursor = connection.execute(f'select distinct {said} from {table} where "{column}" is not null')
        found = [text for batch in _batches(cursor) for text in batch if finder.holds(text)]
        for text in found:
            if is_list:
                kept = [one for one in json.loads(text) if not finder.holds(_said(one))]
                connection.execute(
                    f'update {table} set "{column}" = cast($kept::json as {is_list}) where {said} = $text',
                    {"kept": json.dumps(kept, ensure_ascii=False), "text": text},
                )
            else:
                plain = _plain_state(text, finder) if column == "state" else finder.without(text)
                connection.execute(
                    f'update {table} set "{column}" = $plain where "{column}" = $text',
                    {"plain": plain, "text": text},
                )
        changed += len(found)
    return changed


def _plain_state(text: str, finder: Finder) -> str:
    try:
        return json.dumps(plain_facts(json.loads(text), finder), sort_keys=True)
    except ValueError:  # a state that is one word
        return finder.without(text)


def _columns(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, str]]:
    rows = connection.execute(
        """
        select columns.schema_name, columns.table_name, columns.column_name, columns.data_type
        from duckdb_columns() as columns
        inner join duckdb_tables() as tables using (database_name, schema_name, table_name)
        where list_contains($schemas, columns.schema_name) and columns.database_name = current_database()
        order by all
        """,
        {"schemas": list(SCHEMAS)},
    ).fetchall()
    for schema, table, column, kind in rows:
        name = f"{schema}.{table}"
        is_list = kind.endswith("[]") and "VARCHAR" in kind
        is_key = column in KEYS or (column.endswith(("_id", "_key", "_hash")))
        if name not in _APART and not is_key and (kind == "VARCHAR" or is_list):
            yield name, column, kind if is_list else ""


def _batches(cursor: duckdb.DuckDBPyConnection) -> Iterator[list[str]]:
    while rows := cursor.fetchmany(10_000):
        yield [text for (text,) in rows]


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
