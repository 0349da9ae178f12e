"""How unusual the last hour, six hours and day are, by what the series did before. Pure, on arrays.

A rise can be one loud hour or a day a little above normal, so below a day the sums of several spans
are judged, each against the sum of what was expected. A step shorter than an hour is not judged alone:
bursts of minutes are what networks are made of.

1. the negative binomial's tail, with the dispersion that past sums of the same span had around their
   own expectation (made before them, so its errors count too);
2. the tail is corrected by the past: its surprise -ln(p) of a calm series is exponential with mean 1,
   that of a restless one is larger. Its scale is read at the 80 % quantile, and that of the tail from
   the surprises beyond, one for each cluster of steps. Both are quantiles, so that a storm cannot
   set them.

Sources: C. P. Farrington et al., JRSS A 159 (1996) 547-563 (weights of past
outbreaks); A. C. Davison, R. L. Smith, JRSS B 52 (1990) 393-442 (peaks over a threshold, one a
cluster).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from agorascope.alerts.baseline import DAY, HOUR, Baseline, Rhythm, outbreak_weights, robust_dispersion
from agorascope.alerts.series import Floats, Series

WEEK = 7 * DAY
SPANS = (HOUR, 6 * HOUR, DAY)  # seconds, of steps shorter than half a day
TAIL = 0.05  # share of past surprises that speak for the tail
USUAL = 0.2  # share of them that says how far off the rest is: days of storm do not move it
MEMORY_WEEKS = 8  # of steps below a day that the tail is learned from
MEMORY_STEPS = 364  # of longer steps
CLUSTER = 6 * HOUR  # surprises closer than this are one event

_PRIOR_EVENTS = 10.0  # past events that the calm tail weighs as much as
_HIGH = 0.75  # quantile of the excesses that gives their mean
_MIN_PAST = 20  # sums before their dispersion is learned
_LEAST_DISPERSION = 1e-6
_LEAST_UNIT = 1e-4
_LEAST_TAIL = 1e-300


@dataclass(frozen=True, slots=True)
class Evidence:
    """One element a step of the grid; nan without baseline or value."""

    p_value: Floats  # smallest of the spans, times their number
    weekly: Floats  # episodes a week that would be as unusual if nothing happened


def spans_of(step: int) -> list[int]:
    """Spans that are judged, in steps."""
    return [max(1, span // step) for span in SPANS if step <= span] if step < DAY // 2 else [1]


def weigh(series: Series, base: Baseline, rhythm: Rhythm, *, are_counts: bool = True) -> Evidence:
    """Judge every step by its past.

    Where values are not counts their variance is a multiple of the mean, however small, that is learned
    from the past as well (quasi-Poisson).
    """
    spans = spans_of(series.step)
    p_value = np.full(len(series.values), np.nan)
    weekly = p_value.copy()
    for span in spans:
        p, rate = _weigh_span(series, base, rhythm, span, are_counts=are_counts)
        p_value, weekly = np.fmin(p_value, p), np.fmin(weekly, rate)
    return Evidence(np.minimum(p_value * len(spans), 1.0), weekly * len(spans))


def _weigh_span(
    series: Series, base: Baseline, rhythm: Rhythm, span: int, *, are_counts: bool
) -> tuple[Floats, Floats]:
    known = ~np.isnan(series.values) & ~np.isnan(base.expected)
    counts = _trailing(np.where(known, series.values, 0.0), span)
    means = _trailing(np.where(known, base.expected, 0.0), span)
    is_whole = (_trailing(known.astype(np.float64), span) >= max(1.0, span / 2)) & known
    fitted = base.dispersion + base.doubt
    surprise = np.full(len(counts), np.nan)
    p_value, weekly = surprise.copy(), surprise.copy()
    refit = rhythm.refit * rhythm.cell
    look_back = rhythm.window * rhythm.cell
    memory = MEMORY_WEEKS * WEEK // series.step if series.step < DAY else MEMORY_STEPS
    for start in range(rhythm.first * rhythm.cell, len(counts), refit):
        here = slice(start, min(start + refit, len(counts)))
        past = slice(max(0, start - look_back), start)
        seen = counts[past][is_whole[past]], means[past][is_whole[past]]
        if are_counts:
            tail = upper_tail(counts[here], means[here], _span_dispersion(*seen, fitted[here], span))
        else:
            unit = _span_unit(*seen, 1 + fitted[here] * means[here], span)
            tail = upper_tail(counts[here] / unit, means[here] / unit, np.zeros(1))
        surprise[here] = np.where(is_whole[here], -np.log(np.maximum(tail, _LEAST_TAIL)), np.nan)
        shape = _tail_shape(surprise[max(0, start - memory) : start], span, series.step)
        p_value[here], weekly[here] = shape.p_value(surprise[here]), shape.weekly(surprise[here])
    return p_value, weekly


def _trailing(values: Floats, span: int) -> Floats:
    """Sum of each step and the `span` - 1 before it."""
    sums = np.cumsum(values, dtype=np.float64)
    before = np.concatenate([np.zeros(min(span, len(sums))), sums[:-span]])
    return np.asarray(sums - before, dtype=np.float64)


def _span_dispersion(counts: Floats, means: Floats, fitted: Floats, span: int) -> Floats:
    """Dispersion of sums of a span, learned from past ones; the fit's own while there are too few."""
    independent = len(counts) / span
    if independent < 2:
        return fitted
    learned, _ = robust_dispersion(counts[None], means[None], np.ones((1, len(counts))))
    trust = independent / (independent + _MIN_PAST)
    return np.asarray(trust * learned + (1 - trust) * fitted, dtype=np.float64)


