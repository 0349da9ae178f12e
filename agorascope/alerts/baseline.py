"""What was to be expected at each step, from the steps before it alone. Pure, on arrays.

A log-linear model of the counts of an hour (of a step, where it is longer) with a level, a trend,
the weekday and, below a day, the time of day. It is fitted anew every day (every step, where it is
longer) on a window of the past, recent weeks counting more; penalties keep effects small that few
data speak for. Outbreaks in the window are weighted down by their Anscombe residuals, so that last
week's storm is not this week's normal.

Sources: C. P. Farrington et al., JRSS A 159 (1996) 547-563; A. Noufaily et al., Statistics in
Medicine 32 (2013) 1206-1222 (threshold 2.58 of the weights); P. McCullagh and J. A. Nelder,
Generalized Linear Models, 2nd ed. (1989), section 2.5.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agorascope.alerts.series import Floats, Ints, Series

HOUR, DAY = 3_600, 86_400
OUTLYING = 2.58  # Anscombe residual from which a past count weighs less,
STORM = 2 * OUTLYING  # and from which nothing: a few days of storm would widen the spread else
HARMONICS = 4  # of the day
WEEKEND_HARMONICS = 2

# Standard deviations of effects on the log scale before data are seen.
_SD_TREND = 0.5  # over a window
_SD_WEEKDAY = 0.5
_SD_DAYTIME = 0.7  # of the first harmonic
_SD_WEEKEND_DAYTIME = 0.3

_REWEIGHTINGS = 3
_ITERATIONS = 4  # of Newton's method for each
_SPREADS = 5  # steps from no dispersion to its estimate
_CHUNK = 4_000_000  # numbers of a batch of designs
_MAX_ETA = 30.0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a series of a step is modelled, all in steps or cells."""

    cell: int  # steps of a cell
    refit: int  # cells between two fits
    window: int  # cells that are looked back on
    half_life: float  # cells after which the past counts half
    first: int  # cells before the first fit
    has_weekday: bool
    has_daytime: bool


