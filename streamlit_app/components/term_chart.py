"""Words and how many people use them now, beside how many usually do."""

import altair as alt
import pandas as pd

from agorascope.palette import Palette
from streamlit_app.components.charts import heading
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import language_name, percent, whole
from streamlit_app.untrusted import shortened

ROW = 30  # px
AROUND = 60  # px of heading and axis
NAME_WIDTH = 150
LONGEST = 60  # characters


def build(terms: pd.DataFrame, colours: Palette) -> alt.LayerChart:
    """A dot with its interval for the week in which a term stands out, a hollow diamond for the usual."""
    frame = terms.assign(
        label=labels(terms),
        usual=terms["usual_author_share"].astype(float),
        shown=[percent(share) for share in terms["author_share"]],
        shown_usual=[percent(share) if pd.notna(share) else "–" for share in terms["usual_author_share"]],
        between=[
            _("{low} to {high}").format(low=percent(low), high=percent(high))
            for low, high in zip(terms["author_share_low"], terms["author_share_high"], strict=True)
        ],
        who=[
            _("{count} of {all}").format(count=whole(count), all=whole(n))
            for count, n in zip(terms["authors"], terms["author_share_n"], strict=True)
        ],
    )[["label", "author_share", "author_share_low", "author_share_high", "usual", "shown", "shown_usual",
       "between", "who"]]  # fmt: skip
    y = alt.Y(
        "label:N",
        sort=list(frame["label"]),
        title=None,
        axis=alt.Axis(
            labelLimit=NAME_WIDTH, ticks=False, domain=False, labelFontSize=12, grid=True, labelFlush=False
        ),
    )
    axis = alt.Axis(format="%", tickCount=4, orient="top")
    scale = alt.Scale(domainMin=0, nice=True)
    base = alt.Chart(frame).encode(
        y=y,
        tooltip=[
            alt.Tooltip("label:N", title=_("Term")),
            alt.Tooltip("who:N", title=_("People")),
            alt.Tooltip("shown:N", title=_("Share of people")),
            alt.Tooltip("between:N", title=_("95% between")),
            alt.Tooltip("shown_usual:N", title=_("Usually")),
        ],
    )
    layers = [
        base.mark_rule(strokeWidth=2, color=colours.faint, opacity=0.7).encode(
            x=alt.X("author_share_low:Q", scale=scale, title=None, axis=axis), x2="author_share_high:Q"
        ),
        base.transform_filter("isValid(datum.usual)")
        .mark_point(shape="diamond", filled=False, size=60, color=colours.text, opacity=0.8)
        .encode(x="usual:Q"),
        base.mark_point(filled=True, size=110, opacity=0.95, color=colours.strong).encode(x="author_share:Q"),
    ]
    title = heading(_("Share of people who use it"), colours)
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=ROW * len(frame) + AROUND, title=title
    )
    return chart


def labels(terms: pd.DataFrame) -> list[str]:
    """The terms; with their language where one stands in two."""
    twice = terms["term"].duplicated(keep=False)
    return [
        f"{shortened(str(term), LONGEST)} ({language_name(language)})"
        if is_twice
        else shortened(str(term), LONGEST)
        for term, language, is_twice in zip(terms["term"], terms["language"], twice, strict=True)
    ]


def described(terms: pd.DataFrame) -> str:
    """The chart in words."""
    return ", ".join(
        f"{label} {percent(share)}" for label, share in zip(labels(terms), terms["author_share"], strict=True)
    )


def table(terms: pd.DataFrame) -> pd.DataFrame:
    """The figures under headings in the reader's language."""
    return pd.DataFrame(
        {
            _("Term"): terms["term"].to_list(),
            _("Language"): terms["language"].to_list(),
            _("Week from"): [pd.Timestamp(week).date().isoformat() for week in terms["week"]],
            _("Posts"): terms["posts"].to_list(),
            _("People"): terms["authors"].to_list(),
            _("Share of people"): terms["author_share"].to_list(),
            _("Low (95%)"): terms["author_share_low"].to_list(),
            _("High (95%)"): terms["author_share_high"].to_list(),
            _("Usually"): terms["usual_author_share"].to_list(),
        }
    )
