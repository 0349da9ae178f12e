"""Which of two accounts people take to be the more influential, by eight counts that anyone can see.

counts of one account -> score -> rank, influence 0..100 and the counts that carried it, within a table

The score is a sum of weight x log(1 + count) over COUNTS, so that accounts can be put in one order: there
are no circles. No weight is negative: more of a count never lowers a score. Only differences between
accounts count, so that counts may be of any period, as long as it is one for all rows of a table. The
weights are fitted on people's judgements by `training.accounts`; what they are worth is said in
docs/methodology/influence-calibration.md. This is standing outside, as followers are, and not influence
inside a community.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls
from scipy.stats import rankdata

from agorascope.errors import AgorascopeError
from agorascope.influence.combining import DIGITS, percentiles

COUNTS = (
    "followers",
    "following",
    "listed",
    "mentions_received",
    "reposts_received",
    "mentions_sent",
    "reposts_sent",
    "posts",
)
MIN_KNOWN = 3  # counts; with fewer a rank is "too few"
NOTABLE = 0.05  # log-odds by which a count must lift an account to be named: a point of chance

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of a table that know the same counts (8,), and the slopes (known, unknown) of the others."""

    known: Booleans
    rows: Integers
    slopes: Floats


@dataclass(frozen=True, slots=True)
class AccountModel:
    """Weights (8,) of log(1 + count) in the order of COUNTS, and the covariance (8, 8) of these logs."""

    weights: Floats
    covariance: Floats

    def scores(self, counts: Floats) -> Floats:
        """(n,) log-odds up to a constant of the table; nan where no count is known.

        `counts` is (n, 8), not negative, nan where unknown. A count that is unknown is put where the
        account's other counts lead one to expect it (`filled`).
        """
        filled = self.filled(np.log1p(counts))
        return np.where(np.isnan(counts).all(axis=1), np.nan, filled @ self.weights)

    def filled(self, logs: Floats) -> Floats:
        """`logs` (n, 8) with every nan replaced, row by row: mean + slopes x (known - their means).

        The means are those of the table when filled so: the fixed point of the EM algorithm for a normal
        distribution of known covariance (Little and Rubin, Statistical Analysis with Missing Data, chapter
        11). A count that nobody has counts from 0. The slopes are the best ones that are not negative, so
        that filling keeps the promise that more never lowers.
        """
        known = ~np.isnan(logs)
        patterns, place = np.unique(known, axis=0, return_inverse=True)
        parts = [
            _Part(pattern, np.flatnonzero(place.ravel() == number), self._slopes(pattern))
            for number, pattern in enumerate(patterns)
        ]
        means = _means(logs, parts)
        filled = np.where(known, logs, means)
        for part in parts:
            excess = logs[np.ix_(part.rows, part.known)] - means[part.known]
            filled[np.ix_(part.rows, ~part.known)] += excess @ part.slopes
        return filled

    def _slopes(self, known: Booleans) -> Floats:
        """(known counts, unknown counts): slopes of each unknown log on the known ones, none negative."""
        if not known.any():
            return np.zeros((0, len(known)))
        upper = np.linalg.cholesky(self.covariance[np.ix_(known, known)]).T
        aims = np.linalg.solve(upper.T, self.covariance[np.ix_(known, ~known)])
        return np.array([nnls(upper, aim)[0] for aim in aims.T]).reshape(-1, int(known.sum())).T


def _means(logs: Floats, parts: list[_Part]) -> Floats:
    """(8,) the means m of the filled table, 0 for a count that nobody has: m = given + passed m, solved."""
    size = logs.shape[1]
    given, passed = np.zeros(size), np.zeros((size, size))
    for part in parts:
        share = len(part.rows) / len(logs)
        sums = logs[np.ix_(part.rows, part.known)].sum(axis=0) / len(logs)
        given[part.known] += sums
        given[~part.known] += sums @ part.slopes
        passed[~part.known, ~part.known] += share
        passed[np.ix_(~part.known, part.known)] -= share * part.slopes.T
    absent = np.isnan(logs).all(axis=0)
    given[absent], passed[absent] = 0.0, 0.0
    return np.asarray(np.linalg.lstsq(np.eye(size) - passed, given)[0])


@dataclass(frozen=True, slots=True)
class Ranking:
    """What is said of each account of a table, in its order."""

    scores: Floats  # log-odds up to a constant; nan without a count
    influence: Floats  # percentile rank 0..100; nan without a score
    ranks: Integers  # from 1, equal scores share one; 0 without a score
    above_median: (
        Floats  # 0..1, chance that people take it to be more influential than the table's median account
    )
    known: Integers  # counts that are known
    parts: Floats  # (n, 8) of the score above the table's mean, by count; 0 where unknown

    def has_enough(self) -> Booleans:
        return self.known >= MIN_KNOWN

    def carried_by(self, row: int, most: int = 3) -> tuple[str, ...]:
        """The counts that lift an account notably above the table's mean, the strongest first."""
        parts = self.parts[row]
        order = np.argsort(-parts, kind="stable")[:most]
        return tuple(COUNTS[place] for place in order if parts[place] > NOTABLE)


def rank_accounts(counts: Floats, model: AccountModel | None = None) -> Ranking:
    """Rank the accounts of a table of counts (n, 8) in the order of COUNTS, nan where unknown.

    Raises ValueError on another shape and on counts that are negative or infinite.
    """
    counts = np.asarray(counts, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[1] != len(COUNTS):
        raise ValueError(f"counts must be (n, {len(COUNTS)}), got {counts.shape}")
    if (counts < 0).any() or np.isinf(counts).any():
        raise ValueError("counts must be finite and not negative")
    model = model or shipped_model()
    scores = model.scores(counts)
    logs = np.log1p(counts)
    known = ~np.isnan(counts)
    seen = np.maximum(known.sum(axis=0), 1)
    above = np.where(known, logs - np.where(known, logs, 0.0).sum(axis=0) / seen, 0.0)
    scored = ~np.isnan(scores)
    middle = np.median(scores[scored]) if scored.any() else np.nan
    influence, ranks = _standing(scores)
    return Ranking(
        scores=scores,
        influence=influence,
        ranks=ranks,
        above_median=1 / (1 + np.exp(-(scores - middle))),
        known=known.sum(axis=1),
        parts=above * model.weights,
    )


def _standing(scores: Floats) -> tuple[Floats, Integers]:
    """Percentile rank 0..100 and rank from 1 among those that have a score."""
    is_scored = ~np.isnan(scores)
    found = np.round(scores[is_scored], DIGITS)
    influence, ranks = np.full(len(scores), np.nan), np.zeros(len(scores), dtype=np.int64)
    influence[is_scored] = percentiles(found)
    ranks[is_scored] = rankdata(-found, method="min")
    return influence, ranks


@lru_cache(maxsize=2)
def shipped_model(source: Traversable | None = None) -> AccountModel:
    """The model that ships. Raises AgorascopeError when the file is missing or is none."""
    source = source or files("agorascope").joinpath("models", "accounts.json")
    try:
        said = json.loads(source.read_text(encoding="utf-8"))
        model = AccountModel(
            np.array([said["weights"][name] for name in COUNTS], dtype=np.float64),
            np.array([[said["covariance"][a][b] for b in COUNTS] for a in COUNTS], dtype=np.float64),
        )
        np.linalg.cholesky(model.covariance)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AgorascopeError(
            f"The weights of accounts {source} cannot be read: {error}",
            remedy="Install Agorascope again; where you trained models, make them with: make models",
        ) from error
    return model
