"""What posts brought together, from their sums. Pure: no SQL, no words.

A ratio of sums (answers per post, engagement by followers) has the post as its unit: posts differ far
more than Poisson counts do, so the interval comes from how much they differ.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from agorascope.statistics import MIN_N, Z_95, Estimate, share

NOTHING_SEEN = 3.69  # upper 95 % limit of a Poisson mean when nothing was seen


@dataclass(frozen=True, slots=True)
class Brought:
    """What the ripe posts of a selection brought together."""

    written: int
    posts: int
    repliers: int
    new_repliers: int
    repliers_per_post: Estimate
    positive_share: Estimate  # of the people who answered for or against, each once a post
    by_followers: Estimate
    by_impressions: Estimate
    by_reach: Estimate


def brought(sums: pd.DataFrame) -> Brought:
    """Add up rows of `queries.channels.post_sums`."""
    total = {name: float(sums[name].sum()) for name in sums.columns if name not in KEYS}
    total = {name: total.get(name, 0.0) for name in COLUMNS}
    positive, negative = int(total["positive_repliers"]), int(total["negative_repliers"])
    posts = int(total["posts"])
    return Brought(
        written=int(total["written"]),
        posts=posts,
        repliers=int(total["repliers"]),
        new_repliers=int(total["new_repliers"]),
        repliers_per_post=mean(posts, total["repliers"], total["repliers_squares"]),
        positive_share=share(positive, positive + negative),
        by_followers=_rate(total, "followers"),
        by_impressions=_rate(total, "impressions"),
        by_reach=_rate(total, "reach"),
    )


def by_group(sums: pd.DataFrame, column: str) -> dict[object, Brought]:
    """What the posts of each value of `column` brought, in the order of the rows."""
    return {key: brought(rows) for key, rows in sums.groupby(column, sort=False, dropna=False)}


def mean(posts: int, top: float, top_squares: float) -> Estimate:
    """Sum per post with its interval: a ratio whose denominator is one a post."""
    return ratio(posts, top, float(posts), top_squares, top, float(posts))


def ratio(
    posts: int, top: float, bottom: float, top_squares: float, products: float, bottom_squares: float
) -> Estimate:
    """Ratio of two sums over `posts`, with its 95 % interval, from the sums of squares and products.

    The variance is that of the residuals top - ratio * bottom (W. G. Cochran, Sampling Techniques, third
    edition, 1977, section 6.3); the interval is symmetric on the log scale: no ratio is below 0.
    """
    if posts == 0 or bottom <= 0:
        return Estimate(None, 0, 0.0, math.inf, enough_data=False)
    value = top / bottom
    if value == 0:
        return Estimate(0.0, posts, 0.0, NOTHING_SEEN / bottom, posts >= MIN_N)
    if posts == 1:
        return Estimate(value, 1, 0.0, math.inf, enough_data=False)
    residuals = max(0.0, top_squares - 2 * value * products + value * value * bottom_squares)
    doubt = Z_95 * math.sqrt(posts / (posts - 1) * residuals) / top
    return Estimate(value, posts, value * math.exp(-doubt), value * math.exp(doubt), posts >= MIN_N)


def _rate(total: dict[str, float], base: str) -> Estimate:
    return ratio(
        int(total[f"{base}_posts"]),
        *(total[f"{base}_{part}"] for part in ("top", "bottom", "top_squares", "products", "bottom_squares")),
    )


KEYS = ("network_id", "network", "post_kind", "has_link")
_BASES = ("followers", "impressions", "reach")
_PARTS = ("posts", "top", "bottom", "top_squares", "products", "bottom_squares")
COLUMNS: Sequence[str] = (
    *("written", "posts", "repliers", "repliers_squares", "new_repliers"),
    *("positive_repliers", "negative_repliers", "replies", "likes", "shares"),
    *(f"{base}_{part}" for base in _BASES for part in _PARTS),
)
