"""How far the sentiment beside it can be trusted: measured on one's own mentions, or not yet."""

import streamlit as st

from agorascope.kpis import StanceAccuracy
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, whole


def show(context: PageContext, found: StanceAccuracy | None) -> None:
    """Draw the note, and the way to measure what is not measured yet; nothing when the file does not say."""
    if found is None:
        return
    st.caption(note(found))
    if not found.own.enough_data:
        context.link("labels", _("Measure it on your own mentions"), icon=":material/label:")


def note(found: StanceAccuracy) -> str:
    """The note in words."""
    if found.own.enough_data and found.own.value is not None:
        return _(
            "Sentiment: right on {share} of your own mentions (95% between {low} and {high}, {n} labels)."
        ).format(
            share=percent(found.own.value, decimals=0),
            low=percent(found.own.low, decimals=0),
            high=percent(found.own.high, decimals=0),
            n=whole(found.own.n),
        )
    if found.public.enough_data and found.public.value is not None:
        return _(
            "Sentiment: right on {share} of public texts (between {low} and {high}), not measured on your "
            "own mentions yet."
        ).format(
            share=percent(found.public.value, decimals=0),
            low=percent(found.public.low, decimals=0),
            high=percent(found.public.high, decimals=0),
        )
    return _("Sentiment: never measured.")
