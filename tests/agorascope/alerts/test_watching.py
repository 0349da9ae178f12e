"""What the watch finds in counts by hour, and what it leaves alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from agorascope.alerts.calendar import Span
from agorascope.alerts.episodes import join
from agorascope.alerts.short_history import cautious_baseline
from agorascope.alerts.steps import Counts, History, OwnEvent
from agorascope.alerts.watching import watch

START = datetime(2026, 1, 5)  # a Monday
UTC_START = START.replace(tzinfo=UTC)


def history(days: int, a_day: float, *, seed: int = 1, negative: float = 0.2, zone: str = "UTC") -> History:
    """Mentions by chance, more by day than by night."""
    rng = np.random.default_rng(seed)
    hours = {}
    for day in range(days):
        for hour in range(24):
            n = int(rng.poisson(a_day / 24 * (1 - 0.9 * np.cos(2 * np.pi * (hour - 3) / 24))))
            if n:
                hours[START + timedelta(days=day, hours=hour)] = Counts(n, n, int(rng.binomial(n, negative)))
    return History("acme", zone, UTC_START + timedelta(days=days), hours)


def with_day(known: History, day: int, n: int, negative: int) -> History:
    """The same with more mentions at noon of a day."""
    hours = dict(known.hours)
    noon = START + timedelta(days=day, hours=12)
    hours[noon] = hours.get(noon, Counts()) + Counts(n, n, negative)
    return replace(known, hours=hours)


def days_of(known: History) -> list[tuple[int, str]]:
    return [((s.span.start - UTC_START).days, s.raised_by) for s in watch(known).unusual]


def test_a_calm_brand_gives_no_alert() -> None:
    found = [days_of(history(90, 30, seed=seed)) for seed in range(5)]
    assert sum(map(len, found)) <= 1


def test_a_day_of_many_more_mentions_is_volume() -> None:
    assert (60, "volume") in days_of(with_day(history(70, 20), 60, 80, 10))


def test_a_day_of_as_many_but_worse_mentions_is_negativity() -> None:
    known = history(70, 40)
    turned = {
        wall: replace(counts, negative=counts.scored) if (wall - START).days == 60 else counts
        for wall, counts in known.hours.items()
    }
    assert days_of(replace(known, hours=turned))[-1] == (60, "negativity")


def test_a_brand_whose_median_day_is_zero_is_watched() -> None:
    known = history(120, 0.2)
    assert np.median([c.mentions for c in watch(known).days.values()]) == 0
    assert days_of(known) == []
    assert days_of(with_day(known, 100, 12, 9))[0][0] == 100


def test_a_handful_of_mentions_is_no_alert_however_rare() -> None:
    assert days_of(with_day(history(120, 0.1), 100, 4, 4)) == []


def test_ten_days_of_history_are_enough_for_a_great_rise_only() -> None:
    known = history(11, 30)
    assert watch(known).history_days == 10
    assert days_of(with_day(known, 9, 12, 3)) == []
    assert (9, "volume") in days_of(with_day(known, 9, 120, 30))


def test_nothing_is_judged_before_three_known_days() -> None:
    assert days_of(with_day(history(4, 30), 3, 500, 400)) == []
    assert np.isnan(cautious_baseline(np.array([np.nan, 5.0, 6.0, 7.0])).expected).all()


def test_a_day_that_as_of_cuts_is_not_judged() -> None:
    known = with_day(history(70, 20), 69, 200, 100)
    cut = replace(known, as_of=UTC_START + timedelta(days=69, hours=20))
    assert days_of(cut) == []
    assert days_of(known)[0][0] == 69


@pytest.mark.parametrize("seed", range(3))
def test_later_days_change_no_judgement(seed: int) -> None:
    known = with_day(with_day(history(90, 8, seed=seed), 40, 60, 50), 43, 30, 2)
    whole = watch(known).unusual
    for days in (42, 50, 77):
        end = UTC_START + timedelta(days=days)
        cut = watch(replace(known, as_of=end)).unusual
        assert cut == tuple(step for step in whole if step.span.end <= end)


def test_days_and_hours_of_a_clock_that_changes_are_judged() -> None:
    known = replace(history(100, 120, zone="Europe/Paris"), zone_name="Europe/Paris")
    as_of = UTC_START + timedelta(days=99, hours=20)
    seen = watch(replace(known, as_of=as_of))
    assert seen.is_hourly
    changed = UTC_START + timedelta(days=83)  # 29 March
    assert [
        e for e in join("acme", seen.unusual) if changed <= e.started_at < changed + timedelta(days=2)
    ] == []


def test_sparse_hours_are_not_judged_and_dense_ones_are() -> None:
    assert not watch(history(40, 20)).is_hourly
    assert watch(history(40, 200)).is_hourly


def test_times_that_are_days_are_not_taken_for_hours() -> None:
    known = history(40, 200)
    midnight = {START + timedelta(days=n): Counts(200, 200, 40) for n in range(40)}
    assert not watch(replace(known, hours=midnight)).is_hourly


def test_an_alert_of_an_hour_comes_before_the_end_of_its_day() -> None:
    known = with_day(history(60, 200), 50, 150, 100)
    first = next(e for e in join("acme", watch(known).unusual) if e.peak.observed > 100)
    assert first.resolution == "hour"
    assert first.first_known_at == UTC_START + timedelta(days=50, hours=13)


def test_a_rise_over_the_days_of_an_own_event_is_seen_as_a_whole() -> None:
    known = history(80, 30)
    span = Span(UTC_START + timedelta(days=60), UTC_START + timedelta(days=64, hours=-1))
    for day in range(60, 64):
        known = with_day(known, day, 14, 1)
    found = watch(replace(known, events=(OwnEvent("contest", None, span),))).unusual
    assert {"event"} <= {step.raised_by for step in found}
    assert watch(replace(known, events=(OwnEvent("theirs", "rival", span),))).unusual == watch(known).unusual


def test_events_without_effect_are_rarely_seen() -> None:
    span = Span(UTC_START + timedelta(days=60), UTC_START + timedelta(days=62, hours=-1))
    event = (OwnEvent("letter", None, span),)
    seen = [
        any(s.raised_by == "event" for s in watch(replace(history(63, 25, seed=seed), events=event)).unusual)
        for seed in range(30)
    ]
    assert sum(seen) <= 4, "one in twenty, give or take"
