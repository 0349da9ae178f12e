"""How the program itself stands: its last run, the age of its figures, each source. Reads, decides nothing.

status.json, current.json, published quality.source_health -> Standing, one a subject
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from agorascope import published
from agorascope.operations.lateness import lateness
from agorascope.published import Publication
from agorascope.settings import Settings
from agorascope.workspace import Workspace

WELL = "well"
RUNBOOKS = {
    "failed": "failed-run.md",
    "gate_failed": "marts-gate.md",
    "late": "late-run.md",
    "source_failed": "network-key.md",
    "quarantined": "arrival-gate.md",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that can be well or not. `details` quote data and are made harmless before they are sent."""

    subject: str  # run, late, source:<network>
    state: str  # well, or failed, gate_failed, late, source_failed, quarantined
    name: str = ""
    since: str = ""
    details: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        return self.state == WELL


def standings(settings: Settings, workspace: Workspace, now: datetime) -> list[Standing]:
    """Everything that is known; nothing is known before the first run."""
    publication = published.current(settings.published)
    found = []
    if status := published.last_status(settings.published):
        state = WELL if status.outcome == "published" else status.outcome
        details = (status.message, *(said for said in status.failures if said != status.message))
        found.append(
            Standing("run", state, since=_local(status.finished_at, workspace.zone), details=details)
        )
    if publication:
        if known := lateness(publication, now):
            found.append(_age(publication, is_late=known.is_late))
        found += _sources(settings, set(workspace.enabled_networks()))
    return found


def _age(publication: Publication, *, is_late: bool) -> Standing:
    zone = ZoneInfo(publication.time_zone)
    return Standing("late", "late" if is_late else WELL, since=_local(publication.as_of, zone))


def _sources(settings: Settings, enabled: set[str]) -> list[Standing]:
    with published.reading(settings.published) as (_, connection):
        rows = connection.execute(
            "select network_id, status, message from quality.source_health order by network_id"
        ).fetchall()
    return [
        Standing(f"source:{network}", _state(status), name=str(network), details=(str(message or ""),))
        for network, status, message in rows
        if network in enabled
    ]


def _state(status: str) -> str:
    return {"failed": "source_failed", "quarantined": "quarantined"}.get(status, WELL)


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(UTC).astimezone(zone):%Y-%m-%d %H:%M}"
