"""Options that several commands share, and what they stand for."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from agorascope.context import Context, Progress
from agorascope.errors import InputError
from agorascope.settings import Settings, get_settings
from agorascope.windows import make_run
from agorascope.workspace import Workspace, load_workspace

WorkspaceOption = Annotated[
    Path | None, typer.Option("--workspace", "-w", help="Workspace file; default: AGORASCOPE_WORKSPACE.")
]
FromOption = Annotated[
    str | None, typer.Option("--from", help="First day, YYYY-MM-DD; default: since the last run.")
]
ToOption = Annotated[
    str | None, typer.Option("--to", help="Last day, included; default: the last day that is over.")
]
NetworkOption = Annotated[
    list[str] | None, typer.Option("--network", "-n", help="Only this network; may be repeated.")
]


def load_context(
    workspace: Path | None,
    first: str | None = None,
    last: str | None = None,
    on_progress: Progress | None = None,
    run_id: str | None = None,
) -> Context:
    """Settings, workspace and run for the options given."""
    settings = get_settings()
    loaded = load_workspace(workspace or settings.workspace)
    run = make_run(
        loaded, first=as_day(first, "--from"), last=as_day(last, "--to"), now=datetime.now(UTC), run_id=run_id
    )
    return Context(settings, loaded, run, on_progress)


def optional_workspace(path: Path | None, settings: Settings) -> Workspace | None:
    """The workspace named, or the default one when its file exists."""
    if path is not None:
        return load_workspace(path)
    return load_workspace(settings.workspace) if settings.workspace.exists() else None


def as_day(text: str | None, option: str) -> date | None:
    """The day that an option gives, or None without it."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{option} {text!r} is not a day.", remedy="Write it as YYYY-MM-DD.") from error
