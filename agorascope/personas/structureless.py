"""Worlds without profiles: members who differ as much as these do, each in a way of their own.

evidence -> dispersion of each facet, correlation of facets -> the same members and occasions, drawn anew

Any cloud can be cut into pieces, and a long cloud is cut in the same place every time. So what was found is
held against worlds of the same usual shares, dispersions and correlations of facets two by two, in which the
shares of members vary smoothly: beta distributed, joined by a Gaussian copula.

Sources: Y. Liu, D. N. Hayes, A. Nobel, J. S. Marron, Statistical significance of clustering for
high-dimension, low-sample size data, JASA 103 (2008) 1281-1293 (one smooth population as what chance gives);
R. B. Nelsen, An Introduction to Copulas (2006), chapter 2.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.special import ndtr
from scipy.stats import beta

from agorascope.personas.facets import Evidence, Floats

_HEAVY = 0.1  # by which a member of many observations counts less than each of them
_LEAST_DISPERSION, _MOST_DISPERSION = 0.005, 0.9
_MOST_CORRELATION = 0.95


@dataclass(frozen=True, slots=True)
class Smooth:
    """A smooth population: dispersion of each facet (facets,) and a root of their correlations."""

    dispersion: Floats
    root: Floats


def smooth_population(evidence: Evidence) -> Smooth:
    """The population without profiles that has the moments of this one."""
    dispersion = _dispersion(evidence)
    values, vectors = np.linalg.eigh(_correlations(evidence, dispersion))
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return Smooth(dispersion, root / np.sqrt((root**2).sum(axis=1, keepdims=True)))


def draw(evidence: Evidence, population: Smooth, rng: Generator) -> Evidence:
    """The same members with the same occasions, what they did drawn from a smooth population."""
    ranks = ndtr(rng.standard_normal(evidence.hits.shape) @ population.root.T)
    strength = 1 / population.dispersion - 1
    shares = beta.ppf(ranks, evidence.usual * strength, (1 - evidence.usual) * strength)
    shares = np.clip(np.nan_to_num(shares, nan=0.0), 0.0, 1.0)
    hits = rng.binomial(evidence.trials.astype(np.int64), shares).astype(np.float64)
    return Evidence(evidence.facets, hits, evidence.trials, evidence.usual)


def _dispersion(evidence: Evidence) -> Floats:
    """Correlation of two observations of one member, each member weighing about as its doubt allows."""
    trials, usual = evidence.trials, evidence.usual
    pairs = np.maximum(trials * (trials - 1), 0.0)
    excess = (evidence.hits - trials * usual) ** 2 / (usual * (1 - usual)) - trials
    light = (1 + np.maximum(trials - 1, 0.0) * _HEAVY) ** -2
    total = np.maximum((pairs * light).sum(axis=0), 1.0)
    found = np.where(pairs > 0, excess * light, 0.0).sum(axis=0) / total
    return np.asarray(np.clip(found, _LEAST_DISPERSION, _MOST_DISPERSION), dtype=np.float64)


def _correlations(evidence: Evidence, dispersion: Floats) -> Floats:
    """Correlation of members' shares, facet by facet, with the noise of few observations taken out."""
    trials, usual = evidence.trials, evidence.usual
    spread = 1 + np.maximum(trials - 1, 0.0) * dispersion
    variance = np.maximum(trials, 1.0) * usual * (1 - usual) * spread
    scores = (evidence.hits - trials * usual) / np.sqrt(variance)
    signal = np.sqrt(trials * dispersion / spread)
    weights = (signal**2).T @ signal**2
    found = (scores * signal).T @ (scores * signal) / np.where(weights > 0, weights, 1.0)
    found = np.clip(found, -_MOST_CORRELATION, _MOST_CORRELATION)
    np.fill_diagonal(found, 1.0)
    return np.asarray(found, dtype=np.float64)
