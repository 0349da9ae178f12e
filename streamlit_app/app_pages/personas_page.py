"""Personas: groups of members who take part in the same manner, and what suits each of them.

A group is made of what its members do, never of who they are, and nobody is listed by name here.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from babel.numbers import format_decimal

from streamlit_app import persona_words
from streamlit_app.components import downloads, persona_cards, persona_chart, plain, states, unscored
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, locale, n_
from streamlit_app.i18n.formats import whole
from streamlit_app.queries import personas

PLACES = 3
EXAMPLES = 3
ENOUGH_POSTS = 10  # agorascope.personas.tables.MIN_POSTS
LEAST_STABILITY = 0.6
FIRM = 0.8


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Personas"))
    rows = context.ask(personas.personas)
    if rows.empty:
        states.empty(
            _("No groups yet"), _("The last run described nobody. Come back when more posts were read.")
        )
        return
    first = rows.iloc[0].to_dict()
    if not first["is_stable"]:
        _show_none(context, first)
        return
    _show_groups(context, rows, first)


def _show_none(context: PageContext, row: Mapping[Any, Any]) -> None:
    if unscored.show(context):
        return
    states.empty(_("There are no groups to show"), persona_words.verdict(str(row["verdict"])))
    plain.text(_left_out(row))
    st.caption(
        _("Groups are only shown when they hold. Whoever goes on looking finds some that come by chance.")
    )


def _show_groups(context: PageContext, rows: pd.DataFrame, first: Mapping[Any, Any]) -> None:
    clear = int(first["described_members_count"]) - int(first["unclear_members_count"])
    st.markdown(
        n_(
            "**{count} manner of taking part** fits {clear} of the {described} members who write enough.",
            "**{count} manners of taking part** fit {clear} of the {described} members who write enough.",
            len(rows),
        ).format(
            count=whole(len(rows)), clear=whole(clear), described=whole(first["described_members_count"])
        )
    )
    if bool(first["members_share_enough_data"]):
        persona_chart.show(rows, context)
    else:
        states.too_few(int(first["members_share_n"]))
    with st.container(border=True, gap="xsmall"):
        st.markdown(stability_words(first))
        st.caption(_left_out(first))
        st.caption(
            _("A group is a manner of these months: it says nothing of age, sex, origin, belief or health.")
        )
    st.subheader(_("What each is like"))
    places, examples = context.ask(personas.places, PLACES), context.ask(personas.examples, EXAMPLES)
    persona_cards.show(rows, places, examples, context)
    downloads.table(lambda: persona_cards.table(rows), "personas-table")


def stability_words(row: Mapping[Any, Any]) -> str:
    """Whether the groups come back when members are drawn anew, with the figure."""
    value = row["stability"]
    if value is None or pd.isna(value):
        return _("Not tried on redrawn data.")
    words = (
        _("**They hold firmly when the data are redrawn:** {value} of 1 ({low} to {high}; {line} needed).")
        if value >= FIRM
        else _("**They hold when the data are redrawn:** {value} of 1 ({low} to {high}; {line} needed).")
    )
    return words.format(
        value=_index(float(value)),
        low=_index(float(row["stability_low"])),
        high=_index(float(row["stability_high"])),
        line=_index(LEAST_STABILITY),
    )


def _left_out(row: Mapping[Any, Any]) -> str:
    return _(
        "{unclear} lie between groups. {few} wrote fewer than {posts} posts in a year and are not described."
    ).format(
        unclear=whole(row["unclear_members_count"]),
        few=whole(row["too_few_members_count"]),
        posts=whole(ENOUGH_POSTS),
    )


def _index(value: float) -> str:
    return str(format_decimal(value, "0.00", locale=locale()))
