"""Where the team stands with an alert: open, acknowledged, closed. Kept in the app store, audited there."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from agorascope.app_store import AppStore
from agorascope.app_store.alert_tables import AlertState
from agorascope.errors import ConflictError

STATES = ("open", "acknowledged", "closed")


@dataclass(frozen=True, slots=True)
class Word:
    """What the team last said of an alert."""

    state: str
    note: str
    changed_by: str
    changed_at: datetime


def words_of(store: AppStore) -> dict[str, Word]:
    """What the team said of every alert that it touched, by alert."""
    with store.reading() as session:
        return {
            row.alert_id: Word(row.state, row.note, row.changed_by, row.changed_at)
            for row in session.scalars(select(AlertState))
        }


def set_state(
    store: AppStore, alert_id: str, state: str, *, note: str, who: str, unless_after: datetime | None = None
) -> None:
    """Say where the team stands with an alert; `fct_alerts` shows it from the next run on.

    `unless_after` is when the reader last looked: what a colleague said after it raises ConflictError, which
    tells who said what, and is kept.
    """
    if state not in STATES:
        raise ValueError(f"{state!r} is no state of an alert")
    with store.writing(who) as session:
        row = session.get(AlertState, alert_id, with_for_update=True)
        if row is None:
            row = AlertState(alert_id=alert_id)
            session.add(row)
        elif unless_after is not None and row.changed_at > unless_after and row.changed_by != who:
            at = row.changed_at.astimezone(UTC)
            raise ConflictError(
                f"The alert is not {state} by {who}: meanwhile {row.changed_by} made it {row.state}"
                f" on {at:%Y-%m-%d at %H:%M} UTC.",
                remedy="Look at it again.",
            )
        row.state, row.note, row.changed_by, row.changed_at = state, note, who, datetime.now(UTC)
