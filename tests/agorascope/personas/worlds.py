"""Worlds of members for the tests of personas: with profiles that were planted, and without any."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agorascope.personas.facets import FACETS, Evidence, gather

Floats = NDArray[np.float64]

# Shares that are usual, by facet; what is not named is 0.3.
USUAL = {"relaying": 0.15, "opening": 0.45, "asking": 0.2, "tone": 0.55, "weekend": 0.25}
PLANTED: tuple[dict[str, float], ...] = (
    {"relaying": 0.75, "opening": 0.3},
    {"opening": 0.1, "helping": 0.7},
    {"asking": 0.8, "opening": 0.8},
    {"weekend": 0.75},
)


def world(seed: int, members: int = 300, planted: tuple[dict[str, float], ...] = PLANTED) -> pd.DataFrame:
    """Counted behaviour of members of 10 to 150 posts, with the profile of each in `planted`."""
    rng = np.random.default_rng(seed)
    profile = rng.integers(0, max(len(planted), 1), members)
    posts = np.minimum(10 + rng.geometric(0.04, members), 150)
    columns: dict[str, object] = {
        "network_id": np.where(rng.random(members) < 0.5, "forum", "social"),
        "member_key": [f"{rng.integers(0, 1 << 62):016x}" for _ in range(members)],
        "planted": profile,
        "posts_count": posts,
    }
    for facet in FACETS:
        trials = columns.get(facet.trials)
        if not isinstance(trials, np.ndarray):
            trials = columns[facet.trials] = np.maximum(posts // 2, 1)
        usual = USUAL.get(facet.name, 0.3)
        share = np.array([planted[p].get(facet.name, usual) if planted else usual for p in profile])
        columns[facet.hits] = rng.binomial(trials, share)
    return pd.DataFrame(columns)


def smooth_world(seed: int, kind: str) -> Evidence:
    """Members without profiles: all alike, each by degrees of its own, or along one or two directions."""
    rng = np.random.default_rng(seed)
    evidence = gather(world(seed, planted=()))
    shape = evidence.hits.shape
    if kind == "alike":
        shift = np.zeros(shape)
    elif kind == "degrees":
        shift = rng.standard_normal(shape) * rng.uniform(0, 1.5, shape[1])
    else:
        directions = {"line": 1, "plane": 2}[kind]
        shift = rng.standard_normal((shape[0], directions)) @ rng.normal(0, 0.8, (directions, shape[1]))
    odds = np.exp(np.log(evidence.usual / (1 - evidence.usual)) + shift)
    hits = rng.binomial(evidence.trials.astype(np.int64), odds / (1 + odds)).astype(np.float64)
    return Evidence(evidence.facets, hits, evidence.trials, evidence.usual)
