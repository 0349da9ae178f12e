"""The commands of the inbox: what waits for an answer, most urgent first, and who deals with it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agorascope.cli.console import err, show_table
from agorascope.cli.formats import Format, print_rows
from agorascope.cli.options import NetworkOption, WorkspaceOption
from agorascope.errors import InputError
from agorascope.settings import Settings, get_settings

if TYPE_CHECKING:
    from agorascope.app_store.inbox_states import State
    from agorascope.inbox.live import Item

SHOWN = 20
LANGUAGES = ("en", "fr")

inbox = typer.Typer(
    name="inbox",
    help="What waits for an answer of yours, the most urgent first, and who deals with it.",
    invoke_without_command=True,
)

ItemArgument = Annotated[str, typer.Argument(help="The item: its id, or the first 6 signs or more of it.")]
WhoOption = Annotated[
    str | None, typer.Option("--who", "--by", help="Who does it; default: the account that runs this.")
]
NoteOption = Annotated[str, typer.Option(help="Why, for others to read.")]
AnywayOption = Annotated[
    bool, typer.Option("--anyway", help="Also when a colleague holds it: their word is passed over.")
]
SeenOption = Annotated[
    int | None,
    typer.Option(min=0, help="Version of the item that you saw (--format json); another one is refused."),
]
FormatOption = Annotated[Format, typer.Option("--format", help="table, csv or json.")]
AllOption = Annotated[bool, typer.Option("--all", help=f"Every item, not the first {SHOWN}.")]
ClosedOption = Annotated[
    bool, typer.Option("--closed", help="Also what was answered or dismissed since the last run.")
]
LanguageOption = Annotated[str, typer.Option("--lang", help="Language of the reasons: en or fr.")]


@inbox.callback()
def _list_by_default(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_()


@inbox.command("list")
def list_(
    network: NetworkOption = None,
    everything: AllOption = False,
    closed: ClosedOption = False,
    language: LanguageOption = "en",
    format_: FormatOption = Format.table,
) -> None:
    """Show what waits, with its priority and why; csv and json hold every item."""
    from agorascope.app_store import open_store
    from agorascope.inbox.live import live_items
    from agorascope.inbox.naming import short_ids
    from agorascope.published import reading

    _check_language(language)
    settings = get_settings()
    store = open_store(settings)
    with reading(settings.published) as (_, connection):
        items = live_items(connection, store, with_closed=closed)
        names = short_ids(connection, [item.item_id for item in items])
    store.close()
    if network:
        items = [item for item in items if item.network_id in network]
    if format_ is not Format.table:
        _print_all(items, format_)
        return
    shown = items if everything else items[:SHOWN]
    show_table(
        f"Inbox: {len(shown)} of {len(items)}, the most urgent first",
        ("item", "priority", "network", "since (UTC)", "text", "why", "state"),
        (_row(item, names[item.item_id], language) for item in shown),
    )


@inbox.command()
def take(
    item: ItemArgument,
    who: WhoOption = None,
    note: NoteOption = "",
    seen: SeenOption = None,
    anyway: AnywayOption = False,
) -> None:
    """Say that you answer it."""
    _change("taken", item, who, note, seen, is_forced=anyway)


@inbox.command()
def release(
    item: ItemArgument,
    who: WhoOption = None,
    note: NoteOption = "",
    seen: SeenOption = None,
    anyway: AnywayOption = False,
) -> None:
    """Say that you do not answer it after all."""
    _change("open", item, who, note, seen, is_forced=anyway)


@inbox.command()
def answered(
    item: ItemArgument,
    who: WhoOption = None,
    note: NoteOption = "",
    seen: SeenOption = None,
    anyway: AnywayOption = False,
) -> None:
    """Say that it was answered where the data do not show it: by mail, by telephone, in private."""
    _change("answered", item, who, note, seen, is_forced=anyway)


@inbox.command()
def dismiss(
    item: ItemArgument,
    who: WhoOption = None,
    note: NoteOption = "",
    seen: SeenOption = None,
    anyway: AnywayOption = False,
) -> None:
    """Say that it needs no answer."""
    _change("dismissed", item, who, note, seen, is_forced=anyway)


@inbox.command()
def reopen(
    item: ItemArgument,
    who: WhoOption = None,
    note: NoteOption = "",
    seen: SeenOption = None,
    anyway: AnywayOption = False,
) -> None:
    """Say that it waits after all, answered or dismissed as it was."""
    _change("open", item, who, note, seen, is_forced=anyway)


@inbox.command()
def show(
    item: ItemArgument,
    reveal: Annotated[
        bool,
        typer.Option(
            "--reveal", help="Show the author's handle and the post's address too; noted in the audit log."
        ),
    ] = False,
    who: WhoOption = None,
    language: LanguageOption = "en",
    format_: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Show an item: its reasons, the text, its thread, who did what with it; with --reveal, who wrote it."""
    from agorascope.cli.inbox_item import show_item

    _check_language(language)
    show_item(item, who, language, format_, workspace, is_revealing=reveal)


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise InputError(f"--lang {language!r} is not a language of the reasons.", remedy="Write en or fr.")


def register(app: typer.Typer) -> None:
    app.add_typer(inbox)


def _change(
    state: "State", beginning: str, who: str | None, note: str, seen: int | None, *, is_forced: bool
) -> None:
    from agorascope.app_store import open_store, who_am_i
    from agorascope.app_store.inbox_states import Change, change, state_of

    if is_forced and seen is not None:
        raise InputError("--anyway and --seen exclude each other.", remedy="Give one of them.")
    settings = get_settings()
    item_id, name = _named(settings, beginning)
    store = open_store(settings)
    try:
        rests_on = state_of(store, item_id).version if is_forced else seen
        now = change(store, item_id, Change(state, who or who_am_i(), note=note, seen=rests_on))
    finally:
        store.close()
    err.print(f"{name}: {now.in_words()}", markup=False, soft_wrap=True)


def _named(settings: Settings, beginning: str) -> tuple[str, str]:
    """The id of the item that is meant, and what to call it."""
    from agorascope.inbox.naming import item_named, short_ids
    from agorascope.published import reading

    with reading(settings.published) as (_, connection):
        item_id = item_named(connection, beginning)
        return item_id, short_ids(connection, [item_id])[item_id]


def _row(item: "Item", name: str, language: str) -> tuple[object, ...]:
    why = item.reasons_fr if language == "fr" else item.reasons_en
    return (
        name,
        f"{item.priority:.0f}" if item.priority is not None else "next run",
        item.network_id,
        f"{item.created_at:%Y-%m-%d %H:%M}",
        _shortened(item.text or item.url or ""),
        "\n".join(why),
        item.state + (f" ({item.assignee})" if item.assignee else ""),
    )


def _shortened(text: str, limit: int = 160) -> str:
    words = " ".join(text.split())
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def _print_all(items: Sequence["Item"], format_: Format) -> None:
    from agorascope.inbox.live import FIELDS

    rows = [list(asdict(item).values()) for item in items]
    if format_ is Format.csv:
        rows = [[_cell(value) for value in row] for row in rows]
    print_rows(FIELDS, rows, format_)


def _cell(value: Any) -> Any:
    return " ".join(value) if isinstance(value, tuple | list) else value
