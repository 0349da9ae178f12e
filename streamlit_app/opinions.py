"""Net sentiment corrected for the classifier's errors, over any days and any scope. Pure but for the cursor.

    counts by day, language and who said it -> blocks of days -> agorascope.reputation -> value and interval

The daily mart corrects days one by one, and days do not add up: the correction of a period is that of
its counts. docs/methodology/reputation.md says how it is made and what it does not mean.
"""

from dataclasses import dataclass

import pandas as pd

from agorascope.reputation.corrected_series import CLASS_COLUMNS, corrected_table
from agorascope.statistics import MIN_N, Estimate, net_sentiment
from streamlit_app.figures import WEEK, Change, difference
from streamlit_app.periods import Span
from streamlit_app.queries import opinions
from streamlit_app.queries.base import Cursor, Scope

INDEX = 100  # the index goes from 0 to this


@dataclass(frozen=True, slots=True)
class Judged:
    """Net sentiment of one brand over one period: as counted (95 %), and corrected (90 %) where it can be."""

    raw: Estimate
    corrected: Estimate | None  # None: the published file does not say how the model errs


def judged(cursor: Cursor, brand_id: str, scope: Scope) -> Judged:
    """Both net sentiments of a brand over the whole scope."""
    stances = opinions.stances(cursor, brand_id, scope)
    raw = net_sentiment(int(stances["positive_count"].sum()), int(stances["negative_count"].sum()))
    series = _corrected(cursor, stances.assign(day=scope.span.first))
    if series is None:
        return Judged(raw, None)
    return Judged(raw, _estimate(series))


def judged_blocks(cursor: Cursor, brand_id: str, scope: Scope, step: str) -> pd.DataFrame:
    """One row per day or week of the scope in which somebody judged the brand.

    day, last_day, then value, n, low, high and enough_data as counted, and the same with `corrected_` before
    them, null where they are not known.
    """
    stances = opinions.stances(cursor, brand_id, scope)
    blocks = _blocks(stances, scope.span, step)
    sums = blocks.groupby(["day", "last_day"], as_index=False)[CLASS_COLUMNS].sum()
    raw = [
        net_sentiment(int(p), int(n))
        for p, n in zip(sums["positive_count"], sums["negative_count"], strict=True)
    ]
    series = _corrected(cursor, blocks)
    columns: dict[str, object] = {"day": sums["day"], "last_day": sums["last_day"]}
    for name in ("value", "n", "low", "high", "enough_data"):
        columns[name] = [getattr(estimate, name) for estimate in raw]
        columns[f"corrected_{name}"] = None if series is None else series[name].to_list()
    return pd.DataFrame(columns).sort_values("day", ignore_index=True)


def index_at(days: pd.DataFrame, brand_id: str, span: Span) -> Estimate | None:
    """The index as of the end of the span, from rows of `index_days`; None when there is none."""
    mine = days[(days["brand_id"] == brand_id) & (pd.to_datetime(days["day"]) <= pd.Timestamp(span.last))]
    if mine.empty:
        return None
    row = mine.iloc[-1]
    value = None if pd.isna(row["value"]) else float(row["value"])
    return Estimate(
        value, int(row["n"] or 0), float(row["low"]), float(row["high"]), bool(row["enough_data"])
    )


def index_change(now: Estimate | None, then: Estimate | None) -> Change | None:
    """How the index moved. The same opinions still count in both: the interval is rather too wide."""
    return difference(now, then) if now and then else None


def _blocks(stances: pd.DataFrame, span: Span, step: str) -> pd.DataFrame:
    days = pd.to_datetime(stances["day"])
    if step == "day":
        return stances.assign(day=days, last_day=days)
    back = (pd.Timestamp(span.last) - days).dt.days // WEEK
    last = pd.Timestamp(span.last) - pd.to_timedelta(back * WEEK, unit="D")
    first = last - pd.Timedelta(days=WEEK - 1)
    first = first.where(first >= pd.Timestamp(span.first), pd.Timestamp(span.first))
    is_whole = back < max(1, span.days // WEEK)  # an oldest, shorter block would look like a drop
    return stances.assign(day=first, last_day=last)[is_whole]


def _corrected(cursor: Cursor, stances: pd.DataFrame) -> pd.DataFrame | None:
    """One row per day of the stances: value, n, low, high, enough_data."""
    confusions = opinions.confusions(cursor)
    if confusions is None:
        return None
    keyed = stances.assign(mention_date=stances["day"], brand_id="", network_id="")
    table = corrected_table(keyed, confusions).to_pandas()
    share = table["corrected_positive_share"].astype(float)
    n = table["corrected_positive_share_n"].astype(int)
    return pd.DataFrame(
        {
            "value": 2 * share - 1,
            "n": n,
            "low": 2 * table["corrected_positive_share_low"].astype(float) - 1,
            "high": 2 * table["corrected_positive_share_high"].astype(float) - 1,
            "enough_data": (n >= MIN_N) & share.notna(),
        }
    )


def _estimate(series: pd.DataFrame) -> Estimate:
    if series.empty:
        return Estimate(None, 0, -1.0, 1.0, enough_data=False)
    row = series.iloc[0]
    value = None if pd.isna(row["value"]) else float(row["value"])
    return Estimate(value, int(row["n"]), float(row["low"]), float(row["high"]), bool(row["enough_data"]))
