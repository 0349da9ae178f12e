"""What targets were told, in the app store: claimed before it is sent, settled after.

At least once: a process that dies between sending and settling leaves a claim, and a claim that is older than
a quarter of an hour is sent again. An alert that came twice costs a glance, one that never came a night.
Two processes at once do not both send: the second finds the claim.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from agorascope.app_store import AppStore
from agorascope.app_store.alert_tables import AlertDelivery, AlertState
from agorascope.delivery.due import Due, Told

WHO = "agorascope alerts"
STALE = timedelta(minutes=15)


def states_of(store: AppStore) -> dict[str, str]:
    """What people said of alerts: state by alert id."""
    with store.reading() as session:
        return {row.alert_id: row.state for row in session.scalars(select(AlertState))}


def told_to(store: AppStore, target: str, now: datetime) -> list[Told]:
    """What a target was told, or is being told by another process right now."""
    with store.reading() as session:
        rows = session.scalars(select(AlertDelivery).where(AlertDelivery.target == target)).all()
    return [
        Told(row.alert_id, row.brand_id, row.covers_from, row.covers_until, row.severity, row.alert_kind)
        for row in rows
        if row.status == "sent" or (row.status == "sending" and row.claimed_at > now - STALE)
    ]


def claim(store: AppStore, target: str, due: Sequence[Due], now: datetime) -> list[Due]:
    """Note that these alerts are about to be sent; returns those that nobody else is sending."""
    return [item for item in due if _claim_one(store, target, item, now)]


def _claim_one(store: AppStore, target: str, item: Due, now: datetime) -> bool:
    alert = item.alert
    try:
        with store.writing(WHO) as session:
            row = session.scalars(
                select(AlertDelivery)
                .where(
                    AlertDelivery.target == target,
                    AlertDelivery.alert_id == alert.alert_id,
                    AlertDelivery.severity == alert.severity,
                    AlertDelivery.alert_kind == alert.kind,
                )
                .with_for_update()
            ).one_or_none()
            if row is None:
                row = AlertDelivery(
                    target=target, alert_id=alert.alert_id, severity=alert.severity, alert_kind=alert.kind
                )
                session.add(row)
            elif row.status == "sent" or (row.status == "sending" and row.claimed_at > now - STALE):
                return False
            row.brand_id = alert.brand_id
            row.covers_from, row.covers_until = alert.started_at, alert.last_unusual_at
            row.reason, row.status, row.claimed_at, row.settled_at = item.reason, "sending", now, None
            row.attempts = (row.attempts or 0) + 1
    except IntegrityError:  # another process was quicker
        return False
    return True


def settle(store: AppStore, target: str, due: Sequence[Due], now: datetime, *, is_sent: bool) -> None:
    """Note how it went."""
    with store.writing(WHO) as session:
        for item in due:
            row = session.scalars(
                select(AlertDelivery).where(
                    AlertDelivery.target == target,
                    AlertDelivery.alert_id == item.alert.alert_id,
                    AlertDelivery.severity == item.alert.severity,
                    AlertDelivery.alert_kind == item.alert.kind,
                )
            ).one()
            row.status, row.settled_at = ("sent" if is_sent else "failed"), now
