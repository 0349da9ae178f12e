"""Channels: what own posts brought, who follows, how newsletters fared, when and what to post.

filters -> one part at a time: posts | audience | newsletters | hours and kinds | all figures
"""

from collections.abc import Hashable, Mapping
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app.components import (
    channel_figures,
    channel_followers,
    channel_hours,
    channel_kinds,
    channel_letters,
    channel_tiles,
    choice,
    filters,
    owned_posts,
    plain,
    states,
    tiles,
)
from streamlit_app.components.channel_words import channel_kind, metric
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import day, days
from streamlit_app.periods import Span
from streamlit_app.post_sums import brought
from streamlit_app.queries import base, channels
from streamlit_app.queries.base import Event
from streamlit_app.selection import View
from streamlit_app.untrusted import escaped

CARDS = 6
YEAR = 365
PARTS = ("posts", "audience", "letters", "hours", "figures")


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Channels"))
    known = filters.known_days(context)
    listed = context.ask(channels.channels)
    if known is None or listed.empty:
        states.empty(
            _("No page of a brand is known yet"),
            _(
                "Write your pages, and those of others, under `channels:` of the brands in the"
                " workspace file."
            ),
        )
        return
    view = filters.show(context, known, uses=("period", "brand", "network"))
    _show_heading(view)
    part = _choose_part(is_own=view.brand.is_own)
    if part == "posts":
        _show_posts(context, view)
    elif part == "audience":
        _show_audience(context, view, listed)
    elif part == "letters":
        _show_letters(context, view)
    elif part == "hours":
        _show_hours(context, view)
    else:
        _show_figures(context, view)


def _show_heading(view: View) -> None:
    st.subheader(escaped(view.brand.name))
    against = (
        _("compared with {days}").format(days=days(view.before.first, view.before.last))
        if view.before
        else _("no full period before to compare with")
    )
    st.caption(f"{days(view.span.first, view.span.last)} · {against}")


def _choose_part(*, is_own: bool) -> str:
    """What posts brought is known of own pages only, so a competitor has fewer parts."""
    names = {
        "posts": _("Posts"),
        "audience": _("Followers"),
        "letters": _("Newsletters"),
        "hours": _("When and what"),
        "figures": _("All figures"),
    }
    parts = PARTS if is_own else ("audience", "figures")
    chosen = choice.switch(_("Part"), "part", {part: names[part] for part in parts})
    if not is_own:
        st.caption(_("What posts brought, newsletters and hours are known of your own pages only."))
    return chosen


def _show_posts(context: PageContext, view: View) -> None:
    sums = context.ask(channels.post_sums, view.brand.brand_id, view.span, view.network)
    if sums.empty:
        states.empty(
            _("No post of your pages in this period"),
            _("Choose a longer period or all networks. Competitors' posts are not followed one by one."),
        )
        return
    before = (
        brought(context.ask(channels.post_sums, view.brand.brand_id, view.before, view.network))
        if view.before
        else None
    )
    tiles.show(channel_tiles.of_posts(brought(sums), before))
    _show_cards(context, view)
    st.subheader(_("Tone of the answers"))
    channel_kinds.show_tone(context, sums)
    st.caption(
        _(
            "People who answered for or against the brand, each once a post; answers that do not"
            " speak of the brand"
            " have no side. Where a network's answers are not all read, they are fewer."
        )
    )
    context.link("conversations", _("What waits for an answer"), icon=":material/forum:")


def _show_cards(context: PageContext, view: View) -> None:
    st.subheader(_("Posts one by one"))
    names = {
        "answered": _("Most answered"),
        "praised": _("Most praised"),
        "criticised": _("Most criticised"),
        "reacted": _("Most reactions"),
        "quiet": _("Least answered"),
    }
    order = choice.switch(_("Order"), "order", names)
    posts = context.ask(channels.owned_posts, view.brand.brand_id, view.span, view.network, order, CARDS)
    owned_posts.show(context, posts, view.brand.brand_id)
    advice = {
        "answered": _("What people answer to is worth a second part: take up a question they asked."),
        "praised": _("Thank those who praised: the conversation names what they liked."),
        "criticised": _("Answer the criticism where it stands, and say what you will do."),
        "reacted": _("Reactions are quick. Look whether people also answered."),
        "quiet": _("Compare them with the most answered: did they ask anything of anybody?"),
    }
    if not posts.empty:
        st.caption(advice[order])


