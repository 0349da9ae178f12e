"""Shares of opinion corrected for the classifier's known errors: adjusted classify and count.

counts of answers, counts of human labels, confusions -> what the true counts were -> positive share
of polar mentions with a 90 % interval

Of n mentions of a language, o were answered negative, neutral and positive; with M the classifier's
P(answer | true class), the true shares solve M^T t = o. The solution is unbiased and may lie outside
the shares that exist, the more so the fewer the mentions: it is summed over languages first, and the
sum then projected to the nearest counts that exist. What a person labelled is exact and enters as it
is. Sources: G. Forman, Quantifying counts and costs via classification, Data Mining and Knowledge
Discovery 17 (2008) 164-206; D. Hopkins and G. King, American Journal of Political
Science 54 (2010) 229-247.

The interval is a bootstrap over gold set and sample: matrices are drawn from the confusion's counts
(`Confusion.draw`), the sample's shares from Dirichlet(counts + 1/2), which knows that a day of one
mention says little, where drawing that mention again and again would not. It is never narrower than
the interval of a classifier without errors. All groups share the same draws, so that the same counts
always have the same interval, in whatever company they are computed.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, gammaincinv, ndtri

from agorascope.reputation.confusion import CLASSES, Confusion
from agorascope.reputation.simplex import Three, projected

VERSION = "corrected-1"  # raise it when the same counts would give other figures
DRAWS = 500
LEVEL = 0.90
_PRIOR = 0.5  # added to each count of a sample: Jeffreys' interval where nothing has to be corrected
_EXACT = 40  # counts up to which gamma quantiles are exact; above, Wilson and Hilferty's cube (1931)
_BLOCK = 64  # groups at a time: what fits the processor's cache
_SINGULAR = 1e-6

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Corrected:
    """One element a group: positive share of polar mentions (0..1) and its interval.

    `value` is nan where nothing polar is left; low and high are then 0 and 1. `expected` is the mean of the
    bootstrap's draws: unlike `value` it is never pushed to 0 or 1 by the projection alone, and nearer the
    truth where mentions are few (benchmarks/reputation.py). It is nan where no draw holds polar mentions.
    """

    value: Floats
    low: Floats
    high: Floats
    expected: Floats

    def net_sentiment(self) -> "Corrected":
        """The same as net sentiment, 2 x share - 1, in -1..1."""
        share = (self.value, self.low, self.high, self.expected)
        return Corrected(*(2 * numbers - 1 for numbers in share))


def adjusted(observed: Floats, matrix: Floats) -> Floats:
    """(..., 3) true counts or shares nearest to the solution t of M^T t = o, for (..., 3) observed ones.

    A singular matrix gets the solution of least norm: a classifier that tells nothing apart leaves the
    classes equal.
    """
    points = _solved(_columns(observed), _inverse(matrix))
    return np.stack(projected(points, observed.sum(axis=-1)), axis=-1)


def corrected_shares(
    counts: Ints,
    human: Ints,
    confusions: Sequence[Confusion],
    *,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> Corrected:
    """Corrected positive share of each of g groups.

    `counts` (g, languages, 3): mentions by the model's answer, without those of `human` (g, 3), labelled by
    a person. `confusions`: one a language, in the order of `counts`. Classes in the order of LABELS.
    """
    counts, human = np.asarray(counts, dtype=np.int64), np.asarray(human, dtype=np.int64)
    if counts.shape != (len(human), len(confusions), CLASSES) or human.shape[1:] != (CLASSES,):
        raise ValueError(f"counts {counts.shape} and human {human.shape} are of other groups or languages")
    alike = np.concatenate([counts.reshape(len(counts), CLASSES * len(confusions)), human], axis=1)
    rows, places = np.unique(alike, axis=0, return_inverse=True)
    counts, human = rows[:, :-CLASSES].reshape(len(rows), len(confusions), CLASSES), rows[:, -CLASSES:]
    truth = true_counts(counts, human, confusions)
    value = _positive_share(truth)
    low, high, expected = np.zeros(len(rows)), np.ones(len(rows)), np.full(len(rows), np.nan)
    chance = _Chance(confusions, draws)
    for first in range(0, len(rows), _BLOCK):
        block = slice(first, first + _BLOCK)
        found = chance.shares(counts[block], human[block])
        low[block], high[block] = _interval(found, level)
        expected[block] = _mean(found)
    known = ~np.isnan(value)
    least, most = _perfect(truth, (1 - level) / 2)
    low[known] = np.minimum(np.minimum(low, least), value)[known]
    high[known] = np.maximum(np.maximum(high, most), value)[known]
    low[~known], high[~known] = 0.0, 1.0
    places = places.reshape(-1)
    return Corrected(value[places], low[places], high[places], expected[places])


def true_counts(counts: Ints, human: Ints, confusions: Sequence[Confusion]) -> Three:
    """(g,) corrected counts of each class, by the confusions as they are; see `corrected_shares`."""
    points: Three = (np.zeros(len(human)), np.zeros(len(human)), np.zeros(len(human)))
    for place, confusion in enumerate(confusions):
        inverse = _inverse(confusion.matrix())
        solved = _solved(_columns(counts[:, place].astype(np.float64)), inverse)
        points = _added(points, solved)
    machine = projected(points, counts.sum(axis=(1, 2)).astype(np.float64))
    return _added(machine, _columns(human.astype(np.float64)))


def _perfect(truth: Three, outside: float) -> tuple[Floats, Floats]:
    """Jeffreys' interval of the corrected counts, as if no answer were wrong.

    The corrected interval is never narrower: where answers are more one-sided than the matrix can explain,
    every draw is projected to the same corner, and would make a certainty of it.
    """
    positive, negative = truth[2] + _PRIOR, truth[0] + _PRIOR
    low, high = (betaincinv(positive, negative, part) for part in (outside, 1 - outside))
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


class _Chance:
    """The random part, the same for all groups: matrices, and quantiles for the shares of a sample."""

    def __init__(self, confusions: Sequence[Confusion], draws: int) -> None:
        self._inverses = [
            _inverse(confusion.draw(draws, _generator(f"matrix:{confusion.language}")))
            for confusion in confusions
        ]
        self._samples = [_sample(confusion.language, draws) for confusion in confusions]
        self._human = _sample("human", draws)

    def shares(self, counts: Ints, human: Ints) -> Floats:
        """(g, draws) positive shares of polar mentions as they may be; nan where nothing is polar."""
        zeros = np.zeros((len(counts), 1))
        points: Three = (zeros, zeros, zeros)
        for place, (inverse, sample) in enumerate(zip(self._inverses, self._samples, strict=True)):
            if counts[:, place].any():
                points = _added(points, _solved(sample.drawn(counts[:, place]), inverse))
        machine = projected(points, counts.sum(axis=(1, 2)).astype(np.float64)[:, None])
        if human.any():
            machine = _added(machine, self._human.drawn(human))
        return _positive_share(machine)


class _Sample:
    """Draws of the true counts behind the counts of a sample, by quantiles that all groups share."""

    def __init__(self, draws: int, rng: np.random.Generator) -> None:
        # A Latin hypercube: each class has one quantile in each of `draws` equal parts.
        order = np.stack([rng.permutation(draws) for _ in range(CLASSES)])
        quantiles = (order + rng.random((CLASSES, draws))) / draws
        self._normal = ndtri(quantiles)
        steps = np.arange(_EXACT + 1) + _PRIOR
        self._gammas = gammaincinv(steps[:, None, None], quantiles)  # (counts, classes, draws)

    def drawn(self, counts: Ints) -> Three:
        """Three (g, draws): n x Dirichlet(counts + 1/2), of (g, 3) counts with sum n; 0 where n is 0."""
        negative, neutral, positive = (self._quantiles(counts[:, place], place) for place in range(CLASSES))
        scale = counts.sum(axis=1)[:, None] / (negative + neutral + positive)
        return negative * scale, neutral * scale, positive * scale

    def _quantiles(self, counts: Ints, place: int) -> Floats:
        """(g, draws) gamma quantiles of shape counts + 1/2."""
        found = np.asarray(self._gammas[np.minimum(counts, _EXACT), place], dtype=np.float64)
        large = np.flatnonzero(counts > _EXACT)
        if len(large):
            shape = counts[large, None] + _PRIOR
            cube = 1 - 1 / (9 * shape) + self._normal[place] / (3 * np.sqrt(shape))
            found[large] = shape * cube * cube * cube
        return found


@lru_cache(maxsize=64)
def _sample(key: str, draws: int) -> _Sample:
    """Made once a process: its tables cost more than a group does."""
    return _Sample(draws, _generator(f"sample:{key}"))


def _interval(found: Floats, level: float) -> tuple[Floats, Floats]:
    """(g,) lower and upper end; a draw without polar mentions counts for both ends."""
    draws = found.shape[1]
    outside = max(0, int(draws * (1 - level) / 2) - 1)
    missing = np.isnan(found)
    low = np.partition(np.where(missing, 0.0, found), outside, axis=1)[:, outside]
    high = np.partition(np.where(missing, 1.0, found), draws - 1 - outside, axis=1)[:, draws - 1 - outside]
    return low, high


def _mean(found: Floats) -> Floats:
    """(g,) mean of the draws that hold polar mentions; nan where none does."""
    known = ~np.isnan(found)
    count = known.sum(axis=1)
    total = np.where(known, found, 0.0).sum(axis=1)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan), dtype=np.float64)


def _inverse(matrices: Floats) -> Floats:
    """(..., 3, 3) inverses; Moore and Penrose's where a matrix is singular."""
    return np.asarray(np.linalg.pinv(matrices, rcond=_SINGULAR), dtype=np.float64)


def _solved(observed: Three, inverse: Floats) -> Three:
    """t = M^-T o, term by term: the same bits whatever else is computed beside it."""
    negative, neutral, positive = observed
    first, second, third = (
        negative * inverse[..., 0, true] + neutral * inverse[..., 1, true] + positive * inverse[..., 2, true]
        for true in range(CLASSES)
    )
    return first, second, third


def _columns(rows: Floats) -> Three:
    return rows[..., 0], rows[..., 1], rows[..., 2]


def _added(first: Three, second: Three) -> Three:
    return first[0] + second[0], first[1] + second[1], first[2] + second[2]


def _positive_share(points: Three) -> Floats:
    """P / (P + N); nan where both are 0."""
    polar = points[0] + points[2]
    unknown = np.full(polar.shape, np.nan)
    return np.asarray(np.divide(points[2], polar, out=unknown, where=polar > 0), dtype=np.float64)


def _generator(key: str) -> np.random.Generator:
    """Random numbers that depend on the key and the version only."""
    return np.random.default_rng(zlib.crc32(f"{VERSION}:{key}".encode()))
