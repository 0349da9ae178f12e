"""The command that erases people at once."""

import csv
from pathlib import Path
from typing import Annotated

import typer

from agorascope.cli.console import err, progress_bar, show_table
from agorascope.cli.options import WorkspaceOption, load_context
from agorascope.context import Context
from agorascope.erasing.step import Named, entries_for, listed, publish_without
from agorascope.errors import GateError, InputError
from agorascope.writing import exclusive


def erase(
    people: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NETWORK NAME]...", help="Network and handle, id or member_key, in pairs."),
    ] = None,
    request: Annotated[
        int | None, typer.Option(help="Number of the request that this answers: it is closed at the end.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="CSV with the columns network, name and, if known, request.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go, and stop.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    acknowledge: Annotated[
        bool, typer.Option(help="Publish although the figures shrink: I know that people left them.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Erase people at once: landed bytes, warehouse, app store, logs, reports, publications.

    Without a name: end an erasure that was cut off.
    """
    from agorascope.erasing import ledger
    from agorascope.erasing.erasing import erase_pending, survey
    from agorascope.stored_key import key_of
    from agorascope.warehouse import open_reader

    named = _named(people or [], request, file)
    with progress_bar() as bar:
        context = load_context(workspace, on_progress=bar)
        settings = context.settings
        if not settings.warehouse.exists():
            raise InputError(f"{settings.data_dir} holds nothing yet.", remedy="Check AGORASCOPE_DATA_DIR.")
        with exclusive(settings, "agorascope erase"):
            with open_reader(settings.warehouse) as connection:
                key = key_of(settings, connection)
            if named:
                entries = entries_for(context, named, key)
                _show(survey(context, entries), len(entries))
                if dry_run:
                    return
                bar_free = yes or typer.confirm("Erase this for good?", err=True)
                if not bar_free:
                    raise typer.Abort
                for entry in entries:
                    ledger.open_entry(settings, entry)
            _say(erase_pending(context))
            _publish(context, is_acknowledged=acknowledge)
            for name in listed(context.workspace, named):
                err.print(
                    f"The workspace file lists {name}: take it out of `privacy.objections`.", markup=False
                )


def register(app: typer.Typer) -> None:
    app.command()(erase)


def _publish(context: Context, *, is_acknowledged: bool) -> None:
    from agorascope import steps
    from agorascope.objecting.leftovers import write_anew
    from agorascope.objecting.removal import is_pending
    from agorascope.warehouse import LOAD_MEMORY, open_warehouse

    with open_warehouse(context.settings.warehouse) as connection:
        waits = is_pending(connection)
        [(is_built,)] = connection.execute(
            "select count(*) from raw.build_meta where name = 'stamp'"
        ).fetchall()
    if not waits:
        err.print("Nothing waits to be published.", markup=False)
        return
    if not is_built:
        write_anew(context.settings.warehouse, memory=LOAD_MEMORY)
        err.print("Nothing was published before; the first run publishes without them.", markup=False)
        return
    try:
        version = publish_without(
            steps.as_built(context, is_asked=False),
            lambda line: err.print(line, markup=False),
            acknowledged=is_acknowledged,
        )
    except GateError as error:
        raise GateError(
            "They are erased from everything but the former publication, which stays and still shows them: "
            + str(error).partition("\n")[0],
            remedy="Look at what the gate names; when only people left: agorascope publish --acknowledge",
        ) from error
    err.print(f"Published {version}; the former publications are gone.", markup=False)


def _named(people: list[str], request: int | None, file: Path | None) -> list[Named]:
    if len(people) % 2:
        raise InputError(
            "A network and a name are needed for each person.",
            remedy="agorascope erase mastodon ann@host.example",
        )
    named = [Named(network, name, request) for network, name in zip(people[::2], people[1::2], strict=True)]
    if request is not None and len(named) != 1:
        raise InputError(
            "--request goes with one person.", remedy="For many, give --file with a column `request`."
        )
    if file:
        named += _rows(file)
    return named


def _rows(file: Path) -> list[Named]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
        return [
            Named(row["network"], row["name"], int(row["request"]) if row.get("request") else None)
            for row in rows
        ]
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, ValueError, TypeError) as error:
        raise InputError(
            f"{file} is no list of people: {error}",
            remedy="Write a CSV file with the header network,name (and request).",
        ) from error


def _show(found, asked: int) -> None:  # type: ignore[no-untyped-def]
    show_table(
        f"Of {asked} names",
        ("place", "what", "how many"),
        (
            ("warehouse", "accounts", found.accounts),
            ("warehouse", "posts, and bare shares of them", found.posts),
            ("landing zone", "pages to be rewritten", found.landed.rewritten),
            ("landing zone", "records in them that go", found.landed.records_gone),
            ("files", "logs and reports of runs that lose names", found.files.cleaned),
            ("files", "files that go", found.files.removed),
            ("names", "that no stored account bears", len(found.unknown)),
        ),
        console=err,
    )
    _say_packed(found, "Would go as a whole")


def _say_packed(found, what: str) -> None:  # type: ignore[no-untyped-def]
    for path in found.files.packed:
        err.print(
            f"{what}, packed files cannot lose a name; make it again where you need it: {path}",
            markup=False,
            soft_wrap=True,
        )


def _say(erased) -> None:  # type: ignore[no-untyped-def]
    err.print(
        f"Erased {erased.accounts} accounts: {erased.posts} posts, {erased.landed.records_gone} landed "
        f"records in {erased.landed.rewritten} pages, {erased.removal.changed_posts} posts of others "
        f"changed, {erased.files.cleaned} files cleaned, {erased.files.removed} removed, "
        f"{erased.app_rows} rows of the app store.",
        markup=False,
    )
    _say_packed(erased, "Gone as a whole")
    for path in erased.files.elsewhere:
        err.print(f"Outside of the data folder, and yours to edit: {path}", markup=False, soft_wrap=True)
    for path in erased.files.copies:
        err.print(
            f"Made before, not looked into, and may still hold them: {path}. Remove it when you no longer "
            "need it; a restore of it erases them again.",
            markup=False,
            soft_wrap=True,
        )
    for path in (*erased.landed.unread, *erased.files.left):
        err.print(f"Could not be looked at: {path}", markup=False, soft_wrap=True)
