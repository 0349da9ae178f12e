"""A mixture of profiles: each profile shifts what is usual, facet by facet, on the scale of log odds.

hits, trials, usual shares -> weights and shifts of k profiles -> membership of each member

A member of profile k uses a facet with odds `usual odds x exp(shift)`. The hits of the facets are
binomial given the profile, so few observations pull little and no share is ever taken at its face. Counts are
scaled down by 1 + (n - 1) WITHIN, the design effect of observations that resemble each other within a
member, so that a person of a thousand posts is not a thousand witnesses. A shift has a normal prior around 0
with deviation PRIOR_DEVIATION: what little is known stays usual.

Fitted by expectation and maximisation: A. P. Dempster, N. M. Laird, D. B. Rubin, JRSS B 39 (1977) 1-38.
Design effect: L. Kish, Survey Sampling (1965), chapter 5. Number of profiles by BIC: G. Schwarz, Annals of
Statistics 6 (1978) 461-464.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.cluster import KMeans

from agorascope.personas.differing import WITHIN
from agorascope.personas.facets import Evidence, Floats, Ints

PRIOR_DEVIATION = 0.7
_TOLERANCE = 1e-5  # of the log likelihood, a member
_MOST_ROUNDS = 200
_FIRST_DOUBT = 0.1  # of the first grouping, shared out among all profiles
_LONGEST_STEP = 1.0


@dataclass(frozen=True, slots=True)
class Mixture:
    """Profiles: `weights` (k,) sum to 1, `shifts` (k, facets) in log odds."""

    weights: Floats
    shifts: Floats
    log_likelihood: float

    @property
    def size(self) -> int:
        return len(self.weights)

    def criterion(self, members: int) -> float:
        """Schwarz's criterion; the lower the better."""
        parameters = self.shifts.size + self.size - 1
        return -2 * self.log_likelihood + parameters * float(np.log(members))


@dataclass(frozen=True, slots=True)
class _Data:
    """Scaled counts (members, facets); members of one group share their usual log odds (groups, facets)."""

    hits: Floats
    misses: Floats
    groups: tuple[Ints, ...]
    usual: Floats


def fit(evidence: Evidence, size: int, *, seed: int, starts: int) -> Mixture:
    """The best of `starts` fits of `size` profiles; the same evidence and seed give the same mixture.

    Raises ValueError when there are fewer members than profiles.
    """
    if not 1 <= size <= len(evidence):
        raise ValueError(f"cannot fit {size} profiles to {len(evidence)} members")
    data, places = _scaled(evidence), shrunken(evidence)
    climbs = [
        _climb(data, _first_grouping(places, size, seed + start), size)
        for start in range(starts if size > 1 else 1)
    ]
    return max(climbs, key=lambda climb: climb[0])[1]


def memberships(evidence: Evidence, mixture: Mixture) -> Floats:
    """Probability that each member is of each profile, (members, k); rows sum to 1."""
    joint = _joint(_scaled(evidence), mixture.weights, mixture.shifts)
    return _shared_out(joint)[0]


def shrunken(evidence: Evidence) -> Floats:
    """Shift of each member from the usual, in log odds, drawn to 0 as its few observations ask.

    One step of Fisher's scoring from 0 with the prior of the shifts: 0 without any observation.
    """
    data = _scaled(evidence)
    trials = data.hits + data.misses
    known = trials * evidence.usual * (1 - evidence.usual)
    return np.asarray((data.hits - trials * evidence.usual) / (known + PRIOR_DEVIATION**-2), dtype=np.float64)


def _scaled(evidence: Evidence) -> _Data:
    effect = 1 + np.maximum(evidence.trials - 1, 0) * WITHIN
    usual, group = np.unique(evidence.usual, axis=0, return_inverse=True)
    groups = tuple(np.flatnonzero(group.reshape(-1) == number) for number in range(len(usual)))
    hits, misses = evidence.hits / effect, (evidence.trials - evidence.hits) / effect
    return _Data(hits, misses, groups, np.log(usual / (1 - usual)))


def _first_grouping(places: Floats, size: int, seed: int) -> Ints:
    if size == 1:
        return np.zeros(len(places), dtype=np.int64)
    return np.asarray(KMeans(size, n_init=1, random_state=seed).fit_predict(places), dtype=np.int64)


def _climb(data: _Data, labels: Ints, size: int) -> tuple[float, Mixture]:
    share = np.eye(size)[labels] * (1 - _FIRST_DOUBT) + _FIRST_DOUBT / size
    shifts = np.zeros((size, data.hits.shape[1]))
    best = -np.inf
    for _ in range(_MOST_ROUNDS):
        weights = (share.sum(axis=0) + 1) / (len(share) + size)
        shifts = _moved(data, share, shifts)
        share, log_likelihood = _shared_out(_joint(data, weights, shifts))
        goal = log_likelihood - float((shifts**2).sum()) / (2 * PRIOR_DEVIATION**2)
        if goal - best < _TOLERANCE * len(share):
            break
        best = goal
    return goal, Mixture(weights, shifts, log_likelihood)


def _moved(data: _Data, share: Floats, shifts: Floats) -> Floats:
    """Two steps of Newton towards the shifts that fit best what belongs to each profile."""
    hits = np.stack([share[rows].T @ data.hits[rows] for rows in data.groups])
    trials = hits + np.stack([share[rows].T @ data.misses[rows] for rows in data.groups])
    precision = PRIOR_DEVIATION**-2
    for _ in range(2):
        chance = 1 / (1 + np.exp(-(data.usual[:, None, :] + shifts)))
        slope = (hits - trials * chance).sum(axis=0) - precision * shifts
        known = (trials * chance * (1 - chance)).sum(axis=0) + precision
        shifts = shifts + np.clip(slope / known, -_LONGEST_STEP, _LONGEST_STEP)
    return shifts


def _joint(data: _Data, weights: Floats, shifts: Floats) -> Floats:
    joint = np.empty((len(data.hits), len(weights)))
    for rows, usual in zip(data.groups, data.usual, strict=True):
        odds = usual + shifts
        likely = data.hits[rows] @ np.logaddexp(0, -odds).T + data.misses[rows] @ np.logaddexp(0, odds).T
        joint[rows] = np.log(weights) - likely
    return joint


def _shared_out(joint: Floats) -> tuple[Floats, float]:
    top = joint.max(axis=1, keepdims=True)
    share = np.exp(joint - top)
    total = share.sum(axis=1, keepdims=True)
    return share / total, float((top + np.log(total)).sum())
