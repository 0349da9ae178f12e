"""Rivals side by side over a period: sums of whole weeks, and the gap to the own brand. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from agorascope.statistics import (
    Estimate,
    correlation_within_a_whole,
    difference,
    net_sentiment,
    share,
)
from streamlit_app.figures import Change


@dataclass(frozen=True, slots=True)
class Rival:
    """One brand over the weeks of a period; gaps are to the own brand, None for itself or too few."""

    brand_id: str
    mentions: int
    share: Estimate  # of voice, by posts
    net: Estimate  # sentiment, as counted
    share_gap: Change | None
    net_gap: Change | None


def side_by_side(weeks: pd.DataFrame, brands: Sequence[str], own: str) -> dict[str, Rival]:
    """Every brand of `brands`, from rows of `queries.watch.benchmark`."""
    sums = weeks.groupby("brand_id")[["mentions", "positive", "negative"]].sum()
    known = {brand: _counts(sums, brand) for brand in brands}
    whole = sum(counts[0] for counts in known.values())
    shares = {brand: share(counts[0], whole) for brand, counts in known.items()}
    nets = {brand: net_sentiment(counts[1], counts[2]) for brand, counts in known.items()}
    return {
        brand: Rival(
            brand,
            known[brand][0],
            shares[brand],
            nets[brand],
            None if brand == own else share_gap(shares[brand], shares[own]),
            None if brand == own else gap(nets[brand], nets[own]),
        )
        for brand in brands
    }


def share_gap(theirs: Estimate, ours: Estimate) -> Change | None:
    """Gap of two parts of one whole, which hold each other down."""
    if theirs.value is None or ours.value is None:
        return None
    return gap(theirs, ours, correlation_within_a_whole(theirs.value, ours.value))


def gap(theirs: Estimate, ours: Estimate, correlation: float = 0.0) -> Change | None:
    """Theirs less ours, None when either rests on too few."""
    if not (theirs.enough_data and ours.enough_data):
        return None
    found = difference(theirs, ours, correlation)
    return Change(*found) if found and all(map(math.isfinite, found)) else None


def _counts(sums: pd.DataFrame, brand: str) -> tuple[int, int, int]:
    if brand not in sums.index:
        return 0, 0, 0
    mentions, positive, negative = (int(n) for n in sums.loc[[brand]].to_numpy()[0])
    return mentions, positive, negative