def rhythm_of(step: int) -> Rhythm:
    """The rhythm for a step of so many seconds."""
    cell = max(1, HOUR // step)
    seconds = cell * step
    if seconds >= DAY:
        return Rhythm(1, 1, 84, 42.0, 7, has_weekday=seconds == DAY, has_daytime=False)
    day = max(1, DAY // seconds)
    return Rhythm(cell, day, 28 * day, 14.0 * day, day, has_weekday=True, has_daytime=day >= 4)


@dataclass(frozen=True, slots=True)
class Baseline:
    """One element a step of the grid; nan before the first fit."""

    expected: Floats
    dispersion: Floats  # a in variance = mean + a mean^2, of a cell
    doubt: Floats  # variance of the logarithm of `expected`


def fit_baseline(series: Series, rhythm: Rhythm) -> Baseline:
    """Expected counts of each step, from whole cells before the fit that speaks for it."""
    counts, exposure = _cells(series.values, rhythm.cell)
    fits = np.arange(rhythm.first, len(series.values) // rhythm.cell + 1, rhythm.refit)
    expected, dispersion, doubt = (np.full(len(series.values), np.nan) for _ in range(3))
    columns = _design(np.zeros(1, dtype=np.int64), rhythm).shape[-1] + 2
    batch = max(1, _CHUNK // (rhythm.window * columns))
    for low in range(0, len(fits), batch):
        _fit_batch(series, rhythm, counts, exposure, fits[low : low + batch], (expected, dispersion, doubt))
    return Baseline(expected, dispersion, doubt)


def _cells(values: Floats, cell: int) -> tuple[Floats, Floats]:
    """Counts of whole cells, and the share of each that is known."""
    whole = values[: len(values) // cell * cell].reshape(-1, cell)
    return np.nansum(whole, axis=1), np.mean(~np.isnan(whole), axis=1)


def _fit_batch(
    series: Series,
    rhythm: Rhythm,
    counts: Floats,
    exposure: Floats,
    fits: Ints,
    into: tuple[Floats, Floats, Floats],
) -> None:
    ages = np.arange(rhythm.window, 0, -1)
    index = fits[:, None] - ages
    known: Floats = np.where(index >= 0, exposure[np.maximum(index, 0)], 0.0)
    y: Floats = np.where(known > 0, counts[np.maximum(index, 0)], 0.0)
    decay = 0.5 ** (ages / rhythm.half_life)
    seconds = series.start + (np.maximum(index, 0) * rhythm.cell) * series.step
    middle = seconds + (rhythm.cell - 1) * series.step // 2
    design = _with_trend(_design(middle, rhythm), -np.broadcast_to(ages, index.shape) / rhythm.window)
    beta, covariance, dispersion = _fit(design, y, known, decay * (known > 0), _penalties(rhythm))
    steps = rhythm.refit * rhythm.cell
    places = fits[:, None] * rhythm.cell + np.arange(steps)
    ahead = np.broadcast_to(np.arange(steps) / rhythm.cell / rhythm.window, places.shape)
    design = _with_trend(_design(series.start + places * series.step, rhythm), ahead)
    eta = np.clip(np.einsum("bsp,bp->bs", design, beta), -_MAX_ETA, _MAX_ETA)
    doubt = np.einsum("bsp,bpq,bsq->bs", design, covariance, design)
    inside = places < len(series.values)
    expected, spread, doubts = into
    expected[places[inside]] = (np.exp(eta) / rhythm.cell)[inside]
    spread[places[inside]] = np.broadcast_to(dispersion[:, None], places.shape)[inside]
    doubts[places[inside]] = doubt[inside]


def _fit(
    design: Floats, y: Floats, known: Floats, weights: Floats, penalties: Floats
) -> tuple[Floats, Floats, Floats]:
    """Penalised negative-binomial regressions, one a row, with outbreaks weighted down.

    Returns effects (fits, columns), their covariance and the dispersion (fits).
    """
    total = weights.sum(axis=1)
    floor = np.log(0.5 / np.maximum(total, 1.0))
    beta = np.zeros((len(y), design.shape[-1]))
    beta[:, 0] = np.maximum(np.log(_level(y, known, weights)), floor)
    dispersion, robust = robust_dispersion(y, known * np.exp(beta[:, :1]), weights)
    covariance = np.empty((len(y), design.shape[-1], design.shape[-1]))
    for _ in range(_REWEIGHTINGS):
        for _ in range(_ITERATIONS):
            eta = np.clip(np.einsum("bwp,bp->bw", design, beta), floor[:, None] - 3, _MAX_ETA)
            mu = known * np.exp(eta)
            work = weights * robust * mu / (1 + dispersion[:, None] * mu)
            target = eta + np.where(mu > 0, (y - mu) / np.where(mu > 0, mu, 1.0), 0.0)
            weighted = design * work[..., None]
            information = np.swapaxes(weighted, 1, 2) @ design + np.diag(penalties)
            score = np.einsum("bwp,bw->bp", weighted, target)
            covariance = np.linalg.inv(information)
            beta = np.einsum("bpq,bq->bp", covariance, score)
        mu = known * np.exp(np.clip(np.einsum("bwp,bp->bw", design, beta), floor[:, None], _MAX_ETA))
        dispersion, robust = robust_dispersion(y, mu, weights)
    beta[:, 0] = np.maximum(beta[:, 0], floor)
    return beta, covariance, dispersion


def _level(y: Floats, known: Floats, weights: Floats) -> Floats:
    """A first mean of each row that a storm cannot set: counts above the 90 % quantile are cut to it."""
    rates = np.where(weights > 0, y / np.maximum(known, 1e-9), np.nan)
    rates[np.isnan(rates).all(axis=1)] = 0.0
    high = np.nanquantile(rates, 0.9, axis=1)[:, None]
    cut = (weights * known * np.minimum(np.nan_to_num(rates), high)).sum(axis=1)
    return np.asarray((cut + 0.5) / np.maximum((weights * known).sum(axis=1), 1e-9), dtype=np.float64)


def robust_dispersion(y: Floats, mu: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Dispersion of each row, and weights that outbreaks keep.

    Found from below: counts are first held against Poisson's variance, so that an outbreak cannot
    widen the spread it is measured by.
    """
    dispersion = np.zeros(len(y))
    robust = np.ones_like(y)
    for _ in range(_SPREADS):
        robust = outbreak_weights(y, mu, dispersion[:, None])
        dispersion = moment_dispersion(y, mu, weights * robust)
    return dispersion, robust


def moment_dispersion(y: Floats, mu: Floats, weights: Floats) -> Floats:
    """Moment estimate of a in variance = mean + a mean^2, never below a thousandth."""
    above = (weights * ((y - mu) ** 2 - mu)).sum(axis=-1)
    squares = (weights * mu**2).sum(axis=-1)
    return np.asarray(np.clip(above / np.maximum(squares, 1e-12), 1e-3, 1e2), dtype=np.float64)


def outbreak_weights(y: Floats, mu: Floats, dispersion: Floats) -> Floats:
    """1 for what is usual, the inverse square of the residual for what is not, 0 for a storm."""
    residual = anscombe(y, mu, dispersion)
    weight = (OUTLYING / np.maximum(residual, OUTLYING)) ** 2
    return np.where(residual > STORM, 0.0, weight)


def anscombe(y: Floats, mu: Floats, dispersion: Floats) -> Floats:
    """Residuals near to normal, from the power 2/3 of counts whose variance is mean (1 + a mean)."""
    spread = np.sqrt(1 + dispersion * mu)
    with np.errstate(invalid="ignore", divide="ignore"):
        residual = 1.5 * (np.cbrt(y) ** 2 - np.cbrt(mu) ** 2) / (np.sqrt(np.cbrt(mu)) * spread)
    return np.asarray(np.where(mu > 0, residual, 0.0), dtype=np.float64)


def _design(seconds: Ints, rhythm: Rhythm) -> Floats:
    """Weekday and time-of-day columns of moments, one more axis than `seconds`."""
    columns: list[NDArray[np.float64]] = []
    weekday = (seconds // DAY + 3) % 7  # 1 January 1970 was a Thursday; 0 is Monday
    if rhythm.has_weekday:
        columns += [(weekday == day).astype(np.float64) for day in range(7)]
    if rhythm.has_daytime:
        angle = 2 * np.pi * (seconds % DAY) / DAY
        waves = [wave(angle * k) for k in range(1, HARMONICS + 1) for wave in (np.cos, np.sin)]
        weekend = weekday >= 5
        columns += waves + [wave * weekend for wave in waves[: 2 * WEEKEND_HARMONICS]]
    return np.stack(columns, axis=-1) if columns else np.empty((*seconds.shape, 0))


def _with_trend(design: Floats, time: Floats) -> Floats:
    return np.concatenate([np.ones_like(time)[..., None], time[..., None], design], axis=-1)


def _penalties(rhythm: Rhythm) -> Floats:
    """One over the variance of each effect before data are seen."""
    sds = [1e3, _SD_TREND]
    if rhythm.has_weekday:
        sds += [_SD_WEEKDAY] * 7
    if rhythm.has_daytime:
        sds += [_SD_DAYTIME / k for k in range(1, HARMONICS + 1) for _ in range(2)]
        sds += [_SD_WEEKEND_DAYTIME / k for k in range(1, WEEKEND_HARMONICS + 1) for _ in range(2)]
    return np.array(sds) ** -2.0
