"""Events that run, come, or are just over, and what the last ones brought."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from agorascope.report.facts import Event as Told
from agorascope.report.writing.common import Desk
from agorascope.report.writing.matters import effects
from streamlit_app.components import cards, charts
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.queries.base import Event
from streamlit_app.untrusted import escaped


def kind_word(kind: str) -> str:
    """What an event is."""
    return {
        "contest": _("Contest"),
        "newsletter": _("Newsletter"),
        "chat": _("Live chat"),
        "launch": _("Launch"),
        "campaign": _("Campaign"),
        "other": _("Event"),
    }.get(kind, kind)


def when(event: Event, as_of: datetime) -> tuple[str, str, str]:
    """Word, icon and colour of where an event stands."""
    if event.started_at > as_of:
        return _("Comes"), ":material/event_upcoming:", "blue"
    if event.ended_at > as_of:
        return _("Runs"), ":material/play_arrow:", "green"
    return _("Over"), ":material/event_available:", "gray"


def show(context: PageContext, desk: Desk, events: Sequence[Event]) -> None:
    """Draw a card for each, the running ones first, then those that come, then those that are over."""
    order = {_("Runs"): 0, _("Comes"): 1, _("Over"): 2}
    told = {event.event_id: event for event in desk.facts.events}
    shown = sorted(events, key=lambda e: (order[when(e, context.facts.as_of)[0]], e.started_at))
    with st.grid(3, min_column_width=cards.NARROWEST):
        for event in shown:
            _show_card(context, event, desk, told)


def _show_card(context: PageContext, event: Event, desk: Desk, told: Mapping[str, Told]) -> None:
    with cards.card():
        word, icon, colour = when(event, context.facts.as_of)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(word, icon=icon, color=colour)  # type: ignore[arg-type]
            days = charts.event_days(event, context.zone)
            st.caption(f"{escaped(kind_word(event.kind))} · {escaped(days)}", width="content")
        st.markdown(f"**{escaped(event.name)}**")
        if event.event_id in told and event.ended_at <= context.facts.as_of:
            st.markdown(escaped(effects(desk, told[event.event_id], is_short=True)))
        context.link("events", _("See the event"), icon=":material/arrow_forward:", event=event.event_id)
