"""The command that ranks a table of accounts of one's own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agorascope.cli.console import err, out, progress_bar, show_table

if TYPE_CHECKING:
    from agorascope.influence.account_files import Accounts
    from agorascope.influence.accounts import Ranking

SHOWN = 20


def rank_accounts(
    input_: Annotated[
        Path,
        typer.Option(
            "--input",
            "-i",
            help="CSV, NDJSON or Parquet with `account_id` and counts (followers, listed...).",
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="CSV, NDJSON or Parquet, by its ending.")
    ] = None,
) -> None:
    """Rank accounts of one's own by what people take for influence.

    Counts: followers, following, listed, mentions_received, reposts_received, mentions_sent, reposts_sent,
    posts; any may be missing. Shows the first 20; --output has all, in the order of the input.
    """
    from agorascope.influence.account_files import rank_file

    with progress_bar() as bar:
        accounts, ranking = rank_file(input_, output, on_progress=lambda n: bar("read", n, None))
    _warn(accounts, ranking)
    _show(accounts, ranking)
    if output is not None:
        err.print(f"{len(accounts.ids):,} accounts ranked into {output}.", markup=False)


def _warn(accounts: "Accounts", ranking: "Ranking") -> None:
    if absent := accounts.absent():
        err.print(f"No row has {', '.join(absent)}: ranked by the other counts.", markup=False)
    if accounts.unread:
        err.print(f"Columns that are not read: {', '.join(accounts.unread)}.", markup=False, soft_wrap=True)
    if repeated := accounts.repeated():
        err.print(f"{repeated:,} rows name an account again; each row is ranked by itself.", markup=False)
    if few := int((~ranking.has_enough()).sum()):
        from agorascope.influence.accounts import MIN_KNOWN

        err.print(f"{few:,} accounts have fewer than {MIN_KNOWN} known counts: too few.", markup=False)


def _show(accounts: "Accounts", ranking: "Ranking") -> None:
    ranked = [row for row in range(len(accounts.ids)) if ranking.ranks[row]]
    ranked.sort(key=lambda row: ranking.ranks[row])
    show_table(
        f"Accounts: {min(SHOWN, len(ranked))} of {len(accounts.ids):,}, as people would rank them",
        ("rank", "account", "influence", "carried by", "counts known"),
        (
            (
                ranking.ranks[row],
                accounts.ids[row],
                f"{ranking.influence[row]:.1f}",
                ", ".join(ranking.carried_by(row)).replace("_", " "),
                f"{ranking.known[row]} of 8" + ("" if ranking.has_enough()[row] else " (too few)"),
            )
            for row in ranked[:SHOWN]
        ),
    )
    out.print("Standing seen from outside; influence inside a community is another figure.", markup=False)


def register(app: typer.Typer) -> None:
    app.command("rank-accounts")(rank_accounts)
