"""Two small pictures of a brand: who spoke of it day by day beside what is usual, and how well by week."""

from collections.abc import Sequence
from datetime import timedelta

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.alerts.usual import UsualDay
from agorascope.report.facts import Point
from streamlit_app.components import charts, doubt, evidence, plain, verdicts
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import days, score, weekday, whole
from streamlit_app.periods import Span
from streamlit_app.queries.base import Brand, Event, Scope
from streamlit_app.queries.mentions import Behind
from streamlit_app.untrusted import escaped

HEIGHT = 170
WEEK_DAYS = timedelta(days=6)
SIGNED = "datum.value == 0 ? '0' : format(datum.value, '+.1f')"


def show_day(context: PageContext, brand: Brand, day: UsualDay) -> None:
    """The last day in a sentence, with what is usual for it and its posts."""
    with st.container(border=True, gap="xsmall"):
        verdicts.badge(verdicts.of_day(day.verdict))
        st.markdown(f"**{sentence(brand, day)}**")
        if day.low is not None and day.high is not None:
            usual = _("On such a day, between {low} and {high} are usual (19 days of 20).")
            st.caption(usual.format(low=whole(day.low), high=whole(day.high)))
        else:
            st.caption(_("What is usual is known after four weeks of listening."))
        if day.observed:
            posts = Behind(brand_id=brand.brand_id, scope=Scope(Span(day.day, day.day)))
            evidence.button(context, posts, key="last-day")


def sentence(brand: Brand, day: UsualDay) -> str:
    """How many spoke on the day, as Markdown."""
    words = n_(
        "{day}: {count} person spoke of {brand}.", "{day}: {count} people spoke of {brand}.", day.observed
    )
    if not day.observed:
        words = _("{day}: nobody spoke of {brand}.")
    said = words.format(day=escaped(weekday(day.day)), count=whole(day.observed), brand=escaped(brand.name))
    return said[:1].upper() + said[1:]


def show(
    context: PageContext,
    brand: Brand,
    usual: Sequence[UsualDay],
    points: Sequence[Point],
    events: Sequence[Event],
) -> None:
    """Draw both, as far as there is something to draw."""
    if not usual:
        return
    first, last = pd.Timestamp(usual[0].day), pd.Timestamp(usual[-1].day)
    if any(day.observed for day in usual):
        charts.show(
            people_chart(context, usual, events),
            context,
            name="people-by-day",
            description=_described(brand, usual),
            table=_people_table(usual),
        )
    mine = [
        point
        for point in points
        if point.brand_id == brand.brand_id
        and point.net_sentiment.n
        and first <= pd.Timestamp(point.week) <= last
    ]
    if sum(point.net_sentiment.enough_data for point in mine) > 1:
        charts.show(
            sentiment_chart(context, mine, events, (first, last)),
            context,
            name="net-sentiment-by-week",
            description=_("Net sentiment of {brand}, week by week, with 95% intervals.").format(
                brand=brand.name
            ),
            table=_sentiment_table(mine),
        )
    if events:
        plain.text("\n".join(charts.numbered_events(events, context.zone)))


def people_chart(context: PageContext, usual: Sequence[UsualDay], events: Sequence[Event]) -> alt.LayerChart:
    """People a day as a line, the usual range as a band; what lies outside it is a diamond."""
    colours = context.colours
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime([day.day for day in usual]),
            "people": [day.observed for day in usual],
            "low": [day.low for day in usual],
            "high": [day.high for day in usual],
            "when": [weekday(day.day) for day in usual],
            "shown": [whole(day.observed) for day in usual],
            "usual": [
                _("{low} to {high}").format(low=whole(day.low), high=whole(day.high))
                if day.low is not None and day.high is not None
                else _("not known yet")
                for day in usual
            ],
            "verdict": [verdicts.of_day(day.verdict)[0] for day in usual],
            "odd": [day.verdict in {"more", "fewer"} for day in usual],
        }
    )
    x = charts.day_axis()
    y = alt.Y("people:Q", title=None, axis=charts.value_axis(tickCount=4, format=",d"))
    base = alt.Chart(frame).encode(x=x, y=y)
    tooltip = [
        alt.Tooltip("when:N", title=_("When")),
        alt.Tooltip("shown:N", title=_("People")),
        alt.Tooltip("usual:N", title=_("Usual")),
        alt.Tooltip("verdict:N", title=_("Verdict")),
    ]
    layers = [
        charts.day_frame(frame["day"].min(), frame["day"].max()),
        *charts.event_layers(events, frame["day"].min(), frame["day"].max(), context.zone, colours),
        alt.Chart(frame.dropna(subset=["low"]))
        .mark_area(color=colours.faint, opacity=0.22, interpolate="monotone")
        .encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q"),
        base.mark_line(color=colours.strong, strokeWidth=2),
        base.mark_point(color=colours.strong, filled=True, size=18, opacity=1).transform_filter("!datum.odd"),
        base.mark_point(
            color=colours.series[0], filled=True, size=90, opacity=1, shape="diamond"
        ).transform_filter("datum.odd"),
        base.mark_point(opacity=0, size=200).encode(tooltip=tooltip),
    ]
    is_learnt = any(day.low is not None for day in usual)
    title = _("People a day; the band is what is usual") if is_learnt else _("People a day")
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=HEIGHT, title=charts.heading(title, colours)
    )
    return chart


