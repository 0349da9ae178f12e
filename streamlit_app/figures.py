"""From counts to figures with their doubt. Pure: no SQL, no words, no Streamlit.

Shares and scores come from `agorascope.statistics`; here are the sums over a period, the
comparison with the period before, and the blocks of the trend chart.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from agorascope.statistics import MIN_N, Estimate, net_sentiment, share, wilson
from streamlit_app.periods import Span

WEEK = 7


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure moved since the period before: 95 % between `low` and `high`."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval excludes "no change"."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class BrandFigures:
    """What is known of one brand over one period."""

    brand_id: str
    mentions: int
    authors: int
    share_by_posts: Estimate
    share_by_authors: Estimate
    net_sentiment: Estimate
    people_every: int = 1  # authors were counted among one in so many; `authors` is reckoned from them


def by_brand(
    counts: pd.DataFrame, authors: Mapping[str, int], people_every: int = 1
) -> dict[str, BrandFigures]:
    """Figures of every brand from daily counts and distinct authors of the same period.

    `authors` may be those among one in `people_every` people, drawn by chance: a share and its interval are
    then those of the sample.
    """
    sums = counts.groupby("brand_id", sort=False)[["mentions", "positive", "negative"]].sum()
    all_mentions = int(sums["mentions"].sum())
    all_authors = sum(authors.get(str(brand), 0) for brand in sums.index)
    return {
        str(brand): BrandFigures(
            brand_id=str(brand),
            mentions=int(row["mentions"]),
            authors=authors.get(str(brand), 0) * people_every,
            share_by_posts=share(int(row["mentions"]), all_mentions),
            share_by_authors=share(authors.get(str(brand), 0), all_authors),
            net_sentiment=net_sentiment(int(row["positive"]), int(row["negative"])),
            people_every=people_every,
        )
        for brand, row in sums.iterrows()
    }


def relative_change(current: int, previous: int) -> Change | None:
    """Growth of a count, or None when both together are too few.

    Of `current + previous` equal posts, the share that fell into the newer of two periods of
    equal length has a Wilson interval; odds minus one turn it into growth. Przyborowski and
    Wilenski, Biometrika 31 (1940) 313-323, compare two Poisson counts the same way.
    """
    if previous == 0 or current + previous < MIN_N:
        return None
    low, high = wilson(current, current + previous)
    return Change(current / previous - 1, _odds(low) - 1, _odds(high) - 1)


def difference(current: Estimate, previous: Estimate) -> Change | None:
    """Difference of two shares or scores, or None when either rests on too few.

    Newcombe's hybrid score interval, Statistics in Medicine 17 (1998) 873-890, method 10.
    """
    if not (current.enough_data and previous.enough_data):
        return None
    if current.value is None or previous.value is None:
        return None
    moved = current.value - previous.value
    down = math.hypot(current.value - current.low, previous.high - previous.value)
    up = math.hypot(current.high - current.value, previous.value - previous.low)
    return Change(moved, moved - down, moved + up)


def by_week(counts: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Daily counts summed over blocks of seven days that end on the last day of `span`.

    An oldest block of fewer than seven days is left out: it would look like a drop.
    """
    frame = counts.assign(day=pd.to_datetime(counts["day"]))
    back = (pd.Timestamp(span.last) - frame["day"]).dt.days // WEEK
    whole = max(1, span.days // WEEK)
    frame = frame[back < whole].assign(block=back[back < whole])
    sums = frame.groupby(["block", "brand_id"], as_index=False)[["mentions", "positive", "negative"]].sum()
    last = pd.Timestamp(span.last) - pd.to_timedelta(sums["block"] * WEEK, unit="D")
    sums["day"] = (last - timedelta(days=WEEK - 1)).clip(lower=pd.Timestamp(span.first))
    sums["last_day"] = last
    ordered: pd.DataFrame = sums.sort_values(["day", "brand_id"]).drop(columns="block")
    return ordered.reset_index(drop=True)


def by_day(counts: pd.DataFrame) -> pd.DataFrame:
    """Daily counts in the shape of `by_week`: one block per day."""
    days = pd.to_datetime(counts["day"])
    return counts.assign(day=days, last_day=days)


def peak(blocks: pd.DataFrame, brand_id: str) -> tuple[date, int] | None:
    """Day and size of a brand's loudest block, None when it was never mentioned."""
    mine = blocks[(blocks["brand_id"] == brand_id) & (blocks["mentions"] > 0)]
    if mine.empty:
        return None
    loudest = mine.sort_values("mentions").iloc[-1]
    return loudest["day"].date(), int(loudest["mentions"])


def _odds(share_of_all: float) -> float:
    return math.inf if share_of_all >= 1 else share_of_all / (1 - share_of_all)
