"""What is spoken of and how it is judged: a dot per aspect with its interval, larger the more is said."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from agorascope.palette import Palette
from streamlit_app.components.charts import heading
from streamlit_app.i18n import _, language
from streamlit_app.i18n.formats import percent, score, whole
from streamlit_app.subjects import Aspect
from streamlit_app.untrusted import shortened

ROW = 34  # px
AROUND = 60  # px of heading and axis
LARGEST = 420
NAME_WIDTH = 150
LONGEST_NAME = 60  # characters
SIGNED = "datum.value == 0 ? '0' : format(datum.value, '+.1f')"


def name_of(aspect: Aspect) -> str:
    """Its name in the language in use."""
    return shortened(aspect.name_fr if language() == "fr" else aspect.name_en, LONGEST_NAME)


def build(aspects: Sequence[Aspect], colours: Palette) -> alt.LayerChart:
    """Dots in the order of what is most spoken of; a hollow diamond where it stood in the period before."""
    frame = pd.DataFrame([_row(aspect) for aspect in aspects])
    y = alt.Y(
        "name:N",
        sort=[name_of(aspect) for aspect in aspects],
        title=None,
        axis=alt.Axis(
            labelLimit=NAME_WIDTH, ticks=False, domain=False, labelFontSize=12, grid=True, labelFlush=False
        ),
    )
    scale = alt.Scale(domain=[-1, 1])
    axis = alt.Axis(values=[-1, -0.5, 0, 0.5, 1], labelExpr=SIGNED, orient="top")
    x = alt.X("value:Q", title=None, scale=scale, axis=axis)
    base = alt.Chart(frame).encode(y=y, tooltip=_tooltip())
    known, unknown = base.transform_filter("datum.enough"), base.transform_filter("!datum.enough")
    zero = alt.Chart(pd.DataFrame({"value": [0]})).mark_rule(color=colours.text, opacity=0.5).encode(x=x)
    size = alt.Size("mentions:Q", scale=alt.Scale(type="sqrt", range=[30, LARGEST], domainMin=0), legend=None)
    layers = [
        zero,
        base.mark_rule(strokeWidth=2, color=colours.faint, opacity=0.7).encode(
            x=alt.X("low:Q", scale=scale), x2="high:Q"
        ),
        base.transform_filter("isValid(datum.before)")
        .mark_point(shape="diamond", filled=False, size=60, color=colours.text, opacity=0.8)
        .encode(x=alt.X("before:Q", scale=scale)),
        known.mark_point(filled=True, opacity=0.9, color=colours.strong).encode(x=x, size=size),
        unknown.mark_point(filled=False, opacity=0.9, color=colours.faint).encode(x=x, size=size),
    ]
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=ROW * len(aspects) + AROUND, title=heading(_("Net sentiment of each aspect"), colours)
    )
    return chart


def table(aspects: Sequence[Aspect]) -> pd.DataFrame:
    """The figures of the chart under headings in the reader's language."""
    return pd.DataFrame(
        {
            _("Aspect"): [name_of(aspect) for aspect in aspects],
            _("Mentions"): [aspect.mentions for aspect in aspects],
            _("Share of mentions"): [aspect.share.value for aspect in aspects],
            _("Net sentiment"): [
                aspect.judged.value if aspect.judged.enough_data else None for aspect in aspects
            ],
            _("Low (95%)"): [aspect.judged.low for aspect in aspects],
            _("High (95%)"): [aspect.judged.high for aspect in aspects],
            "n": [aspect.judged.n for aspect in aspects],
            _("Before"): [
                aspect.before.value if aspect.before and aspect.before.enough_data else None
                for aspect in aspects
            ],
        }
    )


def described(aspects: Sequence[Aspect]) -> str:
    """The chart in words, for those who cannot see it."""
    return ", ".join(
        f"{name_of(aspect)} {score(aspect.judged.value)}"
        if aspect.judged.enough_data and aspect.judged.value is not None
        else name_of(aspect) + " " + _("too few")
        for aspect in aspects
    )


def _row(aspect: Aspect) -> dict[str, object]:
    judged, before = aspect.judged, aspect.before
    is_known = judged.enough_data and judged.value is not None
    return {
        "name": name_of(aspect),
        "mentions": aspect.mentions,
        "enough": is_known,
        "value": judged.value,
        "low": judged.low,
        "high": judged.high,
        "before": before.value if before and before.enough_data else None,
        "shown": score(judged.value) if is_known and judged.value is not None else _("too few"),
        "between": _("{low} to {high}").format(low=score(judged.low), high=score(judged.high)),
        "part": percent(aspect.share.value or 0.0),
        "judged": whole(judged.n),
    }


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("name:N", title=_("Aspect")),
        alt.Tooltip("part:N", title=_("Share of mentions")),
        alt.Tooltip("shown:N", title=_("Net sentiment")),
        alt.Tooltip("between:N", title=_("95% between")),
        alt.Tooltip("judged:N", title="n"),
    ]
