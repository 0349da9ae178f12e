"""What each source cost over its last loads: requests, bytes, time, and for each new post what it took."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd
import streamlit as st

from streamlit_app.components import states
from streamlit_app.components.coverage_table import quota_words
from streamlit_app.components.tables import DASH, number_or_dash
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import amount, duration, size, whole

LEAST_TREND = 3  # loads with new posts from which on a line says something


@dataclass(frozen=True, slots=True)
class Unit:
    """In what the cost of a source is counted: money where it is known, else requests, else seconds."""

    column: str
    currency: str = ""


def show(costs: pd.DataFrame, loads: int) -> None:
    """Draw one row per source; a source that brought nothing new has a cost and no cost per new post."""
    if costs.empty:
        states.empty(_("No cost was counted yet"), _("From the next run on, each load is counted here."))
        return
    sources = list(costs.groupby("network_id", sort=False))
    table = pd.DataFrame([_row(of) for _id, of in sources])
    right = {
        name: st.column_config.TextColumn(alignment="right")
        for name in (
            _("Loads"), _("Requests"), _("Received"), _("Took"), _("Posts received"), _("New"),
            _("Money"), _("For a new post"),
        )
    }  # fmt: skip
    trend = {_("For a new post, load by load"): st.column_config.LineChartColumn(y_min=0)}
    st.dataframe(table, hide_index=True, column_config={**right, **trend}, alt=_("What each source cost"))
    st.caption(
        n_(
            "The last load of each source.", "Sums over the last {count} loads of each source at most.", loads
        ).format(count=whole(loads))
        + " "
        + _("Money as the workspace prices it, or as the source counts it.")
    )


def _row(of: pd.DataFrame) -> dict[str, object]:
    unit = unit_of(of)
    return {
        _("Network"): of["network"].iloc[0],
        _("Loads"): whole(len(of)),
        _("Requests"): _sum(of, "requests"),
        _("Received"): DASH if of["bytes"].isna().all() else size(float(of["bytes"].sum())),
        _("Took"): _length(of),
        _("Posts received"): _sum(of, "posts"),
        _("New"): _sum(of, "new_posts"),
        _("Money"): _money(of),
        _("For a new post"): per_new_post(of, unit),
        _("Quota left"): quota_words(of["quota_left"].iloc[-1]),
        _("For a new post, load by load"): trend_of(of, unit),
    }


def unit_of(of: pd.DataFrame) -> Unit:
    """What one source's cost is told in."""
    priced = of[of["money"].notna()]
    if not priced.empty:
        return Unit("money", str(priced["currency"].iloc[-1]))
    return Unit("requests") if of["requests"].fillna(0).sum() > 0 else Unit("seconds")


def per_new_post(of: pd.DataFrame, unit: Unit) -> str:
    """The cost of a new post over all these loads, those that brought none included; a dash without any."""
    new = float(of["new_posts"].sum())
    if not new or of[unit.column].isna().all():
        return DASH
    value = float(of[unit.column].sum()) / new
    if unit.column == "money":
        return f"{amount(value)} {unit.currency}"
    if unit.column == "requests":
        return _("{number} requests").format(number=amount(value))
    return _seconds(value)


def trend_of(of: pd.DataFrame, unit: Unit) -> list[float]:
    """The same load by load, where there were new posts; nothing where that is too few to be a line."""
    with_new = of[(of["new_posts"] > 0) & of[unit.column].notna()]
    if len(with_new) < LEAST_TREND:
        return []
    return [float(value) for value in with_new[unit.column] / with_new["new_posts"]]


def _sum(of: pd.DataFrame, column: str) -> str:
    return DASH if of[column].isna().all() else number_or_dash(float(of[column].sum()))


def _length(of: pd.DataFrame) -> str:
    seconds = of["seconds"].sum(min_count=1)
    return DASH if pd.isna(seconds) else duration(timedelta(seconds=max(1.0, float(seconds))))


def _money(of: pd.DataFrame) -> str:
    unit = unit_of(of)
    return f"{amount(float(of['money'].sum()))} {unit.currency}" if unit.column == "money" else DASH


def _seconds(value: float) -> str:
    return _("{number} s").format(number=amount(value))
