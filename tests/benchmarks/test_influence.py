"""The time split of the Higgs reactions: what the methodology page says of influence still holds."""

from pathlib import Path

import numpy as np
import pytest

from agorascope.influence.graph import DAY
from benchmarks.influence import FIRST, Split, judged, read
from benchmarks.influence_intervals import World, simulate


@pytest.mark.real
def test_influence_of_early_days_says_who_is_reposted_later(shared_data: Path) -> None:
    split = Split(read(shared_data), FIRST + 3 * DAY, FIRST + 5 * DAY)
    found = {name: judged(score, split.outcome, ties=5) for name, score in split.rankings().items()}
    ours = found["influence"][:3]  # P@100, P@1000, Spearman
    assert (ours > found["plain PageRank"][:3]).all()
    assert (ours > found["repost count"][:3]).all()
    # In-degree is not beaten: 2 of 100, 4 of 1,000 behind it (docs/methodology/influence.md).
    assert (ours > found["in-degree, people"][:3] * [0.93, 0.98, 0.98]).all()
    assert ours[2] > found["in-degree, reactions"][2]


def test_nine_of_ten_intervals_hold_the_truth() -> None:
    worlds = [simulate(World(200, 4, 1.2), seed, draws=20) for seed in range(6)]
    _, truth, found, low, high = (np.concatenate(column) for column in zip(*worlds, strict=True))
    assert 0.86 < ((low <= truth) & (truth <= high)).mean() < 0.97
    assert ((low <= found) & (found <= high)).all()
