"""Only what lies beyond its interval, among all that is looked at, is called a change."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.report.facts import Comparison, QualityWeek
from agorascope.report.findings import Judged, has_source_trouble, is_quiet, judge, of_volume, rank, settle
from agorascope.statistics import Estimate, share
from tests.agorascope.report.cases import ACME, ALARM, brand_week, compared, full_facts, lift, quiet_facts

USUAL = (100, 110, 92, 105, 98, 103)


def test_a_fall_of_the_own_brands_sentiment_is_a_change() -> None:
    judged = judge(full_facts())
    assert judged["net_sentiment", "acme"].verdict == "fall"


def test_a_difference_within_its_interval_is_no_change() -> None:
    facts = quiet_facts(brand_weeks=(brand_week(ACME, (60, 40), (62, 38)),))
    assert judge(facts)["net_sentiment", "acme"].verdict == "steady"


def test_what_passes_its_own_interval_only_is_a_hint() -> None:
    found = {("x", str(n)): Judged("steady", 0.5) for n in range(50)} | {("x", "one"): Judged("rise", 0.03)}
    assert settle(found)["x", "one"].verdict == "hint_rise"
    assert settle({("x", "one"): Judged("rise", 0.03)})["x", "one"].verdict == "rise"


def test_a_key_figure_is_not_lost_among_details() -> None:
    same, none = share(50, 100), share(0, 0)
    one = QualityWeek("n", "N", 1.0, 1.0, compared(same, same), Comparison(none, none), 9)
    many = tuple(replace(one, network_id=str(n)) for n in range(300))
    facts = full_facts(quality=many, brand_weeks=(brand_week(ACME, (40, 60), (63, 37)),))
    assert judge(facts)["net_sentiment", "acme"].verdict == "fall"


def test_too_few_on_one_side_is_no_comparison() -> None:
    facts = full_facts(brand_weeks=(brand_week(ACME, (0, 10), (40, 10)),))
    assert judge(facts)["net_sentiment", "acme"].verdict == "too_few"


def test_in_weeks_without_change_a_report_seldom_tells_one() -> None:
    """One in twenty at most, and what 400 simulated weeks scatter: two standard errors are 2 points."""
    chance = random.Random(7)
    none = share(0, 0)

    def draw() -> Estimate:
        return share(sum(chance.random() < 0.3 for _ in range(120)), 120)

    told = 0
    for _ in range(400):
        networks = tuple(
            QualityWeek(str(n), str(n), None, None, compared(draw(), draw()), Comparison(none, none), 1)
            for n in range(20)
        )
        judged = judge(quiet_facts(quality=networks, brand_weeks=()))
        told += any(item.is_change for item in judged.values())
    assert told / 400 <= 0.08


def test_a_volume_is_judged_by_how_much_it_usually_moves() -> None:
    assert of_volume(300, 100, USUAL).verdict == "rise"
    assert of_volume(104, 100, USUAL).verdict == "steady"
    restless = (40, 180, 60, 210, 30, 150)
    assert of_volume(300, 100, restless).verdict == "steady"


@pytest.mark.parametrize("history", [(), (100,), (100, 90, 95, 102)])
def test_a_volume_without_history_is_not_judged(history: tuple[int, ...]) -> None:
    assert of_volume(300, 100, history).verdict == "too_few"


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.lists(st.integers(0, 10_000), max_size=13))
def test_the_factor_lies_in_its_interval(now: int, before: int, history: list[int]) -> None:
    judged = of_volume(now, before, history)
    if judged.ratio is not None and judged.ratio_low is not None and judged.ratio_high is not None:
        assert judged.ratio_low <= judged.ratio <= judged.ratio_high
        assert (judged.verdict == "rise") == (judged.ratio_low > 1)
        assert (judged.verdict == "fall") == (judged.ratio_high < 1)


def test_trouble_of_sources_comes_before_every_figure() -> None:
    facts = full_facts(alarms=(ALARM,))
    assert rank(facts, judge(facts))[0].kind == "sources"


def test_an_access_that_ends_some_day_is_no_trouble() -> None:
    ending = replace(ALARM, kind="token_expires", subject="2026-10-09")
    (source,) = full_facts().sources
    facts = full_facts(alarms=(ending,), sources=(replace(source, status="alarm"),))
    assert not has_source_trouble(facts)
    assert has_source_trouble(replace(facts, alarms=(ending, ALARM)))
    assert has_source_trouble(replace(facts, alarms=()))
    assert has_source_trouble(replace(facts, sources=(replace(source, status="failed"),)))


@pytest.mark.parametrize(
    ("ended", "heads"),
    [
        (date(2026, 9, 13), False),
        (date(2026, 9, 14), True),
        (date(2026, 9, 27), True),
        (date(2026, 9, 28), False),
    ],
)
def test_an_event_heads_in_the_week_it_ended_and_the_next(ended: date, heads: bool) -> None:
    (event,) = full_facts().events
    facts = quiet_facts(events=(replace(event, ends_on=ended),))
    assert ("event" in {finding.kind for finding in rank(facts, judge(facts))}) == heads


def test_only_how_much_and_by_how_many_was_spoken_may_head() -> None:
    (event,) = full_facts().events
    for measure in ("new_members", "returning_members", "favour", "engagement"):
        facts = quiet_facts(events=(replace(event, lifts=(lift(measure),)),))
        assert not rank(facts, judge(facts))


def test_a_quiet_week_is_quiet_only_when_nobody_waits() -> None:
    quiet = quiet_facts()
    assert is_quiet(quiet, rank(quiet, judge(quiet)))
    waiting = quiet_facts(waiting=full_facts().waiting, waiting_count=1)
    assert not is_quiet(waiting, rank(waiting, judge(waiting)))
