"""Commands on data: import, parse, classify, evaluate, detect, sql."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agorascope.cli.console import err, one_line, progress_bar, show_table, write
from agorascope.cli.formats import Format, print_rows
from agorascope.cli.options import WorkspaceOption, optional_workspace
from agorascope.errors import AgorascopeError, InputError
from agorascope.records import SCHEMAS
from agorascope.settings import get_settings
from agorascope.workspace import Scoring

if TYPE_CHECKING:
    import duckdb

DEFAULT_SCORER = Scoring().scorer


def sql(
    query: Annotated[
        str | None, typer.Argument(help="A query; without one, it is read from standard input.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="table, csv or json.")] = Format.table,
) -> None:
    """Read-only SQL on the published file. Never blocks a run and is never blocked."""
    from agorascope.published import reading

    text = query if query is not None else sys.stdin.read()
    if not text.strip():
        raise InputError("There is no query.", remedy='Try: agorascope sql "show all tables"')
    with reading(get_settings().published) as (_, connection):
        header, rows = answer_of(connection, text)
    print_rows(header, rows, format_)


def answer_of(connection: "duckdb.DuckDBPyConnection", query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns and rows of a query. Raises InputError when it fails, or asks nothing."""
    import duckdb

    try:
        result = connection.execute(query)
        rows = [] if result is None else result.fetchall()
    except (duckdb.Error, ValueError, OverflowError) as error:  # a value that Python has none of: year 290000
        raise InputError(
            f"The query failed: {error}", remedy='List what there is: agorascope sql "show all tables"'
        ) from error
    if result is None:  # a comment, a semicolon
        raise InputError("There is no query.", remedy='Try: agorascope sql "show all tables"')
    return [column[0] for column in result.description or ()], rows


def parse(
    network: Annotated[str, typer.Argument(help="Network whose parser is used, or archive:<mapping>.")],
    files: Annotated[list[Path], typer.Argument(help="Saved response bodies.")],
) -> None:
    """Turn saved response bodies into records (NDJSON on stdout) and rejects (stderr), offline.

    Exit code 0 when every body could be handled: read, or rejected with its reason. A file that is not
    there, or a mistake of a parser, is told, the other files are read, and the code is not 0.
    """
    from agorascope.offline import parse_file, record_lines

    counts: Counter[str] = Counter()
    failed = 0
    for path in files:
        try:
            parsed = parse_file(network, path)
        except AgorascopeError as error:
            failed = max(failed, error.exit_code)
            err.print(f"{path}: {error}", markup=False, soft_wrap=True)
            continue
        except Exception as error:  # noqa: BLE001 - a mistake on one body must not cost the others
            failed = max(failed, 1)
            told = one_line(f"{path}: not handled: {type(error).__name__}: {error}")
            err.print(told, markup=False, soft_wrap=True)
            continue
        for line in record_lines(parsed):
            write(line + "\n")
        for reject in parsed.rejects:
            where = f"{reject.source_file}:{reject.position or ''}"
            err.print(one_line(f"{where}: {reject.reason}: {reject.detail}"), markup=False, soft_wrap=True)
        counts.update({kind: len(parsed.rows(kind)) for kind in SCHEMAS} | {"reject": len(parsed.rejects)})
    told = ", ".join(f"{number:,} {kind}s" for kind, number in counts.items() if number)
    err.print(f"{len(files)} files: {told or 'nothing found'}", markup=False)
    if failed:
        raise typer.Exit(failed)


InputOption = Annotated[
    Path, typer.Option("--input", "-i", help="CSV, NDJSON or Parquet with a column `text`.")
]
ScorerOption = Annotated[str, typer.Option(help="lexicon, fast, accurate, cascade or transformer:MODEL.")]
WorkersOption = Annotated[
    int, typer.Option(min=0, help="Processes; 0 for as many as the file and the machine are worth.")
]


