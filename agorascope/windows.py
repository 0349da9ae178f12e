"""From days, as people say them, to the half-open instants a run covers."""

from datetime import UTC, date, datetime, time, timedelta

from agorascope.errors import InputError
from agorascope.runs import Run
from agorascope.workspace import Workspace


def midnight(day: date, workspace: Workspace) -> datetime:
    """Start of a day in the workspace's time zone, as a UTC instant."""
    return datetime.combine(day, time(), tzinfo=workspace.zone).astimezone(UTC)


def last_day(workspace: Workspace, now: datetime) -> date:
    """The last day that is over, or the workspace's `end` when that is earlier."""
    yesterday = now.astimezone(workspace.zone).date() - timedelta(days=1)
    return min(yesterday, workspace.end) if workspace.end else yesterday


def make_run(
    workspace: Workspace,
    *,
    first: date | None,
    last: date | None,
    now: datetime,
    run_id: str | None = None,
) -> Run:
    """The run that covers the days `first` to `last`, both included, in the workspace's zone.

    Without `first`, everything since the last run; without `last`, up to the last day that is
    over. Figures are as of the end of `last`. Raises InputError when the days are in the wrong order.
    """
    last = last or last_day(workspace, now)
    if first and first > last:
        raise InputError(
            f"--from {first} lies after --to {last}.", remedy="Give the earlier day first; both are included."
        )
    until = midnight(last + timedelta(days=1), workspace)
    return Run(
        run_id=run_id or f"manual-{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}",
        window_from=midnight(first, workspace) if first else None,
        window_to=until,
        as_of=until,
    )
