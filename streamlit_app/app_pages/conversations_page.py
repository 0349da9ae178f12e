"""Conversations: what waits for an answer and who has it, how the team answers, and all that was asked.

inbox (live) | answers by week | search of all conversations; one conversation opens over each
"""

from functools import partial

import pandas as pd
import streamlit as st

from agorascope.inbox.live import CLOSED, WAITING, Page, Wanted, live_page
from streamlit_app import access
from streamlit_app.components import (
    answer_charts,
    choice,
    conversation,
    conversation_list,
    downloads,
    filters,
    inbox_cards,
    paging,
    states,
)
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import whole
from streamlit_app.periods import Span
from streamlit_app.queries import base, conversations
from streamlit_app.queries.base import Cursor
from streamlit_app.queries.conversations import Search

PER_PAGE = 10
DOWNLOADED = 5_000
ANY = "all"


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Conversations"))
    known = filters.known_days(context)
    if known is None:
        states.empty(
            _("Nobody has written yet"), _("The last run found no post. The Sources page says what was read.")
        )
        return
    parts = {"inbox": _("Inbox"), "answers": _("How we answer"), "search": _("All conversations")}
    part = choice.switch(_("What to see"), "part", parts, "inbox")
    {"inbox": _show_inbox, "answers": _show_answers, "search": _show_search}[part](context, known)
    if part != "answers":
        conversation.show_asked(context)


def read_inbox(cursor: Cursor, wanted: Wanted, page: int) -> Page:
    """A page of the live inbox."""
    return live_page(cursor, access.store(), wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)


def _show_inbox(context: PageContext, known: Span) -> None:
    view = filters.show(context, known, uses=("network", "community"))
    wanted = _wanted(context, view.network, view.community)
    page = paging.current("sheet", wanted)
    found = context.fresh(read_inbox, wanted, page)
    networks = _networks(context)
    if not found.items:
        _show_nobody(context, wanted)
        return
    counted = n_("{count} message, the most pressing first", "{count} messages, the most pressing first",
                 found.items_count)  # fmt: skip
    st.subheader(counted.format(count=whole(found.items_count)))
    inbox_cards.show(context, found.items, networks, key="inbox")
    paging.show("sheet", page, PER_PAGE, found.items_count)
    st.caption(
        _("What makes a message pressing: a question, blame, your page addressed, a voice that carries "
          "weight, the wait, the reactions. The Method page says how much each counts.")
    )  # fmt: skip


def _wanted(context: PageContext, network: str | None, place: str | None) -> Wanted:
    """What the filters of the inbox ask for."""
    whose = {
        "waiting": _("All that wait"),
        "free": _("Free"),
        "mine": _("Mine"),
        "taken": _("Taken"),
        "closed": _("Closed since the last run"),
    }
    chosen = choice.switch(_("State"), "state", whose, "waiting")
    brand, stance, questions, text = _narrowed(context)
    by_choice = {"free": ("open",), "mine": ("taken",), "taken": ("taken",), "closed": CLOSED}
    return Wanted(
        states=by_choice.get(chosen, WAITING),
        assignee=context.reader.name if chosen == "mine" else None,
        brand=brand,
        network=network,
        community=place,
        stance=stance,
        only_questions=questions,
        text=text,
    )


def _narrowed(context: PageContext) -> tuple[str | None, str | None, bool, str | None]:
    """Brand, stance, questions only and words that are looked for; the same for inbox and search."""
    brand: str | None = None
    with st.grid(4, min_column_width=filters.NARROWEST, vertical_alignment="bottom"):
        if len(context.own_brands) > 1:
            owned = {ANY: _("All our brands")} | {b.brand_id: b.name for b in context.own_brands}
            chosen = choice.select(_("Our brand"), "own", owned, ANY)
            brand = None if chosen == ANY else chosen
        stances = {
            ANY: _("All stances"),
            "negative": _("Negative"),
            "neutral": _("Neutral"),
            "positive": _("Positive"),
        }
        stance = choice.select(_("Stance"), "stance", stances, ANY)
        text = st.text_input(_("Words in the text"), key="words", bind="query-params").strip()
        questions = st.toggle(_("Questions only"), key="questions", bind="query-params")
    return brand, None if stance == ANY else stance, bool(questions), text or None


def _show_nobody(context: PageContext, wanted: Wanted) -> None:
    if wanted == Wanted():
        with st.container(border=True):
            good = _("Nobody waits for an answer")
            st.markdown(f":material/sunny: **{good}**")
            st.caption(_("Everything that came in was answered, or needs no answer. Enjoy your coffee."))
    elif wanted == Wanted(states=("taken",), assignee=context.reader.name):
        states.empty(_("You have taken nothing"), _("Take a message under “Free”, and it is yours."))
    else:
        states.empty(_("No message in this selection"), _("Choose another state, or fewer filters."))


def _show_answers(context: PageContext, known: Span) -> None:
    view = filters.show(context, known, uses=("period", "network"))
    hours = {"all": _("All hours"), "business": _("Business hours only")}
    chosen = choice.switch(_("Which hours count"), "hours", hours, "all", hidden=False)
    weeks = context.ask(conversations.answers_by_week, view.network, view.span.first, view.span.last)
    if weeks.empty:
        states.empty(
            _("Nobody asked for an answer in these days"), _("Choose a longer period or all networks.")
        )
        return
    is_read = bool(weeks["answered_count"].sum() or weeks["responses_count"].sum())
    if not is_read:
        st.info(
            _("No answer of your team was read in these days: name your pages and staff in the workspace, and"
              " import what you send by other ways."),
            icon=":material/info:",
        )  # fmt: skip
    events = context.ask(base.events, view.span, context.facts.time_zone)
    answer_charts.show(context, weeks, events, business=chosen == "business", is_read=is_read)
    if is_read:
        st.caption(
            _("Answered means by your team: directly, below in the thread, or to the same person elsewhere in"
              " it. Times are of direct answers only. Hollow marks rest on too few.")
        )  # fmt: skip


def _show_search(context: PageContext, known: Span) -> None:
    view = filters.show(context, known, uses=("period", "network", "community"))
    told = {"any": _("Answered or not"), "yes": _("Answered"), "no": _("No answer seen")}
    answered = choice.switch(_("Answered"), "answered", told, "any")
    brand, stance, questions, text = _narrowed(context)
    is_answered = {"any": None, "yes": True, "no": False}[answered]
    search = Search(view.scope(), brand, stance, questions, is_answered, text)
    page, count = paging.current("sheet", search), context.ask(conversations.found_count, search)
    if not count:
        states.empty(_("No conversation in this selection"), _("Choose a longer period, or fewer filters."))
        return
    page = min(page, -(-count // PER_PAGE))
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        counted = n_(
            "{count} conversation, the newest first", "{count} conversations, the newest first", count
        )
        st.subheader(counted.format(count=whole(count)), width="content")
        downloads.table(partial(_table, context, search), "conversations")
    found = context.ask(conversations.found, search, PER_PAGE, (page - 1) * PER_PAGE)
    conversation_list.show(context, found, _networks(context))
    paging.show("sheet", page, PER_PAGE, count)


def _table(context: PageContext, search: Search) -> pd.DataFrame:
    found = context.ask(conversations.found, search, DOWNLOADED, 0)
    return conversation_list.table(context, found, _networks(context))


def _networks(context: PageContext) -> dict[str, str]:
    return {network.network_id: network.name for network in context.ask(base.networks)}
