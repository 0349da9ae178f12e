"""Write anew the results in docs/sql-cookbook.md from the published file: run `make run SERVE=0` first.

    docs/sql-cookbook.md -> its queries -> the published file -> a table below each query

Each query of the page stands in a fence marked `sql`; the table that follows it is its result.
"""

import re
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from agorascope.published import reading
from agorascope.settings import get_settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "sql-cookbook.md"
_RECIPE = re.compile(
    r"^## (?P<question>[^\n]+)\n(?P<words>(?:(?!^## ).)*?)^```sql\n(?P<sql>.*?)^```\n"
    r"(?P<result>(?:\n\|[^\n]*(?:\n\|[^\n]*)*\n)?)",
    re.MULTILINE | re.DOTALL,
)
_WIDEST = 70  # characters of a text in a table
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """A question, its query, and the table that the page shows: header and cells as text."""

    question: str
    sql: str
    shown: tuple[tuple[str, ...], ...]


def recipes(page: str) -> list[Recipe]:
    """The recipes of the page, in order."""
    return [Recipe(m["question"], m["sql"], _cells(m["result"])) for m in _RECIPE.finditer(page)]


def result(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[tuple[str, ...], ...]:
    """The header and the rows of a query, as the page shows them."""
    answer = connection.execute(sql)
    header = tuple(column[0] for column in answer.description or ())
    return (header, *(tuple(map(_shown, row)) for row in answer.fetchall()))


def rendered(page: str, connection: duckdb.DuckDBPyConnection) -> str:
    """The page with the results that its queries have now."""

    def with_result(match: re.Match[str]) -> str:
        try:
            table = _table(result(connection, match["sql"]))
        except duckdb.Error as error:
            raise SystemExit(f"The query of {match['question']!r} failed: {error}") from error
        return f"## {match['question']}\n{match['words']}```sql\n{match['sql']}```\n\n{table}\n"

    return _RECIPE.sub(with_result, page)


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def _cells(table: str) -> tuple[tuple[str, ...], ...]:
    lines = [line for line in table.splitlines() if line.startswith("|") and not line.startswith("|---")]
    return tuple(tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in lines)


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    words = re.sub(r"\s+", " ", str(value)).replace("|", "/").replace("<", "‹").replace(">", "›").strip()
    return words if len(words) <= _WIDEST else words[: _WIDEST - 1].rstrip() + "…"


def main() -> int:
    with reading(get_settings().published) as (_, connection):
        PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8"), connection), encoding="utf-8")
    print(f"{len(recipes(PAGE.read_text(encoding='utf-8')))} results written to {PAGE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
