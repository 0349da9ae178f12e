"""From the sums of a community to its figures with their doubt. Pure: no SQL, no words, no Streamlit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd

from agorascope.statistics import MIN_N, Estimate, share

# Shares of a place, quality before what is seen of the brand; each has the sums `<name>_k` and `<name>_n`.
QUALITY = ("reciprocity", "answered", "active")
SHARES = (*QUALITY, "top_10", "top_1", "opener", "answerer", "reactor", "visibility")

# The columns of the weekly marts that a share is in.
COLUMNS = {
    "reciprocity": "reciprocity",
    "answered": "answered_share",
    "active": "active_share",
    "top_10": "top_10_share",
    "visibility": "visibility",
}
SLIDING = 4  # weeks that one point sums where single weeks are too few
ENOUGH_WEEKS = 0.5  # of the weeks: as many single weeks as this must say something for themselves


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one share: day, value, low, high, n, enough_data, stretch; and how many weeks each sums."""

    points: pd.DataFrame
    weeks: int

    @property
    def says_something(self) -> bool:
        return bool(self.points["enough_data"].any())


def estimate(row: Mapping[Any, Any], name: str) -> Estimate:
    """One share of a place from its sums; nothing known counts as nothing seen."""
    return share(_count(row.get(f"{name}_k")), _count(row.get(f"{name}_n")))


def replies_per_thread(row: Mapping[Any, Any]) -> float | None:
    """Mean of the replies that a thread had in a week, None where the threads are too few."""
    threads = _count(row.get("threads"))
    return _count(row.get("replies")) / threads if threads >= MIN_N else None


def best(rows: list[Mapping[Any, Any]], name: str) -> Mapping[Any, Any] | None:
    """The place of the highest lower bound, the one that is highest for all we know; None without two."""
    known = [row for row in rows if estimate(row, name).enough_data]
    return max(known, key=lambda row: estimate(row, name).low) if len(known) > 1 else None


def ordered(rows: list[Mapping[Any, Any]], name: str) -> list[Mapping[Any, Any]]:
    """Places by one share, those that are too few behind the others in the order they came."""

    def place(row: Mapping[Any, Any]) -> tuple[bool, float]:
        found = estimate(row, name)
        return (not found.enough_data, -(found.value or 0.0) if found.enough_data else 0.0)

    return sorted(rows, key=place)


def series(weeks: pd.DataFrame, name: str) -> Series:
    """One share over the weeks of a place; where most single weeks are too few, sums of four weeks.

    Windows of the active share overlap already: its points are single weeks always.
    """
    column = COLUMNS[name]
    single = _points(weeks, column)
    if name == "active" or single.empty or single["enough_data"].mean() >= ENOUGH_WEEKS:
        return Series(single, 1)
    return Series(_slid(weeks, column), SLIDING)


def _points(weeks: pd.DataFrame, column: str) -> pd.DataFrame:
    known = weeks[weeks[f"{column}_n"].fillna(0) > 0]
    points = pd.DataFrame(
        {
            "day": pd.to_datetime(known["week_start_date"]),
            "value": known[column].astype(float),
            "low": known[f"{column}_low"].astype(float),
            "high": known[f"{column}_high"].astype(float),
            "n": known[f"{column}_n"].astype(int),
            "enough_data": known[f"{column}_enough_data"].fillna(value=False).astype(bool),
        }
    )
    return _stretched(points.reset_index(drop=True))


def _slid(weeks: pd.DataFrame, column: str) -> pd.DataFrame:
    days = pd.to_datetime(weeks["week_start_date"])
    n = weeks[f"{column}_n"].fillna(0).astype(float)
    k = (weeks[column].fillna(0).astype(float) * n).round()
    rows: list[dict[str, Any]] = []
    for day in days:
        inside = (days <= day) & (days > day - timedelta(weeks=SLIDING))
        if day - timedelta(weeks=SLIDING - 1) < days.min():
            continue
        found = share(int(k[inside].sum()), int(n[inside].sum()))
        rows.append(
            {
                "day": day,
                "value": found.value,
                "low": found.low,
                "high": found.high,
                "n": found.n,
                "enough_data": found.enough_data,
            }
        )
    columns = ["day", "value", "low", "high", "n", "enough_data"]
    return _stretched(pd.DataFrame(rows, columns=columns).astype({"enough_data": bool}))


def _stretched(points: pd.DataFrame) -> pd.DataFrame:
    """`stretch` numbers runs of neighbouring points that say something, so that no line bridges a gap."""
    gap = points["day"].diff() > timedelta(weeks=1)
    return points.assign(stretch=((~points["enough_data"]) | gap).cumsum())


def short_name(community_id: str) -> str:
    """A community in a few letters: a feed by its site, without what all addresses share."""
    name = community_id.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return name.removesuffix("/").removesuffix("/feed") or community_id


def labels(rows: list[Mapping[Any, Any]]) -> list[str]:
    """A name for each place that no other one has, with the network where two would be alike."""
    names = [short_name(str(row["community_id"])) for row in rows]
    twins = {name for name in names if names.count(name) > 1}
    return [
        f"{name} ({row['network']})" if name in twins else name for name, row in zip(names, rows, strict=True)
    ]


def _count(value: object) -> int:
    return 0 if value is None or pd.isna(value) else round(float(value))  # type: ignore[arg-type, call-overload]
