"""What an episode is called: event, crisis or surge."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from agorascope.alerts.assembling import Scene, UsualDays, assemble
from agorascope.alerts.calendar import Span
from agorascope.alerts.episodes import Episode, join
from agorascope.alerts.quoting import AlertMention
from agorascope.alerts.steps import OwnEvent, Resolution, Unusual

DAY = timedelta(days=1)
START = datetime(2026, 5, 1, tzinfo=UTC)
CONTEST = OwnEvent("contest", "acme", Span(START, START + DAY))


def step(
    day: float, *, hours: float = 24, raised_by: Any = "volume", resolution: Resolution = "day"
) -> Unusual:
    start = START + day * DAY
    return Unusual(Span(start, start + timedelta(hours=hours)), resolution, raised_by, 90.0, 30.0, 0.1, 1e-6)


def scene(
    negative: int, positive: int, *, events: list[OwnEvent] | None = None, thread: str = "", days: int = 90,
    raised_by: Any = "volume",
) -> Scene:  # fmt: skip
    mentions = [
        AlertMention(
            f"m{n}", START + timedelta(minutes=n), thread or f"t{n}", f"x|a{n}", f"a{n}", "x|c", False, False,
            "negative" if n < negative else "positive", 0.5, 0, frozenset(),
        )
        for n in range(negative + positive)
    ]  # fmt: skip
    usual = UsualDays(28, 840, 840, 210, 4.0, 0, {})
    episode = Episode("acme", (step(0, raised_by=raised_by),))
    return Scene(episode, mentions, usual, events or [], days, START + 9 * DAY, ZoneInfo("UTC"))


def test_a_rise_of_anger_by_many_is_a_crisis() -> None:
    alert = assemble(scene(70, 20))
    assert (alert["alert_kind"], alert["severity"]) == ("crisis", "high")
    assert alert["ended_at"] == START + DAY


def test_a_rise_of_praise_is_a_surge() -> None:
    assert assemble(scene(20, 70))["alert_kind"] == "surge"


def test_a_rise_during_an_own_event_is_an_event_and_never_a_crisis() -> None:
    alert = assemble(scene(22, 68, events=[CONTEST]))
    assert (alert["alert_kind"], alert["likely_cause"], alert["cause_detail"]) == (
        "event",
        "own_event",
        "contest",
    )
    assert alert["is_explained_by_event"]


def test_an_event_that_goes_wrong_is_a_crisis_that_names_the_event() -> None:
    alert = assemble(scene(75, 15, events=[CONTEST]))
    assert (alert["alert_kind"], alert["likely_cause"], alert["event_id"]) == (
        "crisis",
        "own_event",
        "contest",
    )
    assert not alert["is_explained_by_event"]


def test_an_event_of_another_brand_or_another_week_explains_nothing() -> None:
    theirs = OwnEvent("theirs", "rival", CONTEST.span)
    later = OwnEvent("later", "acme", Span(START + 3 * DAY, START + 4 * DAY))
    before = OwnEvent("before", "acme", Span(START - 5 * DAY, START - 2 * DAY))
    assert assemble(scene(20, 70, events=[theirs, later, before]))["event_id"] is None


def test_a_quarrel_in_one_thread_is_no_crisis_until_a_crowd_joins_it() -> None:
    assert assemble(scene(40, 5, thread="one"))["alert_kind"] == "surge"
    assert assemble(scene(40, 5, thread="one"))["likely_cause"] == "thread"
    assert assemble(scene(60, 5, thread="one"))["alert_kind"] == "crisis"


def test_too_few_mentions_are_never_called_a_crisis() -> None:
    assert assemble(scene(25, 1))["alert_kind"] == "surge"


def test_a_short_history_is_said() -> None:
    alert = assemble(scene(70, 20, days=10))
    assert alert["has_short_history"]
    assert alert["history_days"] == 10
    assert alert["expected_count_low"] < alert["expected_count"] < alert["expected_count_high"]


def test_more_of_an_episode_changes_neither_its_key_nor_its_start() -> None:
    hour = step(0.5, hours=1, resolution="hour")
    opened = join("acme", (hour,))[0]
    grown = join("acme", (hour, step(0), step(1), step(2.5)))
    assert [(e.alert_id, e.started_at) for e in grown] == [(opened.alert_id, opened.started_at)]
    assert grown[0].covered_from == START


def test_a_quiet_day_parts_two_episodes() -> None:
    first, second = join("acme", (step(0), step(2.5)))
    assert first.ended_at(START + 1.5 * DAY) is None
    assert first.ended_at(START + 2 * DAY) == START + DAY
    assert first.alert_id != second.alert_id
