"""Own posts as cards: who answered first, then counts, the rate with its doubt, the conversation."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app.components import doubt, evidence, plain, states
from streamlit_app.components.channel_words import post_kind
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import moment, percent, whole
from streamlit_app.queries import channels
from streamlit_app.queries.mentions import Behind
from streamlit_app.untrusted import escaped, shortened, web_link

LONGEST_TEXT = 320
ANSWERS = 200
NARROWEST = 300
Record = Mapping[Hashable, Any]


def show(context: PageContext, posts: pd.DataFrame, brand_id: str) -> None:
    """Two cards side by side; on a phone one below the other."""
    if posts.empty:
        states.empty(_("No such post in this period"), _("Choose a longer period or all networks."))
        return
    with st.grid(2, min_column_width=NARROWEST):
        for row in posts.to_dict("records"):
            with st.container(border=True, height="stretch", gap="small"):
                _show_card(context, row, brand_id)


def _show_card(context: PageContext, row: Record, brand_id: str) -> None:
    where = [escaped(str(row["network"])), post_kind(str(row["post_kind"]))]
    if not row["is_page"]:
        where.append(_("by the team"))
    st.caption(" · ".join([*where, moment(row["created_at"].to_pydatetime(), context.zone)]))
    for words in (row["title"], row["text"]):
        if isinstance(words, str) and words.strip():
            plain.text(shortened(words, LONGEST_TEXT))
    st.markdown("**" + answered(row) + "**")
    st.caption("  \n".join(line for line in (counts(row), rate(row)) if line))
    with st.container(horizontal=True):
        link = web_link(row["url"])
        if link:
            st.link_button(
                _("Open"), link, type="tertiary", icon=":material/open_in_new:", icon_position="right"
            )
        _offer_answers(context, row, brand_id)


def _offer_answers(context: PageContext, row: Record, brand_id: str) -> None:
    if not row["repliers_count"]:
        return
    found = context.ask(channels.answers_to, brand_id, str(row["post_key"]), ANSWERS)
    if found:
        evidence.button(
            context,
            Behind(brand_id=brand_id, mention_ids=found),
            key=f"answers-{row['post_key']}",
            label=_("The conversation"),
        )


def answered(row: Record) -> str:
    """Who answered, in a sentence."""
    people: int = 0 if pd.isna(row["repliers_count"]) else int(row["repliers_count"])
    if not people:
        return _("Nobody answered, as far as answers are read")
    parts = [n_("{count} person answered", "{count} people answered", people).format(count=whole(people))]
    for name, words in (
        ("new_repliers_count", _("{count} for the first time")),
        ("positive_repliers_count", _("{count} in favour")),
        ("negative_repliers_count", _("{count} against")),
    ):
        if not pd.isna(row[name]) and row[name]:
            parts.append(words.format(count=whole(row[name])))
    return ", ".join(parts)


def counts(row: Record) -> str:
    """What the network counts; what it does not give is left out."""
    known = {
        name: int(row[name])
        for name in (
            "likes_count",
            "replies_count",
            "shares_count",
            "saves_count",
            "clicks_count",
            "views_count",
        )
        if not pd.isna(row[name])
    }
    words = {
        "likes_count": n_("{count} like", "{count} likes", known.get("likes_count", 0)),
        "replies_count": n_("{count} reply", "{count} replies", known.get("replies_count", 0)),
        "shares_count": n_("{count} share", "{count} shares", known.get("shares_count", 0)),
        "saves_count": n_("{count} save", "{count} saves", known.get("saves_count", 0)),
        "clicks_count": n_("{count} click", "{count} clicks", known.get("clicks_count", 0)),
        "views_count": n_("{count} view", "{count} views", known.get("views_count", 0)),
    }
    return " · ".join(words[name].format(count=whole(value)) for name, value in known.items())


def rate(row: Record) -> str:
    """The engagement rate whose denominator is nearest to who saw the post, and which one that is."""
    named = {
        "engagement_rate_by_reach": _("Engagement by accounts reached: {value} ({doubt})"),
        "engagement_rate_by_impressions": _("Engagement by impressions: {value} ({doubt})"),
        "engagement_rate_by_followers": _("Engagement per follower of that day: {value} ({doubt})"),
    }
    for name, words in named.items():
        if not pd.isna(row[name]):
            figure = doubt.share(row, name, lambda value: percent(value, decimals=2))
            return words.format(value=figure.value, doubt=figure.doubt)
    return ""
