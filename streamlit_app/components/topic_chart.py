"""Posts per day on one watch topic, those that name the own brand among them."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from agorascope.palette import Palette
from streamlit_app.components.charts import day_axis, day_frame, heading, value_axis
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import weekday, whole

HEIGHT = 270
OWN = "own"


def build(days: pd.DataFrame, marks: Sequence[alt.Chart], colours: Palette) -> alt.LayerChart:
    """Bars from 0: the dark part names an own brand. `days` are those of one topic."""
    day = pd.to_datetime(days["day"])
    words = [_("also name your brand"), _("do not name it")]
    parts = pd.concat(
        [
            pd.DataFrame({"day": day, "part": words[0], "order": 0, "posts": days["own_posts"]}),
            pd.DataFrame(
                {"day": day, "part": words[1], "order": 1, "posts": days["posts"] - days["own_posts"]}
            ),
        ]
    )
    told = pd.DataFrame(
        {
            "day": day,
            "posts": days["posts"],
            "when": [weekday(value.date()) for value in day],
            "shown": [whole(value) for value in days["posts"]],
            "people": [whole(value) for value in days["people"]],
            "own": [whole(value) for value in days["own_posts"]],
        }
    )
    colour = alt.Color(
        "part:N",
        scale=alt.Scale(domain=words, range=[colours.strong, colours.quiet]),
        legend=alt.Legend(title=None, orient="top"),
    )
    axis = value_axis(tickMinStep=1, tickCount=4, format=",d")
    layers = [
        day_frame(day.min(), day.max()),
        *marks,
        alt.Chart(parts)
        .mark_bar(width={"band": 0.8} if len(days) == 1 else max(2, min(18, 560 // max(1, len(days)))))
        .encode(
            x=day_axis(),
            y=alt.Y("posts:Q", title=None, axis=axis, stack="zero", scale=alt.Scale(domainMin=0)),
            color=colour,
            order="order:O",
        ),
        alt.Chart(told)
        .mark_rule(strokeWidth=10, opacity=0)
        .encode(
            x=day_axis(),
            y=alt.Y("posts:Q", title=None),
            tooltip=[
                alt.Tooltip("when:N", title=_("When")),
                alt.Tooltip("shown:N", title=_("Posts")),
                alt.Tooltip("people:N", title=_("People")),
                alt.Tooltip("own:N", title=_("Name your brand")),
            ],
        ),
    ]
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=HEIGHT, title=heading(_("Posts per day"), colours)
    )
    return chart


def table(days: pd.DataFrame) -> pd.DataFrame:
    """The figures under headings in the reader's language."""
    return pd.DataFrame(
        {
            _("Day"): [pd.Timestamp(day).date().isoformat() for day in days["day"]],
            _("Topic"): days["topic_name"].to_list(),
            _("Posts"): days["posts"].to_list(),
            _("People"): days["people"].to_list(),
            _("Name your brand"): days["own_posts"].to_list(),
            _("All posts stored"): days["of_posts"].to_list(),
        }
    )
