"""Alerts for the tests of delivery, and targets that take what they are sent."""

from datetime import UTC, datetime
from typing import Any

from agorascope.delivery.alerts import Alert
from agorascope.delivery.wording import Message

AS_OF = datetime(2026, 9, 30, 22, tzinfo=UTC)


def an_alert(**changes: Any) -> Alert:
    """An open crisis of one's own brand since the day before."""
    known: dict[str, Any] = {
        "alert_id": "a1",
        "brand_id": "acme",
        "brand_name": "Acme",
        "is_own_brand": True,
        "raised_by": "volume",
        "started_at": datetime(2026, 9, 28, 22, tzinfo=UTC),
        "last_unusual_at": datetime(2026, 9, 29, 22, tzinfo=UTC),
        "ended_at": None,
        "resolution": "day",
        "observed": 90.0,
        "expected": 30.4,
        "mentions": 90,
        "authors": 71,
        "negative_share": 0.7,
        "usual_negative_share": 0.25,
        "severity": "high",
        "rule": "negativity",
        "kind": "crisis",
        "cause": "aspect",
        "cause_detail": "care",
        "cause_share": 0.5,
        "event_name": None,
        "has_short_history": False,
        "history_days": 90,
        "state": "open",
        "quotes": ("It broke <!here> again", "@channel look"),
    }
    return Alert(**(known | changes))


class Post:
    """Targets that take what they are sent, unless told to break."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Message]] = []
        self.broken: set[str] = set()
        self.raising: set[str] = set()

    def __call__(self, address: str, message: Message) -> bool:
        if address in self.raising:
            raise RuntimeError(f"cannot reach {address}")
        if address in self.broken:
            return False
        self.sent.append((address, message))
        return True
