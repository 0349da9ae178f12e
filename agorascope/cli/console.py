"""Where the command line speaks, and how it shows progress and tables."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

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

from agorascope.context import Progress as ProgressCallback

WIDTH = None if sys.stdout.isatty() else 120  # for logs and pipes

out = Console(highlight=False, width=WIDTH)
err = Console(stderr=True, highlight=False)


@contextmanager
def progress_bar() -> Iterator[ProgressCallback]:
    """A callback (what, done, total) that draws one bar per `what` on stderr."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err) as bars:
        tasks = {}

        def report(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield report


def show_table(
    title: str, header: Sequence[str], rows: Iterable[Sequence[object]], *, console: Console = out
) -> None:
    """Print a table; cells are plain text, never markup."""
    table = Table(title=title, title_justify="left")
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell).replace("[", "\\[") for cell in row))
    console.print(table)
