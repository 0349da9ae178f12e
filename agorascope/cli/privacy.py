"""Commands of people's requests about their data: record, list, export, close."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agorascope.cli.console import err, show_table
from agorascope.cli.labels import ByOption, NoteOption
from agorascope.cli.options import WorkspaceOption, as_day, optional_workspace
from agorascope.errors import InputError
from agorascope.settings import get_settings

if TYPE_CHECKING:
    from agorascope.notices.writing import Kind

privacy = typer.Typer(
    name="privacy",
    help="Requests of people about their data: objection, export, erasure, each due within a month.",
    no_args_is_help=True,
)

NumberArgument = Annotated[int, typer.Argument(help="Number of the request, as `privacy list` shows it.")]


@privacy.command("list")
def list_requests(
    all_: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
) -> None:
    """Show the requests that wait, by the day they are due."""
    from agorascope.app_store import open_store
    from agorascope.app_store.privacy_requests import is_overdue, requests_of

    today = datetime.now(UTC).date()
    rows = [row for row in requests_of(open_store(get_settings())) if all_ or row.state == "open"]
    show_table(
        f"{len(rows)} requests",
        ("number", "kind", "network", "whom", "received", "due", "state", "note"),
        (
            (
                row.request_id,
                row.request_kind,
                row.network_id,
                row.account or row.member_key or row.account_key or "",
                row.received_date,
                f"{row.due_date} OVERDUE" if is_overdue(row, today) else row.due_date,
                f"{row.state}: {row.reason}" if row.reason else row.state,
                row.note,
            )
            for row in rows
        ),
    )


@privacy.command("add")
def add_request(
    kind: Annotated[str, typer.Argument(help="objection, export or erasure.")],
    network: Annotated[str, typer.Argument(help="Network of the account.")],
    account: Annotated[str, typer.Argument(help="Its handle or id, as the person gave it.")] = "",
    member: Annotated[str | None, typer.Option(help="The member_key that the marts show.")] = None,
    received: Annotated[
        str | None, typer.Option(help="Day it was received, YYYY-MM-DD; default: today.")
    ] = None,
    route: Annotated[str, typer.Option(help="email, letter, message, phone or person.")] = "email",
    by: ByOption = None,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Record a request. An objection is noted at once as by `agorascope object`, and the request is done."""
    from agorascope.app_store import open_store, who_am_i
    from agorascope.app_store.privacy_requests import Asked
    from agorascope.objecting.noting import surroundings_of
    from agorascope.objecting.requesting import take
    from agorascope.pseudonyms import known_key

    settings = get_settings()
    now = datetime.now(UTC)
    asked = Asked(
        kind,
        network.strip().lower(),
        as_day(received, "--received") or now.date(),
        route,
        account,
        member,
        note,
    )
    number = take(
        open_store(settings),
        asked,
        surroundings_of(optional_workspace(workspace, settings)),
        key=known_key(settings),
        who=by or who_am_i(),
        at=now,
    )
    err.print(f"Request {number} is recorded.", markup=False)
    if kind == "objection":
        err.print("The objection is noted: the next run takes the person out.", markup=False)


@privacy.command("done")
def done(number: NumberArgument, by: ByOption = None) -> None:
    """Say that a request was answered; the account's name is forgotten."""
    _close(number, is_refused=False, reason="", by=by)


@privacy.command("refuse")
def refuse(
    number: NumberArgument,
    reason: Annotated[str, typer.Option(help="Why; the person must be told.")],
    by: ByOption = None,
) -> None:
    """Say that a request was refused, and why; the account's name is forgotten."""
    _close(number, is_refused=True, reason=reason, by=by)


@privacy.command("export")
def export(
    network: Annotated[str, typer.Argument(help="Network of the member.")],
    member: Annotated[str, typer.Argument(help="Handle, account id, or member_key as in marts.dim_members.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write: .json or .xlsx.")],
    language: Annotated[str, typer.Option(help="en or fr, of the sentences in it.")] = "en",
) -> None:
    """Write everything that is held of one member: landed records, warehouse, marts, app store."""
    from agorascope.erasing.exporting import export_person
    from agorascope.landing import write_atomic
    from agorascope.members.exporting import NOT_IN_IT, as_json, as_xlsx

    writers = {".json": as_json, ".xlsx": as_xlsx}
    if output.suffix not in writers or language not in NOT_IN_IT:
        raise InputError(
            f"{output} in {language!r} cannot be written.", remedy="Files: .json, .xlsx; languages: en, fr."
        )
    found = export_person(get_settings(), network, member)
    write_atomic(output, writers[output.suffix](found, language))
    output.chmod(0o600)
    err.print(f"{found.rows_count} rows of {len(found.tables)} tables: {output}", markup=False)


@privacy.command("notice")
def notice(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write into.")],
    language: Annotated[str, typer.Option(help="fr, en, or both: fr,en.")] = "fr,en",
    workspace: WorkspaceOption = None,
) -> None:
    """Write the notice of GDPR article 14 for the people who are written about, as Markdown and as a page."""
    _write_texts("notice", output, language, workspace)


@privacy.command("register")
def register_of_processing(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write into.")],
    language: Annotated[str, typer.Option(help="fr, en, or both: fr,en.")] = "fr,en",
    workspace: WorkspaceOption = None,
) -> None:
    """Write the register of processing activities of GDPR article 30, as Markdown and as a page."""
    _write_texts("register", output, language, workspace)


def _write_texts(kind: "Kind", output: Path, language: str, workspace: Path | None) -> None:
    from agorascope.landing import write_atomic
    from agorascope.notices.writing import as_html, as_markdown
    from agorascope.workspace import load_workspace

    known = load_workspace(workspace or get_settings().workspace)
    today = datetime.now(UTC).date()
    languages = [one.strip() for one in language.split(",") if one.strip()]
    texts = {one: as_markdown(kind, known, one, today) for one in languages}  # all, or none is written
    for one, text in texts.items():
        for suffix, data in ((".md", text), (".html", as_html(text, one))):
            path = output / f"{kind}-{one}{suffix}"
            write_atomic(path, data.encode())
            err.print(str(path), markup=False)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(privacy)
    app.command("export")(export)


def _close(number: int, *, is_refused: bool, reason: str, by: str | None) -> None:
    from agorascope.app_store import open_store, who_am_i
    from agorascope.app_store.privacy_requests import close

    row = close(
        open_store(get_settings()),
        number,
        "refused" if is_refused else "done",
        who=by or who_am_i(),
        at=datetime.now(UTC),
        reason=reason,
    )
    err.print(f"Request {row.request_id} is {row.state}; the account's name is forgotten.", markup=False)
