"""Whether members fall into profiles, into how many, and how sure that is.

evidence -> facets that differ -> mixtures of 1 to 10 profiles -> that of least BIC -> two trials -> finding

The number of profiles is that of least BIC, and no other is tried when it fails: whoever goes on looking for
a number that passes finds one in noise. It must pass two trials.
1. **Stability**: on resamples of the members the same number of profiles is fitted anew, everybody is put
   into the new profiles, and the adjusted Rand index between new and first must be 0.6 on average.
2. **Not what chance gives**: profiles must explain more than they do in each of 19 worlds without profiles.

Sources: C. Hennig, Cluster-wise assessment of cluster stability, Computational Statistics & Data Analysis 52
(2007) 258-271 (resampling); L. Hubert, P. Arabie, Comparing partitions, Journal of Classification 2 (1985)
193-218 (the index); the worlds: agorascope/personas/structureless.py.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from agorascope.personas.differing import differing_facets
from agorascope.personas.facets import Evidence
from agorascope.personas.mixture import Mixture, fit, memberships
from agorascope.personas.structureless import draw, smooth_population

Verdict = Literal["found", "too_few_members", "no_difference", "unstable", "like_chance"]

MIN_MEMBERS = 100  # below, no profile is looked for
MOST_PROFILES = 10
STABLE = 0.6
RESAMPLES = 20
WORLDS = 19  # exceeding all of them has a chance of one in twenty without profiles
_STARTS = 5
_RETRIAL_STARTS = 2
_RISES = 2  # of the criterion in a row, after which more profiles are not tried


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found. Without profiles `mixture` is None; figures that were not reached are None.

    `stability` is the mean adjusted Rand index, its interval the middle 90 % of the resamples. `tried` is
    the number of profiles of least BIC, whether they passed or not.
    """

    verdict: Verdict
    members: int
    facets: tuple[str, ...] = ()
    tried: int | None = None
    mixture: Mixture | None = None
    stability: float | None = None
    stability_low: float | None = None
    stability_high: float | None = None

    @property
    def is_stable(self) -> bool:
        return self.verdict == "found"


def find_profiles(evidence: Evidence, *, seed: int = 0) -> Finding:
    """Profiles of members, or why there are none. The same evidence and seed give the same finding.

    Linear algebra runs in one thread: with several, sums come in any order.
    """
    if len(evidence) < MIN_MEMBERS:
        return Finding("too_few_members", len(evidence))
    with threadpool_limits(limits=1):
        return _find(evidence, seed)


def _find(evidence: Evidence, seed: int) -> Finding:
    facets = differing_facets(evidence)
    if not facets:
        return Finding("no_difference", len(evidence))
    told = evidence.of_facets(facets)
    mixture = best_mixture(told, seed)
    if mixture.size == 1:
        return Finding("no_difference", len(evidence), facets, 1)
    agreements = resampled_agreements(told, mixture, seed)
    stability = sum(agreements) / len(agreements)
    low, high = (float(np.quantile(agreements, level)) for level in (0.05, 0.95))
    verdict: Verdict = "found"
    if stability < STABLE:
        verdict = "unstable"
    elif not exceeds_chance(told, mixture.size, seed):
        verdict = "like_chance"
    kept = mixture if verdict == "found" else None
    return Finding(verdict, len(evidence), facets, mixture.size, kept, stability, low, high)


def best_mixture(evidence: Evidence, seed: int) -> Mixture:
    """The mixture of least BIC among 1 to MOST_PROFILES profiles."""
    best = fit(evidence, 1, seed=seed, starts=1)
    rises = 0
    for size in range(2, MOST_PROFILES + 1):
        mixture = fit(evidence, size, seed=seed, starts=_STARTS)
        if mixture.criterion(len(evidence)) < best.criterion(len(evidence)):
            best, rises = mixture, 0
        else:
            rises += 1
            if rises == _RISES:
                break
    return best


def resampled_agreements(evidence: Evidence, mixture: Mixture, seed: int) -> list[float]:
    """Adjusted Rand index of the profiles of everybody with those fitted to each resample of members."""
    rng = np.random.default_rng((seed, 1))
    first = memberships(evidence, mixture).argmax(axis=1)
    agreements = []
    for number in range(RESAMPLES):
        rows = np.sort(rng.integers(0, len(evidence), len(evidence)))
        again = fit(evidence.of_members(rows), mixture.size, seed=seed + 100 + number, starts=_RETRIAL_STARTS)
        agreements.append(float(adjusted_rand_score(first, memberships(evidence, again).argmax(axis=1))))
    return agreements


def exceeds_chance(evidence: Evidence, size: int, seed: int) -> bool:
    """Whether `size` profiles explain more here than in each of WORLDS worlds without profiles."""
    rng = np.random.default_rng((seed, 2))
    population = smooth_population(evidence)
    here = _gain(evidence, size, seed)
    return all(here > _gain(draw(evidence, population, rng), size, seed) for _ in range(WORLDS))


def _gain(evidence: Evidence, size: int, seed: int) -> float:
    """By how much `size` profiles raise the log likelihood above one profile, fitted alike everywhere."""
    alone = fit(evidence, 1, seed=seed, starts=1)
    return fit(evidence, size, seed=seed, starts=_RETRIAL_STARTS).log_likelihood - alone.log_likelihood
