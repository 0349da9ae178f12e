"""Commands that erase what is older than the workspace says, and that give everybody another pseudonym."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from agorascope.cli.console import err, show_table
from agorascope.cli.options import WorkspaceOption, as_day, load_context
from agorascope.errors import InputError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("retain")(retain_command)
    app.command("rotate-key")(rotate_key)


def retain_command(
    workspace: WorkspaceOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go; change nothing.")] = False,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Erase even where most of what is stored is over.")
    ] = False,
    at: Annotated[str | None, typer.Option("--at", help="With --dry-run: look from this day.")] = None,
) -> None:
    """Erase what is older than privacy.retention_days, as each run does before it listens."""
    from agorascope.retention.step import look, moment_of, retain
    from agorascope.warehouse import open_warehouse
    from agorascope.windows import midnight
    from agorascope.writing import exclusive

    context = load_context(workspace)
    day = as_day(at, "--at")
    if day and not dry_run:
        raise InputError("--at only looks.", remedy="Add --dry-run.")
    if dry_run:
        now = datetime.now(UTC)
        with open_warehouse(context.settings.warehouse) as connection:
            moment = midnight(day, context.workspace) if day else moment_of(context, connection, now)
            found = look(context, connection, moment)
        show_table(
            f"Older than {found.cut.day}, or over by its network's terms",
            ("what", "goes"),
            [(what, count) for what, count in found.counts()],
        )
        if found.is_held:
            err.print(found.message())
        return
    with (
        exclusive(context.settings, "agorascope retain"),
        open_warehouse(context.settings.warehouse) as connection,
    ):
        done = retain(context, connection, is_confirmed=confirm)
    err.print(done.message() or f"Nothing is older than {done.cut.day}.")
    if done.posts and not done.is_held:
        err.print(
            "The files published before still hold it: `agorascope run` publishes without, and removes them."
        )


def rotate_key(
    lost: Annotated[
        bool,
        typer.Option("--lost", help="The former key is in no backup either: who was erased may come back."),
    ] = False,
) -> None:
    """Make a new key of the pseudonyms and replace every pseudonym that is kept; killed, call it again."""
    from agorascope.rekeying import rotate
    from agorascope.settings import get_settings
    from agorascope.warehouse import open_warehouse
    from agorascope.writing import exclusive

    settings = get_settings()
    with exclusive(settings, "agorascope rotate-key"), open_warehouse(settings.warehouse) as connection:
        done = rotate(settings, connection, is_lost=lost)
    err.print(
        f"{done.pseudonyms} pseudonyms are new; {done.app_rows} rows of the app store and {done.reports} "
        "reports held former ones. The published file still has them: `agorascope run` builds anew, "
        "publishes, and removes it; until then contacts of outreach find no member in the viewer."
    )
    if not done.marks_hold:
        err.print(
            "Marks that were made with the former key are dead: whoever was erased, or objected under a name "
            "that is no longer stored, is not known again. Record them again by name before the next run."
        )
    if settings.pseudonym_key is not None and not lost:
        err.print("Now give AGORASCOPE_PSEUDONYM_KEY the value of AGORASCOPE_PSEUDONYM_KEY_NEXT.")
