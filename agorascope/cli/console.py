"""Where the command line speaks, and how it shows progress and tables.

Much of what it says was written by others: texts, names, file names, answers of servers. Signs that a
terminal obeys are shown as signs there, so that no post can colour, move or rewrite what stands around it.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from agorascope.context import Progress as ProgressCallback

# Control signs of terminals (tab and newline are harmless), and those that show a text backwards.
_OBEYED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)

WIDTH = None if sys.stdout.isatty() else 120  # for logs and pipes


def visible(text: str) -> str:
    """The text with every sign that a terminal would obey written as `\\x1b`."""
    return _OBEYED.sub(_spelled, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The same, and no new line in it: what was written by others is not to look like a message of ours."""
    return visible(text).replace("\n", "\\n")


def _spelled(found: re.Match[str]) -> str:
    return ascii(found[0]).strip("'")


class PlainConsole(Console):
    """A console that obeys no text it is given."""

    def print(self, *objects: Any, **options: Any) -> None:
        """As the console of rich does, with the words made harmless."""
        super().print(*(visible(part) if isinstance(part, str) else part for part in objects), **options)


out = PlainConsole(highlight=False, width=WIDTH)
err = PlainConsole(stderr=True, highlight=False)


def write(text: str) -> None:
    """Write data to standard output: a program gets every sign as it is, a terminal none that it obeys."""
    sys.stdout.write(visible(text) if sys.stdout.isatty() else text)


@contextmanager
def progress_bar() -> Iterator[ProgressCallback]:
    """A callback (what, done, total) that draws one bar per `what` on stderr."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err) as bars:
        tasks = {}

        def report(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(visible(what), total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield report


def show_table(
    title: str, header: Sequence[str], rows: Iterable[Sequence[object]], *, console: Console = out
) -> None:
    """Print a table; cells are plain text, never markup."""
    table = Table(title=Text(visible(title)) if title else None, title_justify="left")
    for name in header:
        table.add_column(Text(visible(name)), overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else visible(str(cell))) for cell in row))
    console.print(table)