def _span_unit(counts: Floats, means: Floats, fitted: Floats, span: int) -> Floats:
    """Variance over mean of sums of a span, learned from past ones as the dispersion is."""
    independent = len(counts) / span
    if independent < 2:
        return fitted
    learned = float(np.median(fitted))
    for _ in range(4):
        weights = outbreak_weights(counts / learned, means / learned, np.zeros(1))
        squares = (weights * (counts - means) ** 2).sum()
        learned = max(float(squares / max((weights * means).sum(), 1e-12)), _LEAST_UNIT)
    trust = independent / (independent + _MIN_PAST)
    return np.asarray(trust * learned + (1 - trust) * fitted, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class TailShape:
    """The tail of the surprises of a span."""

    threshold: float
    mean_excess: float
    events_a_week: float  # above the threshold

    def p_value(self, surprise: Floats) -> Floats:
        below = np.log(TAIL) * surprise / self.threshold
        above = np.log(TAIL) - (surprise - self.threshold) / self.mean_excess
        corrected = np.exp(np.where(surprise <= self.threshold, below, above))
        return np.asarray(np.maximum(corrected, np.exp(-surprise)), dtype=np.float64)

    def weekly(self, surprise: Floats) -> Floats:
        above = np.maximum(surprise - self.threshold, 0.0)
        rate = self.events_a_week * np.exp(-above / self.mean_excess)
        unsaid = np.where(np.isnan(surprise), np.nan, np.inf)
        return np.asarray(np.where(surprise > self.threshold, rate, unsaid), dtype=np.float64)


def _tail_shape(past: Floats, span: int, step: int) -> TailShape:
    known = past[~np.isnan(past)]
    calm = -np.log(TAIL)
    calm_rate = TAIL * WEEK / (span * step)
    if len(known) < _MIN_PAST:
        return TailShape(calm, 1.0, calm_rate)
    usual = float(np.quantile(known, 1 - USUAL)) / -np.log(USUAL)
    threshold = calm * max(1.0, usual)
    peaks = _peaks(past, threshold, max(1, CLUSTER // step, span))
    weeks = len(known) * step / WEEK
    learned = float(np.quantile(peaks - threshold, _HIGH)) / -np.log(1 - _HIGH) if len(peaks) else 1.0
    mean_excess = (len(peaks) * learned + _PRIOR_EVENTS) / (len(peaks) + _PRIOR_EVENTS)
    rate = (len(peaks) + 1.0) / (weeks + 1.0 / calm_rate)
    return TailShape(threshold, max(1.0, mean_excess), rate)


def _peaks(surprise: Floats, threshold: float, apart: int) -> Floats:
    """The highest surprise of each cluster of steps above the threshold."""
    places = np.flatnonzero(surprise > threshold)  # nan is not
    if not len(places):
        return np.empty(0)
    firsts = np.concatenate([[0], np.flatnonzero(np.diff(places) > apart) + 1])
    return np.maximum.reduceat(surprise[places], firsts)


def upper_tail(counts: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """P(Y >= count) of a negative binomial with variance mean + dispersion mean^2.

    The regularised incomplete beta function, so counts need not be whole. nan where one is unknown.
    """
    size = 1 / np.maximum(dispersion, _LEAST_DISPERSION)
    with np.errstate(invalid="ignore"):
        tail = betainc(np.maximum(counts, _LEAST_TAIL), size, mean / (mean + size))
    return np.where(counts <= 0, 1.0, np.where(np.isnan(counts), np.nan, tail))
