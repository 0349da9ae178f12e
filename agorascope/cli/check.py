"""The command that looks from outside: are the figures in time? For cron, a timer, a health check."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from agorascope.cli.console import err, out
from agorascope.cli.options import WorkspaceOption
from agorascope.errors import DeliveryError, LateError
from agorascope.operations.lateness import lateness
from agorascope.published import last_status, reading
from agorascope.settings import Settings, get_settings
from agorascope.workspace import load_workspace


def check(
    workspace: WorkspaceOption = None,
    tell: Annotated[
        bool, typer.Option("--tell", help="Tell the workspace's alert targets what is wrong, once each.")
    ] = False,
) -> None:
    """Say whether the figures are in time: exit code 0, 8 when they are late, 5 when there are none.

    A scheduler that is dead tells nobody, so this is run by something else. It reads the published file only.
    """
    settings = get_settings()
    if tell:
        _tell(settings, workspace)
    with reading(settings.published) as (publication, connection):  # in time, but can it be read?
        connection.execute("select count(*) from quality.publication").fetchall()
        unread = connection.execute(
            "select network_id, message, remedy from quality.source_alarms where alarm = 'page_unreadable'"
        ).fetchall()
    for network, message, remedy in unread:
        err.print(f"{network}: {message} {remedy}", markup=False, soft_wrap=True)
    status = last_status(settings.published)
    if status and status.outcome != "published":
        err.print(f"The last run did not publish: {status.message}", markup=False, soft_wrap=True)
    known = lateness(publication, datetime.now(UTC))
    shown = f"{publication.version}, as of {publication.as_of:%Y-%m-%d %H:%M} UTC"
    if known is None:
        out.print(f"{shown}: no daily run is expected.", markup=False)
        return
    if known.is_late:
        raise LateError(
            f"Late: {shown}; figures as of {known.due:%Y-%m-%d %H:%M} UTC are due.",
            remedy="Look whether the scheduler lives, and what its last run said.",
        )
    out.print(f"{shown}: in time.", markup=False)


def _tell(settings: Settings, workspace: WorkspaceOption) -> None:
    from agorascope.delivery.troubles import tell_troubles

    outcomes = tell_troubles(settings, load_workspace(workspace or settings.workspace))
    for outcome in outcomes:
        err.print(outcome.in_words(), markup=False, soft_wrap=True)
    if failed := [outcome.in_words() for outcome in outcomes if outcome.error]:
        raise DeliveryError("; ".join(failed), remedy="Mend it and run the check again.")


def register(app: typer.Typer) -> None:
    app.command()(check)
