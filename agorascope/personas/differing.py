"""Which facets tell members apart: those in which they differ by more than chance makes them differ.

Ten posts say little of a person: 3 of 10 on a weekend and 1 of 10 are no two kinds of people. Tarone's
score test compares how far members lie from the usual share with how far binomial chance would throw them.
A facet stays when the test leaves no doubt, and when what is left beyond chance exceeds what one profile is
allowed to hold (WITHIN): else no profile could be made of it.

Source: R. E. Tarone, Testing the goodness of fit of the binomial distribution, Biometrika 66 (1979)
585-590, the statistic of its section 2 summed over strata.
"""

import numpy as np

from agorascope.personas.facets import Evidence, Floats

WITHIN = 0.02  # correlation of two observations of one member that a profile may hold
SURE = 3.29  # two-sided 0.1 %
_LEAST_TRIALS = 100
_LEAST_USUAL = 0.002


def differing_facets(evidence: Evidence) -> tuple[str, ...]:
    """Names of the facets in which members differ, in the order of the evidence."""
    score, correlation = dispersions(evidence)
    kept = (score > SURE) & (correlation > WITHIN)
    return tuple(facet.name for facet, is_kept in zip(evidence.facets, kept, strict=True) if is_kept)


def dispersions(evidence: Evidence) -> tuple[Floats, Floats]:
    """Tarone's standard score of each facet, and the correlation of two observations of one member.

    Both about 0 when members differ as chance makes them differ. 0 for a facet with too few observations.
    """
    hits, trials, usual = evidence.hits, evidence.trials, evidence.usual
    counts = (usual > _LEAST_USUAL) & (usual < 1 - _LEAST_USUAL) & (trials > 0)
    excess = np.where(counts, (hits - trials * usual) ** 2 / (usual * (1 - usual)) - trials, 0.0).sum(axis=0)
    pairs = np.where(counts, trials * (trials - 1), 0.0).sum(axis=0)
    enough = (np.where(counts, trials, 0.0).sum(axis=0) >= _LEAST_TRIALS) & (pairs > 0)
    safe = np.where(enough, pairs, 1.0)
    return np.where(enough, excess / np.sqrt(2 * safe), 0.0), np.where(enough, excess / safe, 0.0)
