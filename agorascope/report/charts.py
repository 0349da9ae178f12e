"""The two charts of a report, as SVG drawn without a browser. Pure.

Colours are those of the viewer, told apart with the common colour deficiencies; nothing depends on them.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from agorascope.palette import LIGHT
from agorascope.report.facts import BrandWeek, Point
from agorascope.report.voice import Voice

FONT = "Libertinus Serif"
WIDTH = 620  # of the drawing, in pixels of the page's text


def sentiment_by_week(points: Sequence[Point], voice: Voice) -> str:
    """Net sentiment with its interval above, mentions below; weeks with too few opinions have no point."""
    import altair as alt

    rows: list[dict[str, Any]] = [
        {
            "week": str(place),  # weeks are named, not measured: no time zone can shift them
            "label": _short(point.week, voice),
            "place": place,
            "mentions": point.mentions,
            "value": point.net_sentiment.value if point.net_sentiment.enough_data else None,
            "low": point.net_sentiment.low if point.net_sentiment.enough_data else None,
            "high": point.net_sentiment.high if point.net_sentiment.enough_data else None,
        }
        for place, point in enumerate(points)
    ]
    labels = {str(row["place"]): row["label"] for row in rows}
    axis = alt.Axis(title=None, labelExpr=f"({_as_json(labels)})[datum.value]", labelAngle=0, tickSize=3)
    x = alt.X("week:O", sort=[str(row["place"]) for row in rows], axis=axis)
    bare = alt.X("week:O", sort=[str(row["place"]) for row in rows], axis=None)
    scale = alt.Scale(domain=[-1, 1])
    net = alt.Axis(
        title=voice.say("axis_sentiment"), values=[-1, -0.5, 0, 0.5, 1], labelExpr=_signed(voice), grid=True
    )
    base = alt.Chart(_data(rows))
    zero = alt.Chart(_data([{"zero": 0}])).mark_rule(color=LIGHT.faint, strokeWidth=1).encode(y="zero:Q")
    bars = base.mark_rule(color=LIGHT.strong, strokeWidth=2, opacity=0.45).encode(
        x=bare, y=alt.Y("low:Q", scale=scale, axis=net), y2="high:Q"
    )
    line = base.mark_line(
        color=LIGHT.strong, strokeWidth=2, point=alt.OverlayMarkDef(size=42, color=LIGHT.strong)
    ).encode(x=bare, y=alt.Y("value:Q", scale=scale, axis=net))
    above = alt.layer(zero, bars, line).properties(width=WIDTH, height=120)
    counts = alt.Axis(title=voice.say("axis_mentions"), tickCount=3, grid=True)
    below = (
        base.mark_bar(color=LIGHT.quiet)
        .encode(x=x, y=alt.Y("mentions:Q", axis=counts))
        .properties(width=WIDTH, height=45)
    )
    return _svg(alt.vconcat(above, below, spacing=12), voice)


def sentiment_by_brand(weeks: Sequence[BrandWeek], voice: Voice) -> str:
    """The net sentiment of each brand as a point on its interval; the own brand filled, the others hollow."""
    import altair as alt

    rows: list[dict[str, Any]] = [
        {
            "brand": week.brand.name,
            "own": week.brand.is_own,
            "value": week.net_sentiment.now.value,
            "low": week.net_sentiment.now.low,
            "high": week.net_sentiment.now.high,
        }
        for week in weeks
        if week.net_sentiment.now.enough_data
    ]
    order = [row["brand"] for row in rows]
    y = alt.Y("brand:N", sort=order, axis=alt.Axis(title=None, labelLimit=160, ticks=False, domain=False))
    axis = alt.Axis(
        title=voice.say("axis_sentiment"), values=[-1, -0.5, 0, 0.5, 1], labelExpr=_signed(voice), grid=True
    )
    scale = alt.Scale(domain=[-1, 1])
    base = alt.Chart(_data(rows))
    bars = base.mark_rule(color=LIGHT.strong, strokeWidth=2, opacity=0.5).encode(
        y=y, x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"
    )
    points = base.mark_point(size=75, strokeWidth=2, color=LIGHT.strong, opacity=1).encode(
        y=y,
        x=alt.X("value:Q", scale=scale, axis=axis),
        fill=alt.condition("datum.own", alt.value(LIGHT.strong), alt.value(LIGHT.background)),
    )
    chart = alt.layer(bars, points).properties(width=WIDTH - 60, height=max(70, 30 * len(rows)))
    return _svg(chart, voice)


def _data(values: list[dict[str, Any]]) -> Any:
    return {"values": values}


def _svg(chart: Any, voice: Voice) -> str:
    import vl_convert

    spec = chart.configure(
        background="transparent",
        font=FONT,
        padding=2,
        view={"stroke": None},
        axis={
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelColor": LIGHT.text,
            "titleColor": LIGHT.text,
            "gridColor": LIGHT.grid,
            "domainColor": LIGHT.faint,
            "tickColor": LIGHT.faint,
        },
    ).to_dict()
    drawn = vl_convert.vegalite_to_svg(spec, format_locale="fr-FR" if voice.language == "fr" else "en-GB")
    # Marks of Vega's own that read out every bar: the chart's text alternative says it in a sentence.
    return re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", str(drawn))


def _short(day: date, voice: Voice) -> str:
    return f"{day.day}/{day.month}" if voice.language == "fr" else f"{day.day} {day:%b}"


def _signed(voice: Voice) -> str:
    mark = "," if voice.language == "fr" else "."
    number = f"replace(replace(format(datum.value, '+.1f'), '.', '{mark}'), '-', '\u2212')"
    return f"datum.value == 0 ? '0' : {number}"


def _as_json(labels: dict[str, str]) -> str:
    import json

    return json.dumps(labels)