def _show_audience(context: PageContext, view: View, listed: pd.DataFrame) -> None:
    readings = context.ask(channels.followers, view.span, view.network)
    mine = set(readings[readings["brand_id"] == view.brand.brand_id]["network_id"])
    readings = readings[readings["network_id"].isin(mine)]
    if readings.empty:
        states.empty(
            _("Followers were not read in this period"),
            _(
                "Choose a longer period or all networks. Counts are read from the day on which a"
                " page is entered."
            ),
        )
    else:
        before = context.ask(channels.followers, view.before, view.network) if view.before else None
        channel_followers.show(context, readings, before, view.brand, _events(context, view.span), view.span)
    silent = listed[
        (listed["brand_id"] == view.brand.brand_id)
        & listed["followers_count"].isna()
        & ((listed["network_id"] == view.network) if view.network else True)
    ]
    if not silent.empty:
        plain.text(
            _("No count of followers: {pages}").format(
                pages=", ".join(
                    f"{row['channel_name']} ({', '.join(dict.fromkeys([str(row['network']), _kind(row)]))})"
                    for row in silent.to_dict("records")
                )
            )
        )


def _show_letters(context: PageContext, view: View) -> None:
    letters = context.ask(channels.letters, view.brand.brand_id, view.span, view.network)
    if letters.empty:
        states.empty(
            _("No newsletter in this period"),
            _("Import the report of your newsletter tool: `agorascope import FILE --mapping newsletter`"),
        )
        return
    before = (
        context.ask(channels.letters, view.brand.brand_id, view.before, view.network) if view.before else None
    )
    tiles.show(channel_letters.of_letters(letters, before))
    channel_letters.show(context, letters, _events(context, view.span))


def _show_hours(context: PageContext, view: View) -> None:
    st.caption(
        _("Of the last 365 days, whatever period is chosen: hours and kinds need many posts to be compared.")
    )
    st.subheader(_("When"))
    hours = context.ask(channels.hours, view.brand.brand_id, view.network)
    if hours.empty:
        states.empty(
            _("No post to learn hours from"), _("From 30 posts on a network, its hours can be compared.")
        )
    else:
        channel_hours.show(context, hours)
    st.subheader(_("What"))
    year = Span(view.span.last - timedelta(days=YEAR - 1), view.span.last)
    sums = context.ask(channels.post_sums, view.brand.brand_id, year, view.network)
    if sums.empty:
        states.empty(
            _("No post of your pages in this period"),
            _("Choose a longer period or all networks. Competitors' posts are not followed one by one."),
        )
    else:
        channel_kinds.show_kinds(context, sums)


def _show_figures(context: PageContext, view: View) -> None:
    known = context.ask(channels.known_metrics, view.brand.brand_id, view.span, view.network)
    if known.empty:
        states.empty(
            _("No figure in this period"),
            _(
                "Choose a longer period or all networks. Figures are read from the day on which a"
                " page is entered."
            ),
        )
        return
    channel_figures.show(context, known, view.span, _events(context, view.span))
    ended = known[known["retired_on"].notna()].drop_duplicates("metric_name")
    if not ended.empty:
        st.caption(
            _("Figures that their platform gives no longer: {names}").format(
                names=", ".join(
                    escaped(f"{metric(row['metric_name'], row['metric_label'])} ({day(row['retired_on'])})")
                    for row in ended.to_dict("records")
                )
            )
        )


def _kind(row: Mapping[Hashable, Any]) -> str:
    return channel_kind(str(row["channel_kind"]))


def _events(context: PageContext, span: Span) -> list[Event]:
    return context.ask(base.events, span, context.facts.time_zone)
