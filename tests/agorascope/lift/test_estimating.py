"""The lift of one series: found when planted, refused when unknowable, unmoved by what should not move it."""

import numpy as np
import pytest

from agorascope.lift.estimating import LEAST_DAYS, Case, Lift, Refusal, estimate
from agorascope.lift.simple import before_after, difference_in_differences, welch_interval

RIVALS = 2


def _case(before: int = 60, days: int = 5, mean: float = 20, lift: float = 0.0, seed: int = 1) -> Case:
    rng = np.random.default_rng(seed)
    n = before + days
    event = np.arange(n) >= before
    value = rng.poisson(mean * (1 + lift * event)).astype(float)
    controls = rng.poisson(30, (RIVALS, n)).astype(float)
    return Case(value, np.ones(n), ~event, event, controls, np.ones((RIVALS, n), dtype=bool))


def _found(case: Case) -> Lift:
    found = estimate(case, 7)
    assert isinstance(found, Lift)
    return found


def _reason(case: Case) -> str:
    found = estimate(case, 7)
    assert isinstance(found, Refusal)
    return found.reason


def test_a_planted_lift_is_inside_the_interval_and_above_zero() -> None:
    found = _found(_case(days=7, lift=0.6))
    total, observed = found.counterfactual.total, found.observed.sum()
    assert total.high[-1] < observed
    assert total.low[-1] <= 140 <= total.high[-1]


def test_the_same_seed_gives_the_same_bits_and_another_nearly() -> None:
    case = _case()
    first, again, other = (estimate(case, seed) for seed in (7, 7, 8))
    assert isinstance(first, Lift)
    assert isinstance(again, Lift)
    assert isinstance(other, Lift)
    assert (first.counterfactual.total.low == again.counterfactual.total.low).all()
    assert first.counterfactual.total.low == pytest.approx(other.counterfactual.total.low, rel=0.05, abs=1)


def test_the_days_of_the_event_are_not_learnt_from() -> None:
    calm, loud = _case(), _case()
    loud.value[loud.event] *= 10
    assert (_found(calm).counterfactual.total.value == _found(loud).counterfactual.total.value).all()


def test_a_crisis_before_the_event_sets_no_normal() -> None:
    calm, angry = _case(), _case()
    angry.value[40:46] *= 12
    usual, after = (_found(case).counterfactual.total for case in (calm, angry))
    assert after.value[-1] == pytest.approx(usual.value[-1], rel=0.08)
    assert after.high[-1] == pytest.approx(usual.high[-1], rel=0.15)
    assert _found(angry).pre_days == 54


def test_a_competitor_with_an_event_of_its_own_does_not_move_what_is_expected() -> None:
    rng = np.random.default_rng(2)
    n, before = 85, 80
    market = np.exp(rng.normal(0, 0.3, n))
    event = np.arange(n) >= before
    value, *rivals = (rng.poisson(40 * market).astype(float) for _ in range(3))
    controls, usable = np.array(rivals), np.ones((2, n), dtype=bool)
    clean = _found(Case(value, np.ones(n), ~event, event, controls, usable)).counterfactual.total.value[-1]
    controls = controls.copy()
    controls[0, event] *= 3
    believed = _found(Case(value, np.ones(n), ~event, event, controls, usable)).counterfactual.total.value[-1]
    usable = usable.copy()
    usable[0, event] = False
    dropped = _found(Case(value, np.ones(n), ~event, event, controls, usable)).counterfactual.total.value[-1]
    assert believed > 1.2 * clean
    assert dropped == pytest.approx(clean, rel=0.12)


@pytest.mark.parametrize(("before", "reason"), [(LEAST_DAYS - 1, "short_history"), (LEAST_DAYS, None)])
def test_four_weeks_are_the_least(before: int, reason: str | None) -> None:
    found = estimate(_case(before=before, seed=5), 7)
    assert (found.reason if isinstance(found, Refusal) else None) == reason
    assert found.pre_days == before


def test_silence_before_or_no_exposure_during_is_refused() -> None:
    case = _case()
    silent = Case(case.value * case.event, *_rest(case))
    assert _reason(silent) == "no_posts"
    nothing = Case(case.value, case.exposure * ~case.event, *_rest(case)[1:])
    assert _reason(nothing) == "no_posts"


def _rest(case: Case) -> tuple[np.ndarray, ...]:
    return case.exposure, case.known, case.event, case.controls, case.usable


def test_a_share_has_an_interval_within_zero_and_one_trial() -> None:
    rng = np.random.default_rng(9)
    n, event = 66, np.arange(66) >= 60
    trials = rng.integers(0, 12, n).astype(float)
    positive = rng.binomial(trials.astype(int), np.where(event, 0.95, 0.4)).astype(float)
    none = np.empty((0, n))
    found = _found(Case(positive, trials, ~event, event, none, none.astype(bool), "share"))
    total = found.counterfactual.total
    assert 0 <= total.low[-1] < total.value[-1] < total.high[-1] < found.observed.sum() <= trials[event].sum()
    assert (found.naive, found.did) == (None, None)


def test_before_and_after_and_differences_are_what_they_say() -> None:
    before, during = np.full(40, 10.0), np.array([12.0, 18.0])
    assert before_after(before, during) == pytest.approx(0.5)
    rivals = np.full(40, 20.0), np.array([25.0, 25.0])
    assert difference_in_differences(before, during, *rivals) == pytest.approx(0.2)
    assert before_after(np.zeros(40), during) is None
    assert difference_in_differences(np.zeros(40), during, *rivals) is None
    low, high = welch_interval(np.tile([8.0, 12.0], 14), during)
    assert low < 5 < high
    assert welch_interval(before, np.array([10.0])) == (0, 0)
