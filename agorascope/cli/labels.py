"""Commands of people's labels: gold sample, label, status, export; label and unlabel for corrections."""

from pathlib import Path
from typing import Annotated

import typer

from agorascope.cli.console import err, out, show_table
from agorascope.errors import InputError
from agorascope.gold.sheets import Answer, answers, sheet
from agorascope.gold.words import STANCES, label_of
from agorascope.kpis import describe
from agorascope.settings import get_settings

gold = typer.Typer(
    name="gold",
    help="The gold set: draw mentions, label them, see how right the model is.",
    no_args_is_help=True,
)

ByOption = Annotated[
    str | None, typer.Option("--by", help="Who says so; default: the account that runs this.")
]
NoteOption = Annotated[str, typer.Option(help="Why, for others to read.")]


@gold.command("sample")
def gold_sample(
    output: Annotated[Path, typer.Option("--output", "-o", help="The CSV file to label.")],
    size: Annotated[int, typer.Option(help="How many mentions to draw.", min=1)] = 200,
    seed: Annotated[int | None, typer.Option(help="Another seed, another sample.")] = None,
    unlabelled: Annotated[
        bool, typer.Option("--unlabelled", help="Draw nothing: write what was drawn and has no label.")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", help="Who draws; with --unlabelled, whose labels are looked for.")
    ] = None,
) -> None:
    """Draw mentions by chance for a person to label; what the model says of them is not shown."""
    from agorascope.app_store import open_store, who_am_i
    from agorascope.gold import rounds
    from agorascope.published import reading

    settings = get_settings()
    store = open_store(settings)
    _check_writable(output)
    with reading(settings.published) as (publication, connection):
        if unlabelled:
            mentions = rounds.unlabelled(store, connection, by=by)
            told = f"{len(mentions)} mentions were drawn and wait for a label"
        else:
            drawn = rounds.sample(store, connection, publication, size=size, seed=seed, who=by or who_am_i())
            mentions = drawn.mentions
            told = f"Round {drawn.sample_id}: {len(mentions)} mentions of {len(drawn.draw.strata)} strata"
    _write(output, sheet(mentions))
    err.print(f"{told}: {output}", markup=False, soft_wrap=True)
    err.print(f"Fill in `label`, then: agorascope gold label {output}", markup=False, soft_wrap=True)


@gold.command("label")
def gold_label(
    file: Annotated[Path, typer.Argument(help="The sheet with labels, saved as CSV; may be half done.")],
    by: ByOption = None,
) -> None:
    """Read a labelled sheet: negative, neutral, positive, unsure, not about (or in French)."""
    from agorascope.app_store import open_store, who_am_i
    from agorascope.gold.rounds import take_labels

    taken = take_labels(open_store(get_settings()), answers(_read(file)), by or who_am_i())
    err.print(f"{taken.labelled} labels taken over, {taken.unchanged} were there already.")
    err.print("The next run shows them; where the set stands: agorascope gold status")


@gold.command("status")
def gold_status() -> None:
    """How much is labelled, how right the model is on it, and how far people agree."""
    from agorascope.app_store import open_store
    from agorascope.gold.standing import standing_of
    from agorascope.published import reading
    from agorascope.reputation.accuracy import OWN_LEAST

    settings = get_settings()
    with reading(settings.published) as (_, connection):
        now = standing_of(open_store(settings), connection)
    labels = ", ".join(f"{number} {label}" for label, number in sorted(now.labels.items())) or "none"
    out.print(f"{now.rounds} round(s), {now.drawn} mentions drawn; labels: {labels}", markup=False)
    show_table(
        "The model on your own mentions (95 % intervals)",
        ("language", "labels", "accuracy", *(f"recall of {label}" for label in STANCES)),
        (
            (
                row.language,
                row.accuracy.n,
                describe(row.accuracy, percent=True),
                *(describe(row.recalls[label], percent=True) for label in STANCES),
            )
            for row in now.accuracies
        ),
    )
    usable = sum(now.labels.get(label, 0) for label in STANCES)
    if usable < OWN_LEAST:
        out.print(
            f"From {OWN_LEAST} labels on they correct the shares: {OWN_LEAST - usable} to go.", markup=False
        )
    if now.agreements:
        show_table(
            "Two people, the same mentions",
            ("who", "mentions", "same label", "kappa"),
            (
                (
                    f"{pair.first}, {pair.second}",
                    pair.mentions,
                    pair.same,
                    "-" if pair.kappa is None else f"{pair.kappa:.2f}",
                )
                for pair in now.agreements
            ),
        )


