"""One conversation over the page: the post, its thread, who did what, and how to learn who wrote it."""

import streamlit as st

from agorascope.app_store.inbox_history import Event, history_of
from agorascope.app_store.inbox_states import ItemState, state_of
from agorascope.errors import InputError
from agorascope.inbox.thread import Around
from agorascope.report.collecting.reader import community
from streamlit_app import access
from streamlit_app.components import acting, over_page, plain, quotes
from streamlit_app.components.inbox_acts import act, state_word
from streamlit_app.components.posts import stance_word
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import moment
from streamlit_app.queries import base, conversations
from streamlit_app.queries.conversations import Thread
from streamlit_app.untrusted import escaped, shortened

ITEM = "item"  # in the address: the conversation that is open
AROUND = 8  # posts shown before the item, and after it
LONGEST_TEXT = 4_000
LONGEST_AROUND = 600
SHORT_KEY = 6


def ask_for(item_id: str) -> None:
    """Open a conversation in the next drawing; it stands in the address, so that it can be sent."""
    st.query_params[ITEM] = item_id


def show_asked(context: PageContext) -> None:
    """Open the conversation that the address asks for, if any."""
    if item_id := st.query_params.get(ITEM):
        over_page.dialog(_("Conversation"), _show, on_dismiss=_forget)(context, item_id)


def _forget() -> None:
    if ITEM in st.query_params:
        del st.query_params[ITEM]


def _show(context: PageContext, item_id: str) -> None:
    try:
        thread = context.ask(conversations.thread, item_id)
    except InputError:
        gone = _("This conversation is not in the published file (any more).")
        st.warning(gone, icon=":material/warning:")
        st.caption(_("Its post may be gone, or the person objected."))
        return
    now = state_of(access.store(), item_id)
    _show_around(context, thread.before[-AROUND:], len(thread.before) - AROUND)
    _show_post(context, thread, now)
    _show_around(context, thread.after[:AROUND], 0)
    if len(thread.after) > AROUND:
        st.caption(_more(len(thread.after) - AROUND))
    st.caption(
        _("Published of a thread: what came in, what speaks of a brand, and what your pages opened it with.")
    )
    _show_actions(context, thread, now)
    _show_reveal(context, thread)
    _show_history(context, history_of(access.store(), item_id))


def _show_post(context: PageContext, thread: Thread, now: ItemState) -> None:
    post = thread.post
    networks = {network.network_id: network.name for network in context.ask(base.networks)}
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            shown = "answered" if now.changed_at is None and post.settled_at else now.state
            word, icon, colour = state_word(shown)
            st.badge(
                escaped(f"{word} · {now.assignee}" if now.assignee else word),
                icon=icon,
                color=colour,  # type: ignore[arg-type]
            )
            if post.stance:
                word, icon, colour = stance_word(post.stance)
                st.badge(word, icon=icon, color=colour)  # type: ignore[arg-type]
            parts = [
                networks.get(post.network_id, post.network_id),
                community(post.community_id, post.network_id),
                moment(post.created_at, context.zone),
            ]
            st.caption(" · ".join(escaped(part) for part in parts if part), width="content")
        plain.text(shortened(post.text or "", LONGEST_TEXT) or _("(no words)"))
        if post.has_opted_out:
            st.warning(
                _("This person says they do not want to be found: answer them, and use it for nothing else."),
                icon=":material/shield_person:",
            )
        with st.container(horizontal=True, gap="small"):
            quotes.link(post.url)
            if post.member_key and not post.has_opted_out:
                context.link(
                    "members",
                    _("See member {key}").format(key=post.member_key[:SHORT_KEY]),
                    icon=":material/person:",
                    member=post.member_key,
                    network=post.network_id,
                )


def _show_around(context: PageContext, posts: tuple[Around, ...], left_out: int) -> None:
    if left_out > 0:
        st.caption(_more(left_out))
    names = {"author": _("The same person"), "desk": _("Your team"), "other": _("Somebody else")}
    icons = {"author": ":material/person:", "desk": ":material/support_agent:", "other": ":material/group:"}
    for post in posts:
        with st.container(gap="xxsmall"):
            at = moment(post.at, context.zone, seen_from=context.facts.as_of)
            st.caption(f"{icons[post.who]} **{names[post.who]}** · {escaped(at)}")
            plain.text(shortened(post.text or "", LONGEST_AROUND))


def _more(count: int) -> str:
    return n_("{count} more post of this thread.", "{count} more posts of this thread.", count).format(
        count=count
    )


def _show_actions(context: PageContext, thread: Thread, now: ItemState) -> None:
    refusal, item_id = acting.refusal(context), thread.post.item_id
    is_settled = now.changed_at is None and thread.post.settled_at is not None
    choices = {
        "taken": (_("Take"), ":material/front_hand:"),
        "answered": (_("Answered"), ":material/done_all:"),
        "dismissed": (_("It needs no answer"), ":material/do_not_disturb_on:"),
        "open": (_("Release") if now.state == "taken" else _("Reopen"), ":material/undo:"),
    }
    offered = ["open"] if now.state in {"answered", "dismissed"} else ["taken", "answered", "dismissed"]
    if now.state == "taken":
        offered = ["answered", "dismissed", "open"]
    elif is_settled:
        offered = ["taken"]
    note = st.text_input(_("Note for colleagues"), key=f"talk-note-{item_id}", value=now.note)
    with st.container(horizontal=True, gap="small"):
        for state in offered:
            label, icon = choices[state]
            if st.button(
                label, key=f"talk-{state}-{item_id}", icon=icon, disabled=refusal is not None, help=refusal
            ):
                act(context, item_id, state, now.version, note)  # type: ignore[arg-type]
                _forget()
                st.rerun()


def _show_reveal(context: PageContext, thread: Thread) -> None:
    """The viewer cannot unmask anybody; the machine of the data can, and notes who looked."""
    if not context.facts.has_pseudonyms:
        return
    st.caption(
        _("To answer, you need the person’s name and the address of the post. This command shows them on the"
          " machine with the data, and notes in the audit log that you looked:")
    )  # fmt: skip
    st.code(f"agorascope inbox show {thread.post.item_id} --reveal", language="bash")


def _show_history(context: PageContext, events: list[Event]) -> None:
    if not events:
        return
    with st.expander(_("Who did what with it"), icon=":material/history:"):
        for event in events:
            is_look = event.what == "looked who wrote it"
            if is_look and not context.reader.may_write:
                continue  # who looked behind a pseudonym is for those who answer for it
            word = _("looked who wrote it") if is_look else state_word(event.what)[0]
            note = f" · {event.note}" if event.note else ""
            plain.text(f"{moment(event.at, context.zone)} · {event.who} · {word}{note}")
