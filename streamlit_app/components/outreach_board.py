"""The board: where everybody who was taken up stands, in columns; on a phone one below the other."""

from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from agorascope.outreach.states import State
from streamlit_app import board, outreach_words
from streamlit_app.board import Card
from streamlit_app.components import member_name
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import day, whole
from streamlit_app.untrusted import escaped

NARROWEST = 215  # px: four columns on a laptop, one on a phone
FIRST_SHOWN = 6
ICONS: Mapping[State, str] = {
    "candidate": ":material/person_add:",
    "contacted": ":material/outgoing_mail:",
    "no_answer": ":material/hourglass_disabled:",
    "accepted": ":material/thumb_up:",
    "arrived": ":material/door_open:",
    "active": ":material/forum:",
    "declined": ":material/do_not_disturb_on:",
}

Open = Callable[[int, State | None], None]


def show(cards: Sequence[Card], open_card: Open, context: PageContext) -> None:
    """Draw every column, also those without anybody; `open_card` gets the number and the move to note."""
    with st.grid(4, min_column_width=NARROWEST, gap="small"):
        for column, theirs in board.by_column(cards).items():
            with st.container(border=True, height="stretch", gap="small", key=f"column-{column}"):
                st.markdown(f"{ICONS[column]} **{outreach_words.state(column)}** · {whole(len(theirs))}")
                shown = st.session_state.get(f"column-{column}-shown", FIRST_SHOWN)
                for card in theirs[:shown]:
                    _show_card(card, open_card, context)
                if len(theirs) > shown:
                    st.button(
                        _("Show more"), key=f"column-{column}-more", icon=":material/expand_more:",
                        on_click=_show_more, args=(column, shown),
                    )  # fmt: skip


def name_of(card: Card) -> str:
    """Who the card is about; of who objected, only its number. Plain text."""
    if card.barrier == "objected":
        return _("contact {number}").format(number=card.number)
    return member_name.of(card.member, card.contact.row.member_key)


def since(card: Card, zone: ZoneInfo) -> str:
    """Since when the contact stands there, and for how long."""
    days = n_("{count} day", "{count} days", card.waits_days).format(count=whole(card.waits_days))
    return _("since {day}, {days}").format(day=day(card.state_at.astimezone(zone).date()), days=days)


def table(cards: Sequence[Card], zone: ZoneInfo) -> pd.DataFrame:
    """The board to take along, under headings in the reader's language; who objected is left out."""
    shown = [card for card in cards if card.barrier != "objected"]
    return pd.DataFrame(
        {
            _("Contact"): [card.number for card in shown],
            _("Person"): [name_of(card) for card in shown],
            _("Network"): [str(card.member.get("network", card.contact.row.network_id)) for card in shown],
            _("Member"): [card.contact.row.member_key for card in shown],
            _("State"): [outreach_words.state(card.state) for card in shown],
            _("Since"): [card.state_at.astimezone(zone).date() for card in shown],
            _("Told by posts or days"): [_("yes") if card.is_told_by_data else _("no") for card in shown],
            _("Taken care of by"): [card.contact.row.assignee or "" for card in shown],
            _("Notice"): [notice_words(card, zone) for card in shown],
        }
    )


def notice_words(card: Card, zone: ZoneInfo) -> str:
    """How it stands with the privacy notice."""
    due = day(card.notice_due_at.astimezone(zone).date())
    words = {
        "given": _("Privacy notice given"),
        "late": _("Privacy notice given late, due on {day}"),
        "missing": _("Privacy notice overdue since {day}"),
        "soon": _("Privacy notice due by {day}"),
        "due": _("Privacy notice due by {day}"),
    }
    return words[card.notice].format(day=due)


def barrier_words(card: Card) -> str:
    """Why nobody may write to the person; empty when they may."""
    words = {
        "objected": _("The person objected: nobody writes to them. The next run takes them out."),
        "perhaps_objected": _(
            "Somebody on this network objected since the last run, and who it is is not known here:"
            " write to nobody there before the next run."
        ),
        "not_allowed": _(
            "May not be singled out: staff, a machine, an opt-out, or the terms of the network."
        ),
        "gone": _("No longer in the published figures: do not write to them."),
    }
    return words.get(card.barrier, "")


def _show_card(card: Card, open_card: Open, context: PageContext) -> None:
    with st.container(border=True, gap="xsmall", key=f"contact-{card.number}"):
        network = escaped(str(card.member.get("network", card.contact.row.network_id)))
        st.markdown(f"**{escaped(name_of(card))}** · {network}")
        st.caption(since(card, context.zone))
        _show_flags(card)
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Open"), key=f"contact-{card.number}-open", icon=":material/open_in_full:",
                on_click=open_card, args=(card.number, None),
            )  # fmt: skip
            for move in card.moves:
                st.button(
                    outreach_words.state(move), key=f"contact-{card.number}-{move}", icon=ICONS[move],
                    type="tertiary", on_click=open_card, args=(card.number, move),
                    disabled=not context.reader.may_write,
                )  # fmt: skip


def _show_flags(card: Card) -> None:
    if card.barrier:
        st.badge(_("Do not write"), icon=":material/block:", color="red")
        st.caption(barrier_words(card))
        return
    if card.notice in {"missing", "late", "soon"}:
        colour = "orange" if card.notice == "soon" else "red"
        short = {"missing": _("Notice overdue"), "late": _("Notice was late"), "soon": _("Notice due soon")}
        st.badge(short[card.notice], icon=":material/privacy_tip:", color=colour)  # type: ignore[arg-type]
    if card.is_long_wait:
        st.badge(_("Waits long"), icon=":material/schedule:", color="orange")
    if card.is_told_by_data:
        told = _("Told by the days") if card.state == "no_answer" else _("Told by their posts")
        st.badge(told, icon=":material/auto_awesome:", color="blue")
    if assignee := card.contact.row.assignee:
        st.caption(_("Taken care of by {name}").format(name=escaped(assignee)))


def _show_more(column: str, shown: int) -> None:
    st.session_state[f"column-{column}-shown"] = shown + FIRST_SHOWN
