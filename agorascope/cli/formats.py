"""Rows as a table for people, or as CSV and JSON for programs."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from agorascope.cli.console import show_table, write


class Format(StrEnum):
    """How a result is printed."""

    table = "table"
    csv = "csv"
    json = "json"


def print_rows(
    header: Sequence[str], rows: Sequence[Sequence[Any]], format_: Format, *, title: str = ""
) -> None:
    """Print rows on standard output; the title stands over a table only."""
    if format_ is Format.json:
        records = [dict(zip(header, row, strict=True)) for row in rows]
        print_json(records)
    elif format_ is Format.csv:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
        write(buffer.getvalue())
    else:
        show_table(title, header, rows)


def print_json(value: Any) -> None:
    """Print a value as JSON; instants and days in ISO form."""
    write(json.dumps(value, default=_as_text, ensure_ascii=False, indent=1) + "\n")


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
