"""At which hours own posts bring most, with the doubt of few posts.

engagement of posts by cell (class of day x block of hours) -> what is usual, each cell's estimate, interval

Cells are shrunk towards each other as far as the posts themselves tell: one happy post does not make an
hour. That is also what keeps the many comparisons honest. Source: A. Gelman, J. Hill, M. Yajima, Why we
(usually) don't have to worry about multiple comparisons, Journal of Research on Educational Effectiveness 5
(2012) 189-211; the estimate is the normal hierarchical model of Gelman et al., Bayesian Data Analysis, third
edition, section 5.4, on log(1 + x).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

MIN_POSTS = 30  # of a brand on a network, below which nothing is said of its hours
MIN_CELL_POSTS = 5  # in a cell, below which nothing is said of it
MIN_CELLS = 3  # with as many posts: between two, "best" is a comparison of two bundles of posts
LEVEL = 0.9
SPREAD_PRIOR = 0.5  # on the log scale: hours rarely differ by more than e^0.5, a factor of 1.6
_SPREADS = (np.arange(160) + 0.5) * 0.0125  # midpoints from 0 to 2
_STEPS = 60  # of bisection: halves of a range, to the last bit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hours:
    """What is usual, and each cell by its number; arrays of (cells,), in engagements per post.

    `value`, `low`, `high` are typical values, geometric means as it were; nan for all where too little is
    known. `low` and `high` hold 90 % of what the cell's lead over the usual may be, the usual taken as it is.
    """

    usual: float
    posts: Ints
    mean: Floats
    value: Floats
    low: Floats
    high: Floats
    is_enough: NDArray[np.bool_]
    is_best: NDArray[np.bool_]


def best_hours(engagement: Any, cell: Any, day: Any, cells: int) -> Hours:
    """Estimate every cell.

    `engagement` (posts,) counts, `cell` (posts,) in 0..cells-1, `day` (posts,) from any origin.

    A page that grows is not credited to the hours it came to post at: a straight line in time, fitted within
    cells, is taken off first.
    """
    counts = np.asarray(engagement, dtype=float)
    places, days = np.asarray(cell, dtype=np.int64), np.asarray(day, dtype=float)
    posts = np.bincount(places, minlength=cells)
    sums = np.bincount(places, counts, minlength=cells)
    mean = np.divide(sums, posts, out=np.full(cells, np.nan), where=posts > 0)
    nothing = np.full(cells, np.nan)
    none = np.zeros(cells, dtype=bool)
    seen = np.flatnonzero(posts)
    freedom = len(counts) - len(seen) - 1
    if len(counts) < MIN_POSTS or freedom < MIN_POSTS // 2 or len(seen) < 2:
        return Hours(float("nan"), posts, mean, nothing, nothing, nothing, none, none)
    steady = _without_trend(np.log1p(counts), places, days, posts)
    means = np.bincount(places, steady, minlength=cells)[seen] / posts[seen]
    within = float(
        np.sum((steady - np.bincount(places, steady, minlength=cells)[places] / posts[places]) ** 2)
    )
    usual = float(np.mean(steady))
    middle, low, high = _leads(means, within / freedom, posts[seen].astype(float))
    is_enough = (posts >= MIN_CELL_POSTS) & (np.count_nonzero(posts >= MIN_CELL_POSTS) >= MIN_CELLS)
    return Hours(
        float(_natural(np.array(usual))),
        posts,
        mean,
        value=_placed(_natural(usual + middle), seen, cells),
        low=_placed(_natural(usual + low), seen, cells),
        high=_placed(_natural(usual + high), seen, cells),
        is_enough=is_enough,
        is_best=is_enough & (_placed(low, seen, cells) > 0),
    )


def _without_trend(logs: Floats, places: Ints, days: Floats, posts: Ints) -> Floats:
    """The logs as they would be in the middle of the time, by the slope that all cells share."""
    centred = days - (np.bincount(places, days, minlength=len(posts)) / np.maximum(posts, 1))[places]
    own = logs - (np.bincount(places, logs, minlength=len(posts)) / np.maximum(posts, 1))[places]
    spread = float(np.sum(centred**2))
    slope = float(np.sum(centred * own)) / spread if spread > 0 else 0.0
    return logs - slope * (days - float(np.mean(days)))


def _leads(means: Floats, variance: float, posts: Floats) -> tuple[Floats, Floats, Floats]:
    """Middle and 90 % interval of how far each cell lies from the mean over all posts, on the log scale.

    Mixture over how much cells differ at all (`spread`), each part of it a normal distribution.
    """
    if variance <= 0:  # every post of a cell brought the same: nothing is left to doubt by
        lead = means - np.average(means, weights=posts)
        return lead, np.minimum(lead, 0.0), np.maximum(lead, 0.0)
    weight = posts / posts.sum()
    own = (variance / posts)[None, :]  # (1, cells)
    between = (_SPREADS**2)[:, None]  # (spreads, 1)
    precision = 1 / (own + between)
    centre = (precision * means).sum(axis=1, keepdims=True) / precision.sum(axis=1, keepdims=True)
    centre_variance = 1 / precision.sum(axis=1, keepdims=True)
    log_weight = (
        0.5 * np.log(centre_variance[:, 0])
        + 0.5 * np.log(precision).sum(axis=1)
        - 0.5 * (precision * (means - centre) ** 2).sum(axis=1)
        - 0.5 * (_SPREADS / SPREAD_PRIOR) ** 2
    )
    mixture = np.exp(log_weight - log_weight.max())
    mixture /= mixture.sum()
    kept = between * precision  # how much of its own mean a cell keeps
    posterior, variances = kept * means + (1 - kept) * centre, kept * own
    lead = posterior - (posterior * weight).sum(axis=1, keepdims=True)
    pull = (1 - kept) - ((1 - kept) * weight).sum(axis=1, keepdims=True)
    doubt = np.sqrt(
        variances * (1 - 2 * weight)
        + (variances * weight**2).sum(axis=1, keepdims=True)
        + pull**2 * centre_variance
    )
    tail = (1 - LEVEL) / 2
    low, middle, high = (_quantile(share, lead, doubt, mixture) for share in (tail, 0.5, 1 - tail))
    return middle, low, high


def _quantile(share: float, lead: Floats, doubt: Floats, mixture: Floats) -> Floats:
    """Quantile of each cell's mixture of normals.

    (spreads, cells), (spreads, cells), (spreads,) -> (cells,).
    """
    below, above = (lead - 9 * doubt).min(axis=0), (lead + 9 * doubt).max(axis=0)
    for _ in range(_STEPS):
        middle = (below + above) / 2
        is_under = (mixture[:, None] * ndtr((middle - lead) / doubt)).sum(axis=0) < share
        below, above = np.where(is_under, middle, below), np.where(is_under, above, middle)
    return np.asarray((below + above) / 2, dtype=np.float64)


def _natural(logs: Floats) -> Floats:
    return np.asarray(np.maximum(np.expm1(logs), 0.0), dtype=np.float64)


def _placed(values: Floats, seen: Ints, cells: int) -> Floats:
    whole = np.full(cells, np.nan)
    whole[seen] = values
    return whole
