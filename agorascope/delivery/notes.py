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
OPERATIONS = (
    "operations"  # in the place of a severity: what is told is of the program itself, and of no brand
)


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
        if row.severity != OPERATIONS
        and (row.status == "sent" or (row.status == "sending" and row.claimed_at > now - STALE))
    ]


def operations_told(store: AppStore, target: str, now: datetime) -> list[tuple[str, str]]:
    """What a target was told of the program itself, or is being told: (episode, state), in order of time."""
    with store.reading() as session:
        rows = session.scalars(
            select(AlertDelivery)
            .where(AlertDelivery.target == target, AlertDelivery.severity == OPERATIONS)
            .order_by(AlertDelivery.claimed_at, AlertDelivery.delivery_id)
        ).all()
    return [
        (row.alert_id, row.alert_kind)
        for row in rows
        if row.status == "sent" or (row.status == "sending" and row.claimed_at > now - STALE)
    ]


def claim(store: AppStore, target: str, due: Sequence[Due], now: datetime) -> list[Due]:
    """Note that these alerts are about to be sent; returns those that nobody else is sending."""
    return [item for item in due if claim_one(store, target, _told(item), item.reason, now)]


def _told(item: Due) -> Told:
    alert = item.alert
    return Told(
        alert.alert_id, alert.brand_id, alert.started_at, alert.last_unusual_at, alert.severity, alert.kind
    )


def claim_one(store: AppStore, target: str, told: Told, reason: str, now: datetime) -> bool:
    """Note that this is about to be sent; False when somebody else sends it or has sent it."""
    try:
        with store.writing(WHO) as session:
            row = session.scalars(
                select(AlertDelivery)
                .where(
                    AlertDelivery.target == target,
                    AlertDelivery.alert_id == told.alert_id,
                    AlertDelivery.severity == told.severity,
                    AlertDelivery.alert_kind == told.kind,
                )
                .with_for_update()
            ).one_or_none()
            if row is None:
                row = AlertDelivery(
                    target=target, alert_id=told.alert_id, severity=told.severity, alert_kind=told.kind
                )
                session.add(row)
            elif row.status == "sent" or (row.status == "sending" and row.claimed_at > now - STALE):
                return False
            row.brand_id = told.brand_id
            row.covers_from, row.covers_until = told.covers_from, told.covers_until
            row.reason, row.status, row.claimed_at, row.settled_at = reason, "sending", now, None
            row.attempts = (row.attempts or 0) + 1
    except IntegrityError:  # another process was quicker
        return False
    return True


def settle(store: AppStore, target: str, due: Sequence[Due], now: datetime, *, is_sent: bool) -> None:
    """Note how it went."""
    settle_told(store, target, [_told(item) for item in due], now, is_sent=is_sent)


def settle_told(store: AppStore, target: str, told: Sequence[Told], now: datetime, *, is_sent: bool) -> None:
    """Note how it went with each of these."""
    with store.writing(WHO) as session:
        for one in told:
            row = session.scalars(
                select(AlertDelivery).where(
                    AlertDelivery.target == target,
                    AlertDelivery.alert_id == one.alert_id,
                    AlertDelivery.severity == one.severity,
                    AlertDelivery.alert_kind == one.kind,
                )
            ).one()
            row.status, row.settled_at = ("sent" if is_sent else "failed"), now
