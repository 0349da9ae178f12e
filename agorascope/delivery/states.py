"""Where the team stands with an alert: open, acknowledged, closed. Kept in the app store, audited there."""

from datetime import UTC, datetime

from agorascope.app_store import AppStore
from agorascope.app_store.alert_tables import AlertState

STATES = ("open", "acknowledged", "closed")


def set_state(store: AppStore, alert_id: str, state: str, *, note: str, who: str) -> None:
    """Say where the team stands with an alert; `fct_alerts` shows it from the next run on."""
    if state not in STATES:
        raise ValueError(f"{state!r} is no state of an alert")
    with store.writing(who) as session:
        row = session.get(AlertState, alert_id)
        if row is None:
            row = AlertState(alert_id=alert_id)
            session.add(row)
        row.state, row.note, row.changed_by, row.changed_at = state, note, who, datetime.now(UTC)
