"""How the team answers, week by week: the share answered within 48 hours with its doubt, and how fast."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.report.voice import Voice
from agorascope.statistics import Estimate, difference
from streamlit_app import i18n
from streamlit_app.components import charts, doubt, plain, spans
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import days, percent, points, whole
from streamlit_app.queries.base import Event

HEIGHT = 230
SHARE = "inbound_answered_share"
DAY_MINUTES = 24 * 60


def show(
    context: PageContext, weeks: pd.DataFrame, events: Sequence[Event], *, business: bool, is_read: bool
) -> None:
    """Draw what the last week says, then both charts over the same weeks.

    Where no answer of the team was read at all, nothing is known of them: only what came in is told.
    """
    _show_last(context, weeks, business=business, is_read=is_read)
    if not is_read:
        return
    shown = weeks.assign(
        day=pd.to_datetime(weeks["day"]),
        last_day=pd.to_datetime(weeks["last_day"]),
        when=[
            days(first.date(), last.date())
            for first, last in zip(
                pd.to_datetime(weeks["day"]), pd.to_datetime(weeks["last_day"]), strict=True
            )
        ],
    )
    charts.show(
        share_chart(context, shown, events),
        context,
        name="answered-in-48-hours",
        description=_("Share of the messages answered within 48 hours, week by week, with 95% intervals."),
        table=_share_table(shown),
    )
    charts.show(
        speed_chart(context, shown, events, business=business),
        context,
        name="time-to-answer",
        description=_("Time to the first direct answer, week by week: median and slowest tenth."),
        table=_speed_table(shown, business=business),
    )
    if events:
        plain.text("\n".join(charts.numbered_events(events, context.zone)))


def last_full(weeks: pd.DataFrame) -> tuple[Mapping[Any, Any] | None, Mapping[Any, Any] | None]:
    """The last week that is over, and the one before it."""
    rows: list[dict[Any, Any]] = weeks[weeks["is_complete"].astype(bool)].to_dict("records")
    return (rows[-1] if rows else None, rows[-2] if len(rows) > 1 else None)


def verdict(now: Mapping[Any, Any], before: Mapping[Any, Any] | None) -> str:
    """How the share moved since the week before, with its interval; empty where either rests on too few."""
    moved = difference(_estimate(now), _estimate(before)) if before is not None else None
    if (
        moved is None
        or before is None
        or not (now[f"{SHARE}_enough_data"] and before[f"{SHARE}_enough_data"])
    ):
        return ""
    change, low, high = moved
    doubtful = _("{change} since the week before (95% between {low} and {high}).").format(
        change=points(change), low=points(low), high=points(high)
    )
    if low <= 0 <= high:
        return doubtful + " " + _("That may be chance.")
    return doubtful + " " + (_("More than before.") if change > 0 else _("Fewer than before."))


def share_chart(context: PageContext, weeks: pd.DataFrame, events: Sequence[Event]) -> alt.LayerChart:
    """The share with its interval; hollow and grey where it rests on too few."""
    colours, first, last = context.colours, weeks["day"].min(), weeks["day"].max()
    enough = weeks[f"{SHARE}_enough_data"].astype(bool)
    frame = pd.DataFrame(
        {
            "day": weeks["day"],
            "value": weeks[SHARE],
            "low": weeks[f"{SHARE}_low"],
            "high": weeks[f"{SHARE}_high"],
            "enough": enough,
            "stretch": (~enough).cumsum(),
            "when": weeks["when"],
            "shown": [
                _percent(value) if ok else _("Too few")
                for value, ok in zip(weeks[SHARE].fillna(0), enough, strict=True)
            ],
            "doubt": [
                doubt.words(low, high, n, _percent)
                for low, high, n in zip(
                    weeks[f"{SHARE}_low"], weeks[f"{SHARE}_high"], weeks[f"{SHARE}_n"], strict=True
                )
            ],
        }
    )
    frame = frame[weeks[f"{SHARE}_n"] > 0]
    y = alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=[0, 1]),
        axis=charts.value_axis(values=[0, 0.25, 0.5, 0.75, 1], labelExpr=_percent_labels()),
    )
    tooltip = [
        alt.Tooltip("when:N", title=_("Week")),
        alt.Tooltip("shown:N", title=_("Answered within 48 hours")),
        alt.Tooltip("doubt:N", title=_("Doubt")),
    ]
    known, few = alt.Chart(frame[frame["enough"]]), alt.Chart(frame[~frame["enough"]])
    x, low = charts.day_axis(), alt.Y("low:Q", title=None)
    layers = [
        charts.day_frame(first, last),
        *charts.event_layers(events, first, last, context.zone, colours),
        known.mark_area(color=colours.strong, opacity=0.16).encode(
            x=x, y=low, y2="high:Q", detail="stretch:N"
        ),
        known.mark_line(color=colours.strong, strokeWidth=2).encode(x=x, y=y, detail="stretch:N"),
        known.mark_point(filled=True, color=colours.strong, size=40, opacity=1).encode(
            x=x, y=y, tooltip=tooltip
        ),
        few.mark_rule(color=colours.faint, opacity=0.4).encode(x=x, y=low, y2="high:Q"),
        few.mark_point(filled=False, color=colours.faint, size=40).encode(x=x, y=y, tooltip=tooltip),
    ]
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=HEIGHT, title=charts.heading(_("Answered within 48 hours, with 95% interval"), colours)
    )
    return chart


def speed_chart(
    context: PageContext, weeks: pd.DataFrame, events: Sequence[Event], *, business: bool
) -> alt.LayerChart:
    """Median and 90th percentile; two shapes and dashes, hollow where they rest on too few."""
    colours, first, last = context.colours, weeks["day"].min(), weeks["day"].max()
    frame = _speeds(context, weeks, business=business)
    names = [_("Half of the answers within"), _("Nine of ten within")]
    legend = alt.Legend(title=None, orient="top", labelLimit=220, symbolStrokeWidth=0)
    colour = alt.Color(
        "measure:N", scale=alt.Scale(domain=names, range=[colours.strong, colours.series[0]]), legend=legend
    )
    shape = alt.Shape("measure:N", scale=alt.Scale(domain=names, range=["circle", "square"]), legend=legend)
    dash = alt.StrokeDash("measure:N", scale=alt.Scale(domain=names, range=[[1, 0], [6, 3]]), legend=None)
    most = float(frame["minutes"].max()) if not frame.empty else 60.0
    step = _step(most)
    top = step * max(1, -(-most // step))
    y = alt.Y(
        "minutes:Q",
        title=None,
        scale=alt.Scale(domain=[0, top]),
        axis=charts.value_axis(values=[step * n for n in range(6)], labelExpr=_labels(business=business)),
    )
    base = alt.Chart(frame).encode(x=charts.day_axis(), y=y, color=colour)
    tooltip = [
        alt.Tooltip("when:N", title=_("Week")),
        alt.Tooltip("measure:N", title=_("Measure")),
        alt.Tooltip("shown:N", title=_("Time")),
        alt.Tooltip("n:N", title=_("Answers")),
    ]
    layers = [
        charts.day_frame(first, last),
        *charts.event_layers(events, first, last, context.zone, colours),
        base.mark_line(strokeWidth=2).encode(strokeDash=dash),
        base.mark_point(size=50, filled=True, opacity=1)
        .encode(shape=shape, tooltip=tooltip)
        .transform_filter("datum.enough"),
        base.mark_point(size=50, filled=False)
        .encode(shape=shape, tooltip=tooltip)
        .transform_filter("!datum.enough"),
    ]
    title = (
        _("Time to the first answer, business hours only")
        if business
        else _("Time to the first answer, all hours")
    )
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=HEIGHT, title=charts.heading(title, colours)
    )
    return chart


def _show_last(context: PageContext, weeks: pd.DataFrame, *, business: bool, is_read: bool) -> None:
    now, before = last_full(weeks)
    if now is None:
        return
    week = days(pd.Timestamp(now["day"]).date(), pd.Timestamp(now["last_day"]).date())
    share, voice = doubt.share(now, SHARE, _percent), Voice(i18n.language(), context.zone)
    with st.container(border=True, gap="xsmall"):
        asked = n_(
            "Week of {week}: {count} message asked for an answer.",
            "Week of {week}: {count} messages asked for an answer.",
            int(now["inbound_count"]),
        )
        st.markdown(f"**{asked.format(week=week, count=whole(now['inbound_count']))}**")
        if not is_read:
            return
        if not share.enough:
            st.markdown(_("Too few of them are older than 48 hours to say how many were answered in time."))
        else:
            said = _("{share} of those whose 48 hours are over got an answer within them.")
            told = said.format(share=share.value)
            st.markdown(f"{told} {verdict(now, before)}")
        st.caption(share.doubt)
        if now["response_enough_data"]:
            half, most = (now[column] for column in _columns(business=business))
            speed = (
                _("Half of the direct answers came within {median} of open desk, nine of ten within {slow}.")
                if business
                else _("Half of the direct answers came within {median}, nine of ten within {slow}.")
            )
            write = partial(spans.business, voice) if business else voice.span
            st.markdown(speed.format(median=write(half), slow=write(most)))


def _percent(share: float) -> str:
    return percent(share, decimals=0)


def _percent_labels() -> str:
    """A Vega expression: 25% or 25 %, as the reader's locale writes it."""
    sign = percent(0, decimals=0).removeprefix("0")
    return f"format(datum.value * 100, 'd') + '{sign}'"


