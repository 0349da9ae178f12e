"""The days before an event and its days as one Gaussian process of a log rate (or log odds). Pure, on arrays.

f = level + trend + weekday + coefficients of the controls + random walk + autoregression + noise of a day,
each of a prior variance, so that f is jointly normal over the days of both. Counts are Poisson of
exposure x e^f, shares binomial of 1/(1 + e^-f). The posterior is taken by Laplace's method for each point
of a grid of variances, and the points are averaged by their marginal likelihood, so that what is not known
of the variances widens the interval. This is a Bayesian structural time series, solved by covariances
instead of a filter, since a count of five a day is far from normal.

Sources: K. H. Brodersen et al., Annals of Applied Statistics 9 (2015) 247-274, sections 2.1 to 2.3; C. E.
Rasmussen and C. K. I. Williams, Gaussian Processes for Machine Learning (2006), algorithms 3.1 and 3.2;
H. Rue et al., JRSS B 71 (2009) 319-392, section 3 (the grid).
"""

from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Family = Literal["count", "share"]

MEMORY = 0.6  # of the autoregression, from one day to the next
_SD_LEVEL = 3.0  # around the logarithm of the mean
_SD_TREND = 0.4  # of the log level, in 100 days
_SD_WEEKDAY = 0.25
_NOISES = (0.03, 0.12, 0.22, 0.35, 0.6, 1.0)  # standard deviations of the noise of a day,
_REGRESSIONS = (0.0, 0.12, 0.25, 0.45)  # of the autoregression,
_WALKS = (0.005, 0.03, 0.07)  # of a step of the random walk,
_CONTROLS = (0.05, 0.6)  # of the coefficients of the controls
_FIRST_STEPS = 2  # of Newton's method, after which points of the grid without a chance are left out,
_HOPELESS = 8.0  # these logarithms of the likelihood below the best
_STEPS = 12  # at most
_TOLERANCE = 1e-3
_LARGEST_STEP = 2.0
_LIMIT = 20.0  # of |f|
_RATES = (6.0, 8.0, 30.0)  # of the exponential priors of these three: small unless data say otherwise
_NEGLIGIBLE = 1e-3  # weight of a point of the grid that is left out


@dataclass(frozen=True, slots=True)
class Observed:
    """The days that are known: what was counted, out of how much, and when."""

    day: Floats  # (n,) days since any day
    value: Floats  # (n,) counts, or successes
    exposure: Floats  # (n,) factor of the rate, or trials
    controls: Floats  # (n, k) logarithms around 0


@dataclass(frozen=True, slots=True)
class Ahead:
    """The days to be told of."""

    day: Floats  # (m,)
    controls: Floats  # (m, k)


@dataclass(frozen=True, slots=True)
class Posterior:
    """A mixture of normal distributions of f over the days ahead."""

    weight: Floats  # (g,) sum 1
    mean: Floats  # (g, m)
    covariance: Floats  # (g, m, m)


