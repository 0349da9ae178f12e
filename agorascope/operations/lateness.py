"""Whether the newest publication is older than it should be. Pure: the moment is handed in.

The daily run covers the local day that is over, so its figures are as of a local midnight. They are due some
hours after it. Midnights are taken on the workspace's own clock, so a day of 23 or 25 hours is one day.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agorascope.published import Publication
from agorascope.workspace import Workspace

LEEWAY = timedelta(hours=1)  # where the clock is changed at midnight, two programs may name it differently


@dataclass(frozen=True, slots=True)
class Lateness:
    """Figures as of `as_of` are shown, and figures as of `due` should be."""

    as_of: datetime
    due: datetime
    is_late: bool


def late_after(workspace: Workspace, as_of: datetime) -> int | None:
    """Hours after midnight at which the day's figures are due; None where no daily run is expected.

    That is a made-up world, a workspace whose time of observation is over, and one that only reads files.
    """
    live = [name for name in workspace.enabled_networks() if workspace.networks[name].archive is None]
    is_over = workspace.end is not None and as_of.astimezone(workspace.zone).date() > workspace.end
    if workspace.demo or is_over or not live or workspace.alerts.late_after_hours == 0:
        return None
    return workspace.alerts.late_after_hours


def due_as_of(now: datetime, zone: ZoneInfo, hours: float) -> datetime:
    """The local midnight, in UTC, of which the figures should be by `now`."""
    today = now.astimezone(zone).date()
    midnight = datetime.combine(today, time(), zone).astimezone(UTC)
    if now >= midnight + timedelta(hours=hours):
        return midnight
    return datetime.combine(today - timedelta(days=1), time(), zone).astimezone(UTC)


def lateness(publication: Publication, now: datetime) -> Lateness | None:
    """How the newest publication stands; None where none is expected daily."""
    if publication.late_after_hours is None:
        return None
    due = due_as_of(now, ZoneInfo(publication.time_zone), publication.late_after_hours)
    return Lateness(publication.as_of, due, publication.as_of < due - LEEWAY)
