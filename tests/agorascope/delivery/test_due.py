"""Which alerts are due: once an event, once more when it grows worse."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agorascope.delivery.alerts import Alert
from agorascope.delivery.due import Told, in_quiet_hours, sort_out
from agorascope.workspace import Alerts
from tests.agorascope.delivery.cases import AS_OF, an_alert

DAY = timedelta(days=1)


def told(alert: Alert, **changes: Any) -> Told:
    known: dict[str, Any] = {
        "alert_id": alert.alert_id, "brand_id": alert.brand_id, "covers_from": alert.started_at,
        "covers_until": alert.last_unusual_at, "severity": alert.severity, "kind": alert.kind,
    }  # fmt: skip
    return Told(**(known | changes))


def answer(
    alert: Alert,
    *former: Told,
    rules: Alerts | None = None,
    states: dict[str, str] | None = None,
    quiet: bool = False,
) -> str:
    due, left = sort_out([alert], rules or Alerts(), former, states or {}, as_of=AS_OF, is_quiet=quiet)
    return due[0].reason if due else left[alert.alert_id]


def test_a_new_alert_is_due_and_a_told_one_is_not() -> None:
    alert = an_alert()
    assert answer(alert) == "new"
    assert answer(alert, told(alert)) == "told"


def test_an_alert_that_grows_worse_is_told_once_more() -> None:
    alert = an_alert(severity="critical")
    milder = told(alert, severity="high")
    assert answer(alert, milder) == "worse"
    assert answer(alert, milder, told(alert)) == "told"
    assert answer(an_alert(severity="medium"), milder) == "told"


def test_a_surge_that_turns_into_a_crisis_is_told_once_more() -> None:
    alert = an_alert()
    assert answer(alert, told(alert, kind="surge")) == "worse"


def test_an_alert_whose_start_late_data_moved_is_the_same() -> None:
    alert = an_alert(alert_id="a2", started_at=an_alert().started_at - DAY)
    assert answer(alert, told(an_alert())) == "told"
    assert answer(alert, told(an_alert(), brand_id="rival")) == "new"
    assert (
        answer(alert, told(an_alert(), covers_from=AS_OF - 30 * DAY, covers_until=AS_OF - 29 * DAY)) == "new"
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"severity": "low"}, "mild"),
        ({"is_own_brand": False}, "competitor"),
        ({"kind": "event"}, "event"),
        ({"ended_at": AS_OF - 4 * DAY}, "old"),
        ({"state": "closed"}, "in_hand"),
        ({"state": "acknowledged"}, "in_hand"),
    ],
)
def test_what_is_not_due_says_why(changes: dict[str, Any], why: str) -> None:
    assert answer(an_alert(**changes)) == why


def test_the_workspace_may_ask_for_more_and_for_less() -> None:
    rules = Alerts(minimum_severity="low", brands="all", events=True)
    assert answer(an_alert(severity="low", is_own_brand=False, kind="event"), rules=rules) == "new"
    assert answer(an_alert(), rules=Alerts(minimum_severity="critical")) == "mild"


def test_a_state_of_today_wins_over_the_published_one() -> None:
    assert answer(an_alert(), states={"a1": "closed"}) == "in_hand"
    assert answer(an_alert(state="closed"), states={"a1": "open"}) == "new"


def test_an_acknowledged_alert_that_grows_worse_is_told_and_a_closed_one_is_not() -> None:
    alert = an_alert(severity="critical")
    milder = told(alert, severity="high")
    assert answer(alert, milder, states={"a1": "acknowledged"}) == "worse"
    assert answer(alert, milder, states={"a1": "closed"}) == "in_hand"


def test_quiet_hours_hold_back_all_but_the_critical() -> None:
    assert answer(an_alert(), quiet=True) == "quiet"
    assert answer(an_alert(severity="critical"), quiet=True) == "new"


@pytest.mark.parametrize(
    ("hour", "is_quiet"), [(21, False), (22, True), (3, True), (6, True), (7, False), (12, False)]
)
def test_quiet_hours_may_pass_midnight_on_the_local_clock(hour: int, is_quiet: bool) -> None:
    rules = Alerts.model_validate({"quiet": {"start": "22:00", "end": "07:00"}})
    now = datetime(2026, 7, 1, hour, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    assert in_quiet_hours(rules, now, ZoneInfo("Europe/Paris")) is is_quiet
    assert not in_quiet_hours(Alerts(), now, ZoneInfo("Europe/Paris"))
