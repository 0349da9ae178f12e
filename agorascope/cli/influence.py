"""Commands of influence on files of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from agorascope.cli.console import err, progress_bar, show_table
from agorascope.errors import InputError

SHOWN = 20
HEADER = ("rank", "member", "influence", "90 %", "people", "reach", "t (hours)", "PageRank")


def rank(
    edges: Annotated[
        Path,
        typer.Option(
            "--edges", "-e", help="CSV, NDJSON or Parquet of reactions: actor, target, type, unix time."
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="CSV, NDJSON or Parquet; default: a table here.")
    ] = None,
    half_life: Annotated[
        float, typer.Option("--half-life", help="Days in which a reaction loses half its weight.")
    ] = 30.0,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Moment to rank at; a day means its end. Default: the latest reaction."),
    ] = None,
    top: Annotated[int | None, typer.Option("--top", min=1, help="Only the first so many members.")] = None,
) -> None:
    """Rank the members of a file of reactions by their influence, as the marts do.

    Types: reply, quote, repost, mention, or RE, QT, RT, MT.
    """
    from agorascope.influence.edges import read_edges
    from agorascope.influence.ranking import rank_members
    from agorascope.influence.rules import EdgeRules
    from agorascope.textfiles import check_suffix, writing

    if not 0 < half_life < float("inf"):
        raise InputError(f"--half-life {half_life} is no number of days.", remedy="Give one above 0: 30")
    if output is not None:
        check_suffix(output)
    moment = None if as_of is None else _moment(as_of)
    with progress_bar() as bar:
        read = read_edges(edges, on_progress=lambda n: bar("read", n, None))
    shown = SHOWN if output is None and top is None else top
    found = rank_members(read, EdgeRules(half_life_days=half_life), as_of=moment, top=shown)
    if output is None:
        show_table(
            f"Influence: {len(found.rows)} of {found.members:,} members", HEADER, map(_line, found.rows)
        )
    else:
        with writing(output) as sink:
            sink.write(found.rows)
    for why, count in found.left_out.items():
        if count:
            err.print(f"{count:,} reactions left out: {why}.", markup=False)
    err.print(
        f"{found.members:,} members by {found.reactions:,} reactions of {found.pairs:,} pairs, "
        f"as of {_spelled(found.as_of)}. No post is named in such a file: the t-factor counts hours instead.",
        markup=False,
    )


def _line(row: dict[str, object]) -> tuple[object, ...]:
    return (
        row["rank"],
        row["member"],
        f"{row['influence']:.2f}" if row["enough_data"] else "too few",
        f"{row['influence_low']:.0f} to {row['influence_high']:.0f}",
        row["n"],
        row["reach"],
        row["t_factor_hours"],
        f"{row['page_rank']:.6f}",
    )


def _moment(text: str) -> int:
    """Unix seconds of --as-of; a day alone is its last second."""
    from agorascope.influence.edges import seconds_of
    from agorascope.influence.graph import DAY

    seconds = seconds_of(text, "--as-of")
    return seconds + DAY - 1 if len(text.strip()) == len("2012-07-03") and "-" in text else seconds


def _spelled(seconds: int) -> str:
    from datetime import UTC, datetime

    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"


def register(app: typer.Typer) -> None:
    app.command()(rank)
