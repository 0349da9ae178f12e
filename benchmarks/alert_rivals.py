"""What the alerts are compared with: S-H-ESD and mean + k standard deviations. For benchmarks only.

S-H-ESD reads the whole series at once, future included, as its authors' package does; no maintained
package of it is on the index, so this is a reference implementation. Sources: J. Hochenbaum, O. S.
Vallis, A. Kejariwal, Automatic anomaly detection in the cloud via statistical learning,
arXiv:1704.07706 (2017), sections 3-4; B. Rosner, Technometrics 25 (1983) 165-172 (generalised ESD);
R. B. Cleveland et al., Journal of Official Statistics 6 (1990) 3-73 (STL; here with a seasonal
component that repeats itself, `s.window = "periodic"`).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MAD_TO_SD = 1.4826
_LOOPS = 5  # of STL's robustness weights


def periodic_season(values: Floats, period: int) -> Floats:
    """The part of a series that repeats every `period` steps, mean zero; robust to outliers."""
    phase = np.arange(len(values)) % period
    season, weights = np.zeros_like(values), np.ones_like(values)
    for _ in range(_LOOPS):
        trend = _moving_mean(values - season, weights, period)
        detrended = values - trend
        means = np.bincount(phase, weights * detrended, period) / np.maximum(
            np.bincount(phase, weights, period), 1e-12
        )
        season = (means - means.mean())[phase]
        rest = np.abs(values - trend - season)
        scale = 6 * np.median(rest)
        weights = (1 - np.minimum(rest / scale, 1) ** 2) ** 2 if scale > 0 else weights
    return season


def _moving_mean(values: Floats, weights: Floats, period: int) -> Floats:
    """Weighted mean of the one and a half periods around each step."""
    kernel = np.ones(period + period // 2 | 1)
    sums = np.convolve(values * weights, kernel, mode="same")
    return sums / np.maximum(np.convolve(weights, kernel, mode="same"), 1e-12)


def esd_order(residuals: Floats, most: int) -> tuple[NDArray[np.int64], Floats]:
    """Places of the largest residuals in the order ESD removes them, and their test statistics.

    Median and MAD are those of what is left. Stops where the MAD is zero: the test has no answer.
    """
    left = np.argsort(residuals, kind="stable")
    places, statistics = [], []
    for _ in range(most):
        kept = residuals[left]
        middle = np.median(kept)
        mad = MAD_TO_SD * np.median(np.abs(kept - middle))
        if mad == 0:
            break
        places.append(left[-1])
        statistics.append((kept[-1] - middle) / mad)
        left = left[:-1]
    return np.array(places, dtype=np.int64), np.array(statistics)


def esd_limits(n: int, count: int, alpha: float) -> Floats:
    """Rosner's critical values of the first `count` statistics of n values, one-sided."""
    left = n - np.arange(1, count + 1)
    quantile = student.ppf(1 - alpha / (left + 1), left - 1)
    return quantile * left / np.sqrt((left - 1 + quantile**2) * (left + 1))


def s_h_esd(values: Floats, period: int, *, max_anomalies: float = 0.02, alpha: float = 0.05) -> Bools:
    """Anomalous rises of a whole series; at most a share `max_anomalies` of its steps."""
    residuals = values - periodic_season(values, period) - np.median(values)
    places, statistics = esd_order(residuals, int(max_anomalies * len(values)))
    above = np.flatnonzero(statistics > esd_limits(len(values), len(statistics), alpha))
    found = np.zeros(len(values), dtype=bool)
    found[places[: above[-1] + 1 if len(above) else 0]] = True
    return found


def mean_and_deviations(values: Floats, window: int, first: int) -> Floats:
    """Standard deviations of each step above the mean of the `window` steps before; nan before `first`."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    squares = np.concatenate([[0.0], np.cumsum(values**2)])
    end = np.arange(len(values))
    start = np.maximum(end - window, 0)
    count = np.maximum(end - start, 1)
    mean = (sums[end] - sums[start]) / count
    variance = np.maximum((squares[end] - squares[start]) / count - mean**2, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = (values - mean) / np.sqrt(variance)
    return np.where(end >= first, score, np.nan)