@gold.command("export")
def gold_export(
    output: Annotated[Path, typer.Option("--output", "-o", help="CSV, NDJSON or Parquet, by its ending.")],
) -> None:
    """Write every label that holds, with its text: gold labels and corrections, told apart by `origin`."""
    from agorascope.app_store import open_store
    from agorascope.gold.standing import export_rows
    from agorascope.published import reading
    from agorascope.textfiles import writing

    settings = get_settings()
    with reading(settings.published) as (_, connection):
        rows = list(export_rows(open_store(settings), connection))
    if not rows:
        raise InputError("There is no label yet.", remedy="Start with: agorascope gold sample --output F.csv")
    with writing(output) as sink:
        sink.write(rows)
    err.print(f"{len(rows)} labels: {output}", markup=False, soft_wrap=True)


def label(
    mention: Annotated[str | None, typer.Argument(help="mention_id, as in marts.fct_mentions.")] = None,
    stance: Annotated[str | None, typer.Argument(help="negative, neutral or positive.")] = None,
    input_: Annotated[
        Path | None, typer.Option("--input", "-i", help="Many at once: CSV with mention_id, label, note.")
    ] = None,
    by: ByOption = None,
    note: NoteOption = "",
) -> None:
    """Correct the stance of a mention: it wins over the model in every figure from the next run on."""
    from agorascope.app_store import open_store, who_am_i
    from agorascope.corrections import correct
    from agorascope.published import reading

    if input_ is not None and mention is None:
        said = answers(_read(input_), allowed=STANCES, named="mention_id")
    elif input_ is None and mention and stance:
        said = [_one(mention, stance, note)]
    else:
        raise InputError(
            "A mention and its label, or a file of them, is needed.",
            remedy="agorascope label MENTION_ID positive; or agorascope label --input F.csv",
        )
    settings = get_settings()
    with reading(settings.published) as (_, connection):
        added = correct(open_store(settings), connection, said, by or who_am_i())
    err.print(f"{added} labels kept, {len(said) - added} were there already. The next run shows them.")


def unlabel(
    mention: Annotated[str, typer.Argument(help="mention_id, as in marts.fct_mentions.")], by: ByOption = None
) -> None:
    """Withdraw the correction of a mention: the model's label is back from the next run on."""
    from agorascope.app_store import open_store, who_am_i
    from agorascope.corrections import withdraw

    withdraw(open_store(get_settings()), _id_of(mention), by or who_am_i())
    err.print("Withdrawn. The next run shows the model's label again.")


def app_store_upgrade() -> None:
    """Bring the app store up to date; every command that opens it does so by itself."""
    from agorascope.app_store import open_store
    from agorascope.app_store.migrating import revision_of

    store = open_store(get_settings())
    with store.engine.connect() as connection:
        err.print(f"{store.engine.url.render_as_string()}: revision {revision_of(connection)}", markup=False)


def register(app: typer.Typer) -> None:
    store = typer.Typer(name="app-store", help="The database of what people decide.", no_args_is_help=True)
    store.callback()(lambda: None)
    store.command("upgrade")(app_store_upgrade)
    app.add_typer(gold)
    app.add_typer(store)
    for command in (label, unlabel):
        app.command()(command)


def _one(mention: str, stance: str, note: str) -> Answer:
    meant = label_of(stance)
    if meant not in STANCES:
        raise InputError(f"{stance!r} is no label.", remedy=f"Labels are: {', '.join(STANCES)}.")
    return Answer(1, _id_of(mention), "", meant or "", note)


def _id_of(mention: str) -> str:
    """The id alone, also of the name that a sheet gives a mention."""
    return mention.strip().removeprefix("m-").partition("-")[0]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}.", remedy="Check the path and its rights."
        ) from error


def _check_writable(path: Path) -> None:
    """Before anything is drawn: a draw whose sheet is lost would have to be asked for again."""
    if path.is_dir() or not path.parent.is_dir():
        raise InputError(f"{path} cannot be written.", remedy="Give a file in a folder that is there.")


def _write(path: Path, data: bytes) -> None:
    from agorascope.landing import write_atomic

    try:
        write_atomic(path, data)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror}.",
            remedy="The draw is kept; get its sheet with: agorascope gold sample --unlabelled --output F.csv",
        ) from error