def _estimate(row: Mapping[Any, Any]) -> Estimate:
    n = int(row[f"{SHARE}_n"] or 0)
    value = row[SHARE] if n else None
    return Estimate(
        value, n, row[f"{SHARE}_low"], row[f"{SHARE}_high"], enough_data=bool(row[f"{SHARE}_enough_data"])
    )


def _columns(*, business: bool) -> tuple[str, str]:
    stem = "response_business_minutes" if business else "response_minutes"
    return f"{stem}_median", f"{stem}_p90"


def _speeds(context: PageContext, weeks: pd.DataFrame, *, business: bool) -> pd.DataFrame:
    voice, names = (
        Voice(i18n.language(), context.zone),
        (_("Half of the answers within"), _("Nine of ten within")),
    )
    parts = [
        pd.DataFrame(
            {
                "day": weeks["day"],
                "measure": name,
                "minutes": weeks[column].astype(float),
                "enough": weeks["response_enough_data"].astype(bool),
                "when": weeks["when"],
                "n": [whole(n) for n in weeks["responses_count"]],
            }
        )
        for name, column in zip(names, _columns(business=business), strict=True)
    ]
    write = partial(spans.business, voice) if business else voice.span
    frame = pd.concat(parts).dropna(subset=["minutes"]).reset_index(drop=True)
    return frame.assign(shown=[write(minutes) for minutes in frame["minutes"]])


