"""Negativity, severity, causes and evidence, each by itself."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.alerts import causes, negativity, quoting, severity
from agorascope.alerts.causes import Likely, Rise
from agorascope.alerts.quoting import AlertMention
from agorascope.alerts.severity import Facts

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
USUAL = Facts(
    observed=30, expected=30, negative=9, scored=30, usual_negative=250, usual_scored=1000,
    expected_negative=9, communities=4, usual_communities=4, press=0, usual_press=0.2,
)  # fmt: skip


def facts(**changes: float) -> Facts:
    return Facts(**({name: getattr(USUAL, name) for name in Facts.__dataclass_fields__} | changes))  # type: ignore[arg-type]


def mention(number: int, **changes: object) -> AlertMention:
    known: dict[str, object] = {
        "mention_id": f"m{number}", "mentioned_at": NOON + timedelta(minutes=number),
        "thread_key": f"t{number}",
        "author": f"x|a{number}", "author_key": f"a{number}", "community": "x|c", "is_press": False,
        "is_duplicate": False, "stance": "negative", "p_negative": 0.8, "reactions": 0,
        "aspects": frozenset(),
    }  # fmt: skip
    return AlertMention(**(known | changes))  # type: ignore[arg-type]


# negativity


def test_a_share_that_stays_is_no_rise_and_one_that_doubles_is() -> None:
    scored = np.full(30, 40.0)
    negative = np.where(np.arange(30) % 2, 9.0, 11.0)
    assert negativity.judge_days(negative, scored, set()) == {}
    negative[29] = 26
    assert set(negativity.judge_days(negative, scored, set())) == {29}


def test_days_that_differ_much_leave_more_room() -> None:
    scored = np.full(28, 100.0)
    steady, restless = np.full(28, 25.0), np.where(np.arange(28) % 2, 10.0, 40.0)
    tails = []
    for negative in (steady, restless):
        usual = negativity.usual_share(negative, scored)
        assert usual is not None
        tails.append(negativity.tail(45, 100, usual))
    assert tails[0] < 0.003
    assert tails[1] > 0.02


def test_too_few_mentions_say_no_usual_share() -> None:
    assert negativity.usual_share(np.array([1.0] * 4), np.array([20.0] * 4)) is None
    assert negativity.usual_share(np.array([1.0] * 10), np.array([3.0] * 10)) is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=6, max_size=40))
def test_any_counts_give_a_probability(days: list[tuple[int, int]]) -> None:
    scored = np.array([float(max(pair)) for pair in days])
    negative = np.array([float(min(pair)) for pair in days])
    for p_value in negativity.judge_days(negative, scored, set()).values():
        assert 0 <= p_value < negativity.ALPHA


# severity


@pytest.mark.parametrize(
    ("observed", "expected", "score"),
    [(60, 30, 25.0), (120, 30, 50.0), (240, 30, 75.0), (30, 30, 0.0), (29, 30, 0.0)],
)
def test_volume_by_times_the_usual(observed: float, expected: float, score: float) -> None:
    assert severity.volume_score(observed, expected) == pytest.approx(score)


def test_few_mentions_are_never_critical_by_volume() -> None:
    assert severity.volume_score(11, 0.01) == pytest.approx(34.4, abs=0.1)


def test_severity_is_the_highest_rule_and_names_it() -> None:
    verdict = severity.judge(facts(observed=60, press=8))
    assert (verdict.rule, verdict.severity) == ("press", "critical")
    assert verdict.score == max(verdict.scores.values())
    assert severity.judge(USUAL).severity == "low"


def test_negativity_goes_by_its_lower_bound() -> None:
    few, many = facts(negative=9, scored=10), facts(negative=900, scored=1000)
    assert severity.negativity_score(few) < severity.negativity_score(many)
    assert severity.negativity_score(
        facts(negative=700, scored=1000, expected_negative=700)
    ) == pytest.approx(100 * (0.6709 - 0.25) / 0.75, abs=0.1)


def test_one_article_where_articles_are_daily_is_no_press_uptake() -> None:
    assert severity.press_score(1, 1.0) == 0
    assert severity.press_score(1, 0.02) == pytest.approx(24.6, abs=0.2)


def test_two_communities_are_no_spread() -> None:
    assert severity.spread_score(2, 0.5) == 0
    assert severity.spread_score(8, 4) == 25


@given(
    st.floats(0, 1e6), st.floats(0, 1e6), st.integers(0, 1000), st.integers(0, 1000),
    st.integers(0, 50), st.integers(0, 50),
)  # fmt: skip
def test_every_score_lies_between_0_and_100(
    observed: float, expected: float, negative: int, usual: int, communities: int, press: int
) -> None:
    verdict = severity.judge(
        facts(observed=observed, expected=expected, negative=negative, scored=1000, usual_negative=usual,
              usual_scored=1000, communities=communities, press=press)
    )  # fmt: skip
    assert all(0 <= score <= 100 for score in verdict.scores.values())


# causes


def test_half_of_the_rise_in_one_thread_makes_it_the_cause() -> None:
    threads = ["hot"] * 20 + [f"t{n}" for n in range(25)]
    assert causes.source_of(Rise(45, 10), threads, []) == Likely("thread", "hot", 20 / 35)
    assert causes.source_of(Rise(45, 2), threads, []) is None


def test_one_author_is_named_before_the_thread_of_the_same_posts() -> None:
    assert causes.source_of(Rise(20, 5), ["t"] * 12, ["a"] * 12) == Likely("author", "a", 12 / 15)


def test_an_aspect_that_is_always_spoken_of_is_no_cause() -> None:
    mentions = [frozenset({"price"})] * 50 + [frozenset({"app"})] * 40 + [frozenset[str]()] * 10
    usual = {"price": 0.9, "app": 0.02}
    likely = causes.aspect_of(Rise(100, 50), mentions, usual, frozenset())
    assert likely is not None
    assert likely.detail == "app"


def test_customer_care_is_named_only_when_nothing_else_is() -> None:
    late, cared = frozenset({"delays"}), frozenset({"care", "hotline"})
    assert causes.aspect_of(Rise(100, 0), [late] * 40 + [cared] * 60, {}, frozenset()) == Likely(
        "aspect", "delays", 0.4
    )
    named = causes.aspect_of(Rise(100, 0), [late] * 20 + [cared] * 80, {}, frozenset({"hotline"}))
    assert named == Likely("aspect", "hotline", 0.8)


def test_an_aspect_of_the_workspace_is_named_before_a_wider_one() -> None:
    both = [frozenset({"products", "delays"})] * 50 + [frozenset({"products"})] * 50
    assert causes.aspect_of(Rise(100, 0), both, {}, frozenset({"delays"})) == Likely("aspect", "delays", 0.5)


# evidence


def test_evidence_is_five_mentions_of_different_people_and_threads() -> None:
    loud = [mention(n, author="x|loud", thread_key="one", reactions=100) for n in range(10)]
    others = [mention(n) for n in range(20, 24)]
    chosen = quoting.choose([*others, *loud], lambda _m: True)
    assert len(chosen) == 5
    assert len([key for key in chosen if key in {m.mention_id for m in loud}]) == 1


def test_the_most_seen_come_first_and_typical_ones_before_them() -> None:
    plain, seen, typical = mention(1), mention(2, reactions=50), mention(3, aspects=frozenset({"app"}))
    assert quoting.choose([plain, seen, typical], lambda m: "app" in m.aspects) == ["m3", "m2", "m1"]


def test_the_order_of_the_mentions_does_not_matter() -> None:
    mentions = [mention(n, reactions=n % 3) for n in range(12)]
    assert quoting.choose(mentions, lambda _m: True) == quoting.choose(mentions[::-1], lambda _m: True)


def test_no_mention_is_no_evidence() -> None:
    assert quoting.choose([], lambda _m: True) == []
