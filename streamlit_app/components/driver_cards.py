"""What pulls the net sentiment up and down: aspects beyond doubt, each with a quote and its posts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from streamlit_app.components import evidence, plain
from streamlit_app.components.aspect_chart import name_of
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import score, whole
from streamlit_app.queries.mentions import Behind
from streamlit_app.subjects import Aspect
from streamlit_app.untrusted import escaped, shortened

QUOTE = 220  # characters
NARROWEST = 300  # px
Quotes = Mapping[tuple[str, str], str]  # aspect and stance -> what somebody wrote


def show(
    up: Sequence[Aspect], down: Sequence[Aspect], quotes: Quotes, of: Behind, context: PageContext
) -> None:
    """Two columns; on a phone one below the other. `of` says of which brand and scope the figures are."""
    with st.grid(2, min_column_width=NARROWEST):
        for stance, title, picture, aspects in (
            ("negative", _("Pulls it down"), ":material/trending_down:", down),
            ("positive", _("Pulls it up"), ":material/trending_up:", up),
        ):
            with st.container():
                st.markdown(f"{picture} **{title}**")
                if not aspects:
                    st.caption(_("No aspect clearly does."))
                for aspect in aspects:
                    quote = quotes.get((aspect.aspect_id, stance), "")
                    _show_card(aspect, quote, replace(of, aspect=aspect.aspect_id, stance=stance), context)


def quotes_by_aspect(rows: pd.DataFrame) -> Quotes:
    """From rows of `aspect_quotes`."""
    return {
        (str(row["aspect_id"]), str(row["stance"])): str(row["text"] or "") for row in rows.to_dict("records")
    }


def _show_card(aspect: Aspect, quote: str, behind: Behind, context: PageContext) -> None:
    effect = aspect.effect
    if effect is None:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{escaped(name_of(aspect))}** · {score(effect.value)}")
        st.caption(
            _("on the net sentiment; 95% between {low} and {high}, {n} posts for or against").format(
                low=score(effect.low), high=score(effect.high), n=whole(aspect.judged.n)
            )
        )
        if quote:
            plain.text(_("“{quote}”").format(quote=shortened(quote, QUOTE)))
        key = f"driver-{behind.stance}-{aspect.aspect_id}"
        evidence.button(context, behind, key=key)