def _step(most: float) -> float:
    """Minutes between two lines of the grid: round numbers of minutes, hours or days."""
    steps = (10, 15, 30, 60, 120, 240, 360, 720, DAY_MINUTES, 2 * DAY_MINUTES, 7 * DAY_MINUTES)
    return float(next((step for step in steps if step * 5 >= most), 30 * DAY_MINUTES))


def _labels(*, business: bool) -> str:
    """A Vega expression: minutes, from an hour on hours, and days where all hours count."""
    if business:
        return (
            "datum.value == 0 ? '0' : datum.value < 60 ? format(datum.value, 'd') + ' min'"
            " : format(datum.value / 60, '~r') + ' h'"
        )
    day = _("{count} d").format(count="").strip()
    return (
        "datum.value == 0 ? '0' : datum.value < 60 ? format(datum.value, 'd') + ' min'"
        " : datum.value < 2880 ? format(datum.value / 60, '~r') + ' h'"
        f" : format(datum.value / 1440, '~r') + ' {day}'"
    )


def _share_table(weeks: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Week from"): weeks["day"].dt.date,
            _("Messages that ask for an answer"): weeks["inbound_count"],
            _("Share answered within 48 hours"): weeks[SHARE].where(weeks[f"{SHARE}_enough_data"]),
            _("95% from"): weeks[f"{SHARE}_low"],
            _("95% to"): weeks[f"{SHARE}_high"],
            "n": weeks[f"{SHARE}_n"],
        }
    )


def _speed_table(weeks: pd.DataFrame, *, business: bool) -> pd.DataFrame:
    median, slow = _columns(business=business)
    return pd.DataFrame(
        {
            _("Week from"): weeks["day"].dt.date,
            _("Median (minutes)"): weeks[median],
            _("90th percentile (minutes)"): weeks[slow],
            _("Answers"): weeks["responses_count"],
            _("Enough to say"): [_("yes") if ok else _("no") for ok in weeks["response_enough_data"]],
        }
    )
