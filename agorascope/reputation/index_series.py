"""The reputation index of every brand, network and day, from the polar mentions of each author and day.

days of authors (day, brand, network, author, weight) -> decayed sums, day by day -> index, interval, n

Sums decay by half in 30 days, so the sums of a day are those of the day before, decayed, plus what is
new. How many witnesses a sum rests on follows from each author's own sum A: when A becomes A + w, the
sum of squares grows by w (2 A + w).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from agorascope.reputation.index import HALF_LIFE_DAYS, VERSION, reputation_index

ALL = "all"
COUNTED_DAYS = 90  # three half-lives: what lies before weighs less than an eighth
_COLUMNS: dict[str, pa.DataType] = {
    "mention_date": pa.date32(),
    "brand_id": pa.string(),
    "network_id": pa.string(),
    "reputation_index": pa.float64(),
    "reputation_index_n": pa.int64(),
    "reputation_index_low": pa.float64(),
    "reputation_index_high": pa.float64(),
    "reputation_index_version": pa.string(),
}
SCHEMA = pa.schema(_COLUMNS)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Sums:
    """What each day adds, (days, pairs): a pair is a brand and a network."""

    positive: Floats
    total: Floats
    squares: Floats
    author_days: Ints


def index_table(author_days: pd.DataFrame, first: date, last: date) -> pa.Table:
    """Rows of SCHEMA, from the first polar mention of a brand and network to `last`; `all` is every network.

    `author_days`: mention_date, brand_id, network_id, author, weight, positive_weight; one row per author,
    day, brand and network, days within `first` and `last`. `reputation_index_n` counts those of 90 days.
    """
    if author_days.empty:
        return SCHEMA.empty_table()
    rows = _with_all(author_days, first)
    pairs = pd.MultiIndex.from_frame(rows[["brand_id", "network_id"]]).unique().sort_values()
    rows["pair"] = pairs.get_indexer(pd.MultiIndex.from_frame(rows[["brand_id", "network_id"]]))
    sums = _daily_sums(rows, (last - first).days + 1, len(pairs))
    networks, scopes = np.unique(pairs.get_level_values("network_id"), return_inverse=True)
    decayed, priors = _decayed(sums, scopes, len(networks))
    heard = np.cumsum(sums.author_days, axis=0)
    day, pair = np.nonzero(heard > 0)
    before = np.where(day >= COUNTED_DAYS, heard[np.maximum(day - COUNTED_DAYS, 0), pair], 0)
    found = reputation_index(
        decayed.positive[day, pair], decayed.total[day, pair], decayed.squares[day, pair], priors[day, pair]
    )
    dates = np.array([first + timedelta(days=int(offset)) for offset in range(len(heard))], dtype=object)
    columns: list[pa.Array[Any]] = [
        pa.array(dates[day], pa.date32()),
        pa.array(pairs.get_level_values("brand_id").to_numpy()[pair], pa.string()),
        pa.array(pairs.get_level_values("network_id").to_numpy()[pair], pa.string()),
        pa.array(found.value),
        pa.array((heard[day, pair] - before).astype(np.int64)),
        pa.array(found.low),
        pa.array(found.high),
        pa.array([VERSION] * len(day), pa.string()),
    ]
    return pa.table(columns, schema=SCHEMA)


def _with_all(author_days: pd.DataFrame, first: date) -> pd.DataFrame:
    """The rows, and once more under `all`; sorted, so that sums of them have one order."""
    rows = pd.DataFrame(
        {
            "day": (pd.to_datetime(author_days["mention_date"]) - pd.Timestamp(first)).dt.days,
            "brand_id": author_days["brand_id"].astype(str),
            "network_id": author_days["network_id"].astype(str),
            "author": author_days["network_id"].astype(str) + "|" + author_days["author"].astype(str),
            "weight": author_days["weight"].astype(float),
            "positive": author_days["positive_weight"].astype(float),
        }
    )
    both = pd.concat([rows, rows.assign(network_id=ALL)], ignore_index=True)
    return both.sort_values(["brand_id", "network_id", "author", "day"], ignore_index=True)


def _daily_sums(rows: pd.DataFrame, days: int, pairs: int) -> _Sums:
    grown = 2.0 ** (rows["day"] / HALF_LIFE_DAYS)  # weights as seen from the first day, which then add up
    seen = (rows["weight"] * grown).groupby([rows["pair"], rows["author"]]).cumsum()
    former = (seen - rows["weight"] * grown) / grown
    place = (rows["day"].to_numpy(), rows["pair"].to_numpy())
    weight = rows["weight"].to_numpy()
    shape = (days, pairs)
    sums = _Sums(np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.int64))
    np.add.at(sums.positive, place, rows["positive"].to_numpy())
    np.add.at(sums.total, place, weight)
    np.add.at(sums.squares, place, weight * (2 * np.maximum(former.to_numpy(), 0.0) + weight))
    np.add.at(sums.author_days, place, 1)
    return sums


def _decayed(sums: _Sums, scopes: Ints, networks: int) -> tuple[_Sums, Floats]:
    """The sums as of each day, and the positive share over all brands of the network (nan without any)."""
    keep = 0.5 ** (1 / HALF_LIFE_DAYS)
    positive, total, squares = (np.array(s) for s in (sums.positive, sums.total, sums.squares))
    priors = np.empty_like(total)
    for day in range(len(total)):
        if day > 0:
            positive[day] += keep * positive[day - 1]
            total[day] += keep * total[day - 1]
            squares[day] += keep * keep * squares[day - 1]
        of_all = np.bincount(scopes, total[day], minlength=networks)
        good = np.bincount(scopes, positive[day], minlength=networks)
        share = np.divide(good, of_all, out=np.full(networks, np.nan), where=of_all > 0)
        priors[day] = share[scopes]
    return _Sums(np.minimum(positive, total), total, squares, sums.author_days), priors