def posterior_ahead(known: Observed, ahead: Ahead, family: Family) -> Posterior:
    """What the known days say of f on the days ahead."""
    centre = _centre(known, family)
    prior = _priors(np.concatenate([known.day, ahead.day]), np.concatenate([known.controls, ahead.controls]))
    n = len(known.day)
    believed = _log_priors(len(prior))
    mode = np.zeros((len(prior), n))
    mode = _climb(prior[:, :n, :n], mode, known, centre, family, _FIRST_STEPS)
    fit = _fit(prior[:, :n, :n], mode, known, centre, family)
    hopeful = fit.evidence + believed > (fit.evidence + believed).max() - _HOPELESS
    prior, mode, believed = prior[hopeful], mode[hopeful], believed[hopeful]
    inner, outer, last = prior[:, :n, :n], prior[:, n:, :n], prior[:, n:, n:]
    mode = _climb(inner, mode, known, centre, family, _STEPS)
    fit = _fit(inner, mode, known, centre, family)
    evidence = fit.evidence + believed
    weight = np.exp(evidence - evidence.max())
    weight /= weight.sum()
    kept = weight > _NEGLIGIBLE
    outer = outer[kept]
    half = np.linalg.solve(fit.factor[kept], np.swapaxes(outer * fit.root[kept][:, None, :], 1, 2))
    return Posterior(
        weight[kept] / weight[kept].sum(),
        centre + np.einsum("gmi,gi->gm", outer, fit.slope[kept]),
        last[kept] - np.swapaxes(half, 1, 2) @ half,
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """Laplace's approximation at a mode, one row a point of the grid."""

    evidence: Floats  # (g,) logarithm of the marginal likelihood
    slope: Floats  # (g, n)
    root: Floats  # (g, n) of the curvature
    factor: Floats  # (g, n, n) Cholesky's


def _fit(inner: Floats, mode: Floats, known: Observed, centre: float, family: Family) -> _Fit:
    slope, curve, likely = _likelihood(known, centre + mode, family)
    root = np.sqrt(curve)
    factor = np.linalg.cholesky(_whitened(inner, root))
    evidence = likely.sum(axis=1) - 0.5 * np.einsum("gi,gi->g", slope, mode)
    evidence -= np.log(np.einsum("gii->gi", factor)).sum(axis=1)
    return _Fit(evidence, slope, root, np.asarray(factor, dtype=np.float64))


def _climb(inner: Floats, mode: Floats, known: Observed, centre: float, family: Family, steps: int) -> Floats:
    """Newton's method towards the modes, all at once."""
    for _ in range(steps):
        slope, curve, _ = _likelihood(known, centre + mode, family)
        step = np.clip(_newton(inner, mode, slope, curve) - mode, -_LARGEST_STEP, _LARGEST_STEP)
        mode = mode + step
        if np.abs(step).max() < _TOLERANCE:
            break
    return mode


def _centre(known: Observed, family: Family) -> float:
    """The logarithm of the mean rate, or the log odds, of all known days."""
    total, exposure = float(known.value.sum()), float(known.exposure.sum())
    if family == "count":
        return float(np.log((total + 0.5) / max(exposure, 1e-9)))
    return float(np.log((total + 0.5) / (exposure - total + 0.5)))


def _likelihood(known: Observed, f: Floats, family: Family) -> tuple[Floats, Floats, Floats]:
    """First derivative, negative second derivative and log likelihood, each (g, n)."""
    f = np.clip(f, -_LIMIT, _LIMIT)
    if family == "count":
        rate = known.exposure * np.exp(f)
        return known.value - rate, rate, known.value * f - rate
    chance = 1 / (1 + np.exp(-f))
    trials = known.exposure
    return (
        known.value - trials * chance,
        trials * chance * (1 - chance),
        known.value * f - trials * np.logaddexp(0, f),
    )


def _newton(inner: Floats, mode: Floats, slope: Floats, curve: Floats) -> Floats:
    root = np.sqrt(curve)
    target = curve * mode + slope
    seen = np.einsum("gij,gj->gi", inner, target)
    back = root * np.linalg.solve(_whitened(inner, root), (root * seen)[..., None])[..., 0]
    return np.asarray(np.einsum("gij,gj->gi", inner, target - back))


def _whitened(inner: Floats, root: Floats) -> Floats:
    found = root[:, :, None] * inner * root[:, None, :]
    found[:, np.arange(inner.shape[1]), np.arange(inner.shape[1])] += 1
    return found


def _log_priors(points: int) -> Floats:
    """Logarithms of the prior weights of the grid: exponential in each deviation, times its cell's width."""
    sizes = [
        np.gradient(np.array(grid)) * np.exp(-rate * np.array(grid))
        for grid, rate in zip((_NOISES, _REGRESSIONS, _WALKS), _RATES, strict=True)
    ]
    weights = np.log(np.einsum("i,j,k->ijk", *sizes).ravel())
    return np.repeat(weights, points // len(weights))


def _priors(day: Floats, controls: Floats) -> Floats:
    """Covariances of f before data are seen, one for each point of the grid: (g, days, days)."""
    time = day - day.max()
    apart = np.abs(time[:, None] - time[None, :])
    fixed = _SD_LEVEL**2 + (_SD_TREND / 100) ** 2 * np.outer(time, time)
    fixed = fixed + _SD_WEEKDAY**2 * (apart % 7 == 0)
    walked = np.minimum(time[:, None], time[None, :]) - time.min()
    regressed = MEMORY**apart
    own = (apart == 0).astype(np.float64)
    taught = controls @ controls.T
    coefficients = _CONTROLS if controls.shape[1] else (0.0,)
    return np.stack(
        [
            fixed + noise**2 * own + regression**2 * regressed + walk**2 * walked + control**2 * taught
            for noise, regression, walk, control in product(_NOISES, _REGRESSIONS, _WALKS, coefficients)
        ]
    )
