"""Rows of `fct_channel_hours`: every cell of the week of a brand on a network.

own posts (brand, network, class of day, block of hours, day, engagement) -> one row a cell, 16 cells each

A cell is three hours of working days or of the weekend, on the clock of the workspace: 168 hours of the week
would each hold a post or none.
"""

import math
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from agorascope.channels.hours import MIN_POSTS, Hours, best_hours

WEEK_CLASSES = ("weekday", "weekend")
BLOCK_HOURS = 3
BLOCKS = 24 // BLOCK_HOURS
CELLS = len(WEEK_CLASSES) * BLOCKS
_COLUMNS: dict[str, pa.DataType] = {
    "brand_id": pa.string(),
    "network_id": pa.string(),
    "week_class": pa.string(),
    "hour_from": pa.int32(),
    "hour_until": pa.int32(),
    "posts_count": pa.int64(),
    "engagement_count": pa.int64(),
    "mean_engagement_per_post": pa.float64(),
    "engagement_per_post": pa.float64(),
    "engagement_per_post_n": pa.int64(),
    "engagement_per_post_low": pa.float64(),
    "engagement_per_post_high": pa.float64(),
    "engagement_per_post_enough_data": pa.bool_(),
    "usual_engagement_per_post": pa.float64(),
    "network_posts_count": pa.int64(),
    "is_best": pa.bool_(),
}
SCHEMA = pa.schema(_COLUMNS)


def hours_table(posts: pd.DataFrame) -> pa.Table:
    """Rows of SCHEMA, sorted.

    `posts`: brand_id, network_id, is_weekend, local_hour (0 to 23), created_date, post_key, engagement_count.
    """
    if posts.empty:
        return SCHEMA.empty_table()
    ordered = posts.sort_values(["brand_id", "network_id", "created_date", "post_key"], ignore_index=True)
    rows: list[dict[str, Any]] = []
    for (brand, network), own in ordered.groupby(["brand_id", "network_id"], sort=True):
        rows += _rows(str(brand), str(network), own)
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _rows(brand: str, network: str, own: pd.DataFrame) -> list[dict[str, Any]]:
    block = own["local_hour"].to_numpy(dtype=np.int64) // BLOCK_HOURS
    cell = own["is_weekend"].to_numpy(dtype=np.int64) * BLOCKS + block
    counts = own["engagement_count"].to_numpy(dtype=np.int64)
    days = pd.to_datetime(own["created_date"])
    found = best_hours(counts, cell, (days - days.min()).dt.days.to_numpy(dtype=float), CELLS)
    sums = np.bincount(cell, counts, minlength=CELLS)
    return [_row(brand, network, len(own), place, int(sums[place]), found) for place in range(CELLS)]


def _row(brand: str, network: str, posts: int, place: int, engagement: int, found: Hours) -> dict[str, Any]:
    start = place % BLOCKS * BLOCK_HOURS
    return {
        "brand_id": brand,
        "network_id": network,
        "week_class": WEEK_CLASSES[place // BLOCKS],
        "hour_from": start,
        "hour_until": start + BLOCK_HOURS,
        "posts_count": int(found.posts[place]),
        "engagement_count": engagement,
        "mean_engagement_per_post": _known(found.mean[place]),
        "engagement_per_post": _known(found.value[place]),
        "engagement_per_post_n": int(found.posts[place]),
        "engagement_per_post_low": _known(found.low[place]),
        "engagement_per_post_high": _known(found.high[place]),
        "engagement_per_post_enough_data": bool(found.is_enough[place]) and posts >= MIN_POSTS,
        "usual_engagement_per_post": _known(found.usual),
        "network_posts_count": posts,
        "is_best": bool(found.is_best[place]),
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