def classify(
    input_: InputOption,
    output: Annotated[Path, typer.Option("--output", "-o", help="CSV, NDJSON or Parquet, by its ending.")],
    scorer: ScorerOption = DEFAULT_SCORER,
    workers: WorkersOption = 0,
) -> None:
    """Score texts of one's own: label, probabilities and language of each.

    `lang` of a row is its declared language; with a `target` the label is the stance towards that.
    """
    from agorascope.scoring.files import classify_file

    with progress_bar() as bar:
        done = classify_file(
            input_, output, scorer=scorer, workers=workers, on_progress=lambda n: bar("classify", n, None)
        )
    err.print(f"{done.rows:,} texts scored into {output}", markup=False)
    if done.unscored:
        err.print(f"{done.unscored:,} of them could not be read and have no label.", markup=False)


def evaluate(
    input_: InputOption,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="All figures, as JSON.")] = None,
    scorer: ScorerOption = DEFAULT_SCORER,
    workers: WorkersOption = 0,
    target: Annotated[
        bool, typer.Option(help="Read the stance towards the column `target`, or the text as a whole.")
    ] = True,
) -> None:
    """Compare a scorer with the column `label` of a file: negative, neutral, positive, or 0, 1, 2.

    Figures have 95 % intervals; macro figures are means over the labels that occur.
    """
    from agorascope.cli.evaluation import show_evaluation, write_evaluation
    from agorascope.scoring.files import evaluate_file

    with progress_bar() as bar:
        found = evaluate_file(
            input_,
            scorer=scorer,
            workers=workers,
            with_target=target,
            on_progress=lambda n: bar("evaluate", n, None),
        )
    show_evaluation(found, f"{scorer} on {input_.name}")
    if output is not None:
        write_evaluation(found, output)


def detect(
    input_: Annotated[
        Path,
        typer.Option("--input", "-i", help="CSV, NDJSON or Parquet with columns `timestamp` and `value`."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="CSV, NDJSON or Parquet, by its ending.")],
) -> None:
    """Find the unusual rises in a series of counts of one's own, as the alerts do.

    Any regular step; each row is judged by the rows before it alone.
    """
    from agorascope.alerts.files import detect_file
    from agorascope.alerts.series import spelled

    with progress_bar() as bar:
        done = detect_file(input_, output, on_progress=lambda n: bar("read", n, None))
    err.print(
        f"{done.rows:,} rows at steps of {spelled(done.step)} judged into {output}, "
        f"{done.anomalies:,} of them unusual.",
        markup=False,
    )
    if done.without_history:
        err.print(
            f"{done.without_history:,} rows have too little history before them and are not judged: "
            f"that takes 14 steps and 7 days.",
            markup=False,
        )
    if done.without_value or done.missing:
        err.print(
            f"{done.without_value:,} rows have no value, {done.missing:,} steps no row: unknown, not zero.",
            markup=False,
        )


def import_(
    file: Annotated[Path, typer.Argument(help="CSV, NDJSON, Parquet or XLSX file, or an export archive.")],
    mapping: Annotated[
        str, typer.Option("--mapping", "-m", help="Name of a shipped mapping, or a mapping file.")
    ],
    workspace: WorkspaceOption = None,
    network: Annotated[
        str | None, typer.Option("--network", "-n", help="Overrides the mapping's network.")
    ] = None,
) -> None:
    """Bring a file of posts or members into the warehouse; the next run shows them."""
    from agorascope.importing import import_and_load

    settings = get_settings()
    with progress_bar() as bar:
        report, new_posts = import_and_load(
            file,
            mapping,
            settings=settings,
            workspace=optional_workspace(workspace, settings),
            network=network,
            on_progress=bar,
        )
    counts = report.counts()
    if new_posts is not None:
        counts.append(("new in the warehouse", f"{new_posts:,}"))
    show_table(f"Imported {file.name}", ("what", "count"), counts)
    if new_posts is None:
        err.print("Landed. There is no workspace yet, so the next `agorascope run` loads it.", markup=False)
    if report.rejects:
        show_table("Rejected rows", ("row", "reason", "detail"), report.reject_examples())
        err.print("Every rejected row is kept, with its reason, in raw.rejects and in the landing zone.")


def register(app: typer.Typer) -> None:
    app.command("import")(import_)
    for command in (sql, parse, classify, evaluate, detect):
        app.command()(command)
