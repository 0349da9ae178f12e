"""What people start besides the daily run, after the second day's: a backup, an erasure, retention.

Each says troubles with disks and rights in words, as the command line does for every command.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path

from agorascope.context import Context
from agorascope.settings import Settings
from agorascope.troubles import in_words

ERASED = "member3"


def _as_a_command(work: Callable[[Context], None]) -> Callable[[Context], None]:
    @wraps(work)
    def command(context: Context) -> None:
        with in_words(context.settings.data_dir):
            work(context)

    return command


@_as_a_command
def backup(context: Context) -> None:
    """`agorascope backup`."""
    from agorascope.safety.backup import back_up

    back_up(context.settings)


@_as_a_command
def erase(context: Context) -> None:
    """`agorascope erase rss member3`, without the publication that follows."""
    from agorascope.erasing import ledger
    from agorascope.erasing.erasing import erase_pending
    from agorascope.erasing.step import Named, entries_for
    from agorascope.pseudonyms import load_key
    from agorascope.writing import exclusive

    with exclusive(context.settings, "erase"):
        for entry in entries_for(context, [Named("rss", ERASED)], load_key(context.settings)):
            ledger.open_entry(context.settings, entry)
        erase_pending(context)


@_as_a_command
def end_erasure(context: Context) -> None:
    """`agorascope erase` without a name: what a run does as well."""
    from agorascope.erasing.erasing import erase_pending
    from agorascope.writing import exclusive

    with exclusive(context.settings, "erase"):
        erase_pending(context)


def is_asked_for(data: Path) -> bool:
    """Whether the wish to erase somebody was written down before the fault."""
    return any((data / "erasures").glob("*.json"))


@_as_a_command
def retain(context: Context) -> None:
    """`agorascope retain` of a workspace that keeps texts for a day."""
    from agorascope.retention.step import retain as erase_aged
    from agorascope.warehouse import open_warehouse
    from agorascope.writing import exclusive

    workspace = context.workspace.model_copy(
        update={"privacy": context.workspace.privacy.model_copy(update={"retention_days": 1})}
    )
    with exclusive(context.settings, "retain"), open_warehouse(context.settings.warehouse) as connection:
        erase_aged(replace(context, workspace=workspace), connection, is_confirmed=True)


def bring_back(settings: Settings, into: Path) -> None:
    """The newest backup in a folder of its own, as `agorascope restore --into` brings it."""
    from agorascope.safety.restore import restore

    newest = max((settings.data_dir / "backups").glob("*.tar.zst"), key=lambda path: path.stat().st_mtime)
    restore(settings, newest, into=into)
