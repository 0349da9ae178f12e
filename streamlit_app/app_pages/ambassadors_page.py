"""Ambassadors: who speaks well of the brand without being an influencer, and how far inviting them led.

objections of this moment -> candidates (published file) | board (app store, live) -> a person decides

Nothing is sent from here. Who objected, even a minute ago, is neither proposed nor written to.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from agorascope.members.refusing import Refusals
from agorascope.outreach import acts
from agorascope.outreach.candidates import KnownMember
from agorascope.outreach.records import first_notice_due
from streamlit_app import board, outreach_desk
from streamlit_app.board import Card, Known
from streamlit_app.components import (
    acting,
    almost_table,
    ambassador_cards,
    ambassador_charts,
    contact_dialog,
    downloads,
    filters,
    member_name,
    outreach_board,
    outreach_funnel,
    sidebar,
    states,
    unscored,
)
from streamlit_app.components.contact_dialog import Proposal
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import day, whole
from streamlit_app.queries import ambassadors, mentions
from streamlit_app.queries.ambassadors import Whom
from streamlit_app.queries.mentions import Behind
from streamlit_app.selection import View
from streamlit_app.untrusted import escaped

FIRST_SHOWN = 5
MORE = 10
PICTURED = 10
LISTED_ALMOST = 50
DOWNLOADED = 5_000
SHOWN = "candidates_shown"
PART = "part"
PARTS = ("candidates", "board")
NARROWEST_PICTURE = 320  # px


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Ambassadors"))
    known = filters.known_days(context)
    if known is None:
        states.empty(
            _("Nobody to invite yet"),
            _("Ambassadors are found among those who speak of your brand: no post that does was read yet."),
        )
        return
    view = filters.show(context, known, uses=("brand", "network"))
    if not view.brand.is_own:
        states.empty(_("Only your own brands have ambassadors"), _("Choose one of your own brands above."))
        return
    refusals = outreach_desk.refusals(context)
    whom = Whom(
        view.brand.brand_id, view.network, tuple(sorted(refusals.persons)), tuple(sorted(refusals.unplaced))
    )
    cards = _cards(context, view, refusals)
    part = _choose_part(len(cards))
    _show_held(refusals)
    if part == "board":
        _show_board(context, view, cards)
    else:
        _show_candidates(context, view, whom, cards)
    _show_open_card(context, cards)


def _choose_part(count: int) -> str:
    """Which half of the page; in the address by its key, so that a link works in both languages."""
    if st.session_state.get(PART) not in PARTS:
        asked = st.query_params.get(PART, "")
        st.session_state[PART] = asked if asked in PARTS else PARTS[0]
    names = {"candidates": _("Whom to invite"), "board": _("Board · {count}").format(count=whole(count))}
    part = st.segmented_control(
        _("Part of the page"), PARTS, format_func=names.__getitem__, key=PART, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    if part != PARTS[0]:
        st.query_params[PART] = str(part)
    elif PART in st.query_params:
        del st.query_params[PART]
    return str(part)


def _cards(context: PageContext, view: View, refusals: Refusals) -> list[Card]:
    contacts = outreach_desk.contacts(view.brand.brand_id, view.network)
    accounts = tuple(sorted({(one.row.network_id, one.row.member_key) for one in contacts}))
    known = Known(
        context.ask(ambassadors.members_of, accounts),
        context.ask(ambassadors.found_states),
        refusals,
        outreach_desk.no_answer_days(),
    )
    return board.cards(contacts, known, datetime.now(UTC))


def _show_held(refusals: Refusals) -> None:
    """Say of which networks nobody is shown, since somebody who is not known here objected there."""
    if not refusals.unplaced:
        return
    names = ", ".join(sorted(refusals.unplaced))
    st.warning(
        _(
            "Somebody on {networks} objected since the last run, under a name that the published file lacks."
            " Until the next run nobody there is proposed or written to from here."
        ).format(networks=escaped(names)),
        icon=":material/privacy_tip:",
    )
    st.code("agorascope run", language="bash")


def _show_candidates(context: PageContext, view: View, whom: Whom, cards: list[Card]) -> None:
    count = context.ask(ambassadors.candidates_count, whom)
    left = context.ask(ambassadors.left_by_criteria, whom)
    if left[0] == 0:
        if not unscored.show(context, view.network):
            states.empty(
                _("Nobody said anything for or against the brand yet"),
                _("Choose another network, or come back when more was read."),
            )
        return
    st.markdown(_lead(view, count, left[0]))
    rows = context.ask(ambassadors.candidates, whom, max(PICTURED, _shown()))
    _show_pictures(context, rows.head(PICTURED), left)
    if count:
        _show_cards(context, whom, rows, cards, count)
    _show_almost(context, whom)


def _lead(view: View, count: int, speakers: int) -> str:
    brand = escaped(view.brand.name)
    if count == 0:
        nobody = _("Nobody of {speakers} who speak for or against {brand} meets every criterion yet.")
        return nobody.format(speakers=whole(speakers), brand=brand)
    return n_(
        "**{count} person** of {speakers} speaks well of {brand}, often and lately, and is not influential.",
        "**{count} people** of {speakers} speak well of {brand}, often and lately, and are not influential.",
        count,
    ).format(count=whole(count), speakers=whole(speakers), brand=brand)


def _show_pictures(context: PageContext, rows: pd.DataFrame, left: list[int]) -> None:
    with st.grid(2, min_column_width=NARROWEST_PICTURE):
        with st.container():
            st.subheader(_("From all to a few"))
            ambassador_charts.show_criteria(left, context)
        if not rows.empty:
            with st.container():
                st.subheader(_("How favourable, how sure"))
                names = [member_name.of(row) for row in rows.to_dict("records")]
                ambassador_charts.show_favour(rows, names, context)
                st.caption(_("The line is a 90% interval: all of it must lie right of the dashed 60%."))


def _show_cards(context: PageContext, whom: Whom, rows: pd.DataFrame, cards: list[Card], count: int) -> None:
    st.subheader(_("Whom to invite"))
    shown = ambassador_cards.records(rows.head(_shown()))
    quotes = context.ask(
        mentions.newest,
        Behind(mention_ids=ambassador_cards.mention_ids(shown)),
        len(ambassador_cards.EVIDENCE) * len(shown),
    )
    on_board = {str(card.member["person_key"]): card.number for card in cards if card.member}
    invite = ambassador_cards.Invite(
        act=partial(_invite, context), on_board=on_board, open_card=contact_dialog.open_card
    )
    ambassador_cards.show(shown, quotes, invite, context)
    with st.container(horizontal=True):
        if len(shown) < count:
            st.button(
                _("Show more"), key="more-candidates", on_click=_show_more, icon=":material/expand_more:"
            )
        downloads.table(partial(_candidate_table, context, whom), "ambassador-candidates")


def _candidate_table(context: PageContext, whom: Whom) -> pd.DataFrame:
    return ambassador_cards.table(context.ask(ambassadors.candidates, whom, DOWNLOADED))


def _show_almost(context: PageContext, whom: Whom) -> None:
    rows = context.ask(ambassadors.almost, whom, LISTED_ALMOST)
    if rows.empty:
        return
    st.subheader(_("Almost"))
    st.caption(_("People who miss one criterion only: a few more posts may change it."))
    almost_table.show(rows)


def _show_board(context: PageContext, view: View, cards: list[Card]) -> None:
    if cards:
        late = sum(card.notice == "missing" and not card.barrier for card in cards)
        waits = sum(card.is_long_wait and not card.barrier for card in cards)
        st.markdown(_board_lead(len(cards), late, waits))
        outreach_board.show(cards, contact_dialog.open_card, context)
        with st.container(horizontal=True):
            downloads.table(partial(outreach_board.table, cards, context.zone), "outreach-board")
    else:
        states.empty(
            _("Nobody is on the board yet"),
            _("Invite somebody under “Whom to invite”. It sends nothing: it only puts the person here."),
        )
    st.subheader(_("How far it led"))
    funnel = context.ask(ambassadors.outreach_funnel, view.brand.brand_id)
    outreach_funnel.show(funnel, context)
    if not (weeks := outreach_funnel.weeks(funnel)).empty:
        with st.expander(_("Week by week")):
            st.dataframe(weeks, hide_index=True, alt=_("Week by week"))
            downloads.table(weeks, "outreach-weeks")


def _board_lead(count: int, late: int, waits: int) -> str:
    said = [n_("**{count} person** on the board.", "**{count} people** on the board.", count).format(
        count=whole(count)
    )]  # fmt: skip
    if late:
        said.append(
            n_(
                "{count} has got no privacy notice in time: give it now.",
                "{count} have got no privacy notice in time: give it now.",
                late,
            ).format(count=whole(late))
        )
    if waits:
        said.append(n_("{count} waits long.", "{count} wait long.", waits).format(count=whole(waits)))
    return " ".join(said)


def _show_open_card(context: PageContext, cards: list[Card]) -> None:
    number = st.session_state.get(contact_dialog.OPEN)
    card = next((one for one in cards if one.number == number), None)
    if card is None:
        return
    row = card.contact.row
    proposed = context.ask(ambassadors.proposed, row.brand_id, row.network_id, row.member_key)
    contact_dialog.show(card, Proposal(*proposed), context)


def _invite(context: PageContext, row: Mapping[str, Any]) -> None:
    sidebar.choose_language()  # a callback runs before the page does
    acting.attempt(context, partial(contact_dialog.told, partial(_take_up, context, row)))


def _take_up(context: PageContext, row: Mapping[str, Any]) -> str:
    now = datetime.now(UTC)
    member = KnownMember(str(row["network_id"]), str(row["member_key"]), str(row["person_key"]), None)
    contact = acts.take_up(
        outreach_desk.here(), str(row["brand_id"]), member,
        who=context.reader.name, now=now, happened_at=now,
    )  # fmt: skip
    due = first_notice_due(contact.row.created_at).astimezone(context.zone).date()
    return _(
        "{name} is on the board. Nothing was sent."
        " The privacy notice goes with the first message, by {day} at the latest."
    ).format(name=member_name.of(row), day=day(due))


def _shown() -> int:
    return int(st.session_state.get(SHOWN, FIRST_SHOWN))


def _show_more() -> None:
    st.session_state[SHOWN] = _shown() + MORE