def sentiment_chart(
    context: PageContext,
    points: Sequence[Point],
    events: Sequence[Event],
    ends: tuple[pd.Timestamp, pd.Timestamp],
) -> alt.LayerChart:
    """Net sentiment a week with its interval; hollow where it rests on too few."""
    colours = context.colours
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime([point.week for point in points]),
            "value": [point.net_sentiment.value for point in points],
            "low": [point.net_sentiment.low for point in points],
            "high": [point.net_sentiment.high for point in points],
            "enough": [point.net_sentiment.enough_data for point in points],
            "when": [days(point.week, point.week + WEEK_DAYS) for point in points],
            "shown": [
                score(point.net_sentiment.value or 0) if point.net_sentiment.enough_data else _("Too few")
                for point in points
            ],
            "doubt": [
                doubt.words(point.net_sentiment.low, point.net_sentiment.high, point.net_sentiment.n, score)
                for point in points
            ],
        }
    )
    frame["stretch"] = (~frame["enough"]).cumsum()
    x = charts.day_axis()
    y = alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=[-1, 1]),
        axis=charts.value_axis(values=[-1, 0, 1], labelExpr=SIGNED),
    )
    known, few = alt.Chart(frame[frame["enough"]]), alt.Chart(frame[~frame["enough"]])
    tooltip = [
        alt.Tooltip("when:N", title=_("Week")),
        alt.Tooltip("shown:N", title=_("Net sentiment")),
        alt.Tooltip("doubt:N", title=_("Doubt")),
    ]
    low = alt.Y("low:Q", title=None)
    layers = [
        charts.day_frame(*ends),
        *charts.event_layers(events, *ends, context.zone, colours, numbered=False),
        alt.Chart(pd.DataFrame({"value": [0]})).mark_rule(color=colours.faint, opacity=0.6).encode(y=y),
        known.mark_area(color=colours.strong, opacity=0.16).encode(
            x=x, y=low, y2="high:Q", detail="stretch:N"
        ),
        known.mark_line(color=colours.strong, strokeWidth=2).encode(x=x, y=y, detail="stretch:N"),
        known.mark_point(color=colours.strong, filled=True, size=40, opacity=1).encode(
            x=x, y=y, tooltip=tooltip
        ),
        few.mark_rule(color=colours.faint, opacity=0.4).encode(x=x, y=low, y2="high:Q"),
        few.mark_point(color=colours.faint, filled=False, size=40).encode(x=x, y=y, tooltip=tooltip),
    ]
    title = _("Net sentiment a week, with 95% interval")
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=HEIGHT, title=charts.heading(title, colours)
    )
    return chart


def _described(brand: Brand, usual: Sequence[UsualDay]) -> str:
    odd = sum(day.verdict in {"more", "fewer"} for day in usual)
    words = n_(
        "People who spoke of {brand}, day by day, beside what is usual; {count} day lies outside it.",
        "People who spoke of {brand}, day by day, beside what is usual; {count} days lie outside it.",
        odd,
    )
    return words.format(brand=brand.name, count=odd)


def _people_table(usual: Sequence[UsualDay]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Day"): [day.day for day in usual],
            _("People"): [day.observed for day in usual],
            _("Usual from"): [day.low for day in usual],
            _("Usual to"): [day.high for day in usual],
        }
    )


def _sentiment_table(points: Sequence[Point]) -> pd.DataFrame:
    told = [point.net_sentiment for point in points]
    return pd.DataFrame(
        {
            _("Week from"): [point.week for point in points],
            _("Net sentiment"): [one.value if one.enough_data else None for one in told],
            _("95% from"): [one.low for one in told],
            _("95% to"): [one.high for one in told],
            "n": [one.n for one in told],
        }
    )
