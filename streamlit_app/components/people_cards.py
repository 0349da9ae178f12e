"""Whom to thank and whom to invite: a person, why, their own words, and the way to the next step."""

import re
from collections.abc import Sequence

import streamlit as st

from agorascope.report.facts import Candidate, Friend
from agorascope.report.writing.common import Desk
from streamlit_app.components import cards, quotes
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.untrusted import escaped

SHORT_KEY = 6
_PSEUDONYM = re.compile(r"[0-9a-f]{16,}")


def person(who: str, network: str) -> str:
    """How somebody is called: their public name, or the beginning of their pseudonym."""
    name = _("Member {key}").format(key=who[:SHORT_KEY]) if _PSEUDONYM.fullmatch(who) else who
    return _("{person} on {network}").format(person=name or _("Somebody"), network=network)


def show_friends(context: PageContext, desk: Desk, friends: Sequence[Friend]) -> None:
    """People who spoke well in the last days, with a quote to answer to."""
    with st.grid(3, min_column_width=cards.NARROWEST):
        for friend in friends:
            told = desk.voice.say(
                "thank_item",
                positive=desk.voice.whole(friend.positive),
                polar=desk.voice.whole(friend.polar),
                brand=desk.facts.brand_name(friend.brand_id),
            )
            with cards.card():
                st.markdown(f"**{escaped(person(friend.who, friend.network))}**")
                quotes.show([desk.quote(friend.said, with_author=False)])
                st.caption(escaped(told))
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    quotes.link(friend.said.url)
                    _member_link(context, friend.network_id, friend.member_key)


def show_candidates(context: PageContext, desk: Desk, candidates: Sequence[Candidate]) -> None:
    """Members who meet every criterion of an ambassador, with a quote and how sure their favour is."""
    with st.grid(3, min_column_width=cards.NARROWEST):
        for candidate in candidates:
            with cards.card():
                st.markdown(f"**{escaped(person(candidate.who, candidate.network))}**")
                quotes.show(desk.quote(one, with_author=False) for one in candidate.quotes[:1])
                st.caption(escaped(_favour(desk, candidate)))
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    context.link("ambassadors", _("Invite"), icon=":material/volunteer_activism:")
                    _member_link(context, candidate.network_id, candidate.member_key)


def _favour(desk: Desk, candidate: Candidate) -> str:
    voice = desk.voice
    return _("Favour {favour} (90% between {low} and {high}), {count} opinions over {weeks} weeks.").format(
        favour=voice.percent(candidate.favour),
        low=voice.percent(candidate.favour_low),
        high=voice.percent(candidate.favour_high),
        count=voice.whole(candidate.favour_n),
        weeks=voice.whole(candidate.weeks),
    )


def _member_link(context: PageContext, network_id: str, member_key: str) -> None:
    if member_key:
        context.link(
            "members", _("See this member"), icon=":material/person:", member=member_key, network=network_id
        )
