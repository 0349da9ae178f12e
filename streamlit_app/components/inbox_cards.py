"""Items of the inbox as cards: what was written, why it is pressing, how long it waits, who has it."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from agorascope.inbox.live import Item
from agorascope.inbox.reasons import briefly
from agorascope.report.collecting.reader import community
from agorascope.report.voice import Voice
from streamlit_app import i18n
from streamlit_app.components import acting, cards, conversation, plain, quotes, spans
from streamlit_app.components.inbox_acts import act, state_word
from streamlit_app.components.posts import stance_word
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import moment, whole
from streamlit_app.untrusted import escaped, shortened

LONGEST_TEXT = 420
BRIEF_TEXT = 180
PRESSING, MIDDLING = 60, 40  # of 100: from here on red, and orange


def show(
    context: PageContext, items: Sequence[Item], networks: Mapping[str, str], *, key: str, brief: bool = False
) -> None:
    """Draw the cards in their order; `brief` is for a page on which they are not the only matter."""
    columns = 3 if brief else 1
    with st.grid(columns, min_column_width=cards.NARROWEST):
        _show_each(context, items, networks, key, brief=brief)


def _show_each(
    context: PageContext, items: Sequence[Item], networks: Mapping[str, str], key: str, *, brief: bool
) -> None:
    for item in items:
        with cards.card():
            _show_head(context, item, networks)
            words = shortened(item.text or "", LONGEST_TEXT)
            plain.text(
                (shortened(" ".join(words.split()), BRIEF_TEXT) if brief else words) or _("(no words)")
            )
            st.caption(why(item, context))
            _show_actions(context, item, key, brief=brief)


def why(item: Item, context: PageContext) -> str:
    """Reasons and wait in one line."""
    told = item.reasons_fr if i18n.language() == "fr" else item.reasons_en
    voice = Voice(i18n.language(), context.zone)
    parts = [voice.as_print(briefly("\n".join(told)))] if told else []
    if item.waiting_minutes is None:
        parts.append(_("Opened again since the last run: it gets its priority with the next one."))
    elif item.waiting_business_minutes is None:
        parts.append(_("Waits for {span}.").format(span=voice.span(item.waiting_minutes)))
    else:
        parts.append(
            _("Waits for {span}; your desk was open {business} of them.").format(
                span=voice.span(item.waiting_minutes),
                business=spans.business(voice, item.waiting_business_minutes),
            )
        )
    return escaped(" ".join(parts))


def _show_head(context: PageContext, item: Item, networks: Mapping[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if item.priority is not None:
            colour = "red" if item.priority >= PRESSING else "orange" if item.priority >= MIDDLING else "gray"
            st.badge(
                _("Priority {points}").format(points=whole(item.priority)),
                icon=":material/priority_high:",
                color=colour,  # type: ignore[arg-type]
            )
        if item.state != "open":
            word, icon, colour = state_word(item.state)
            holder = f"{word} · {item.assignee}" if item.assignee else word
            st.badge(escaped(holder), icon=icon, color=colour)  # type: ignore[arg-type]
        if item.stance:
            word, icon, colour = stance_word(item.stance)
            st.badge(word, icon=icon, color=colour)  # type: ignore[arg-type]
        if item.is_question:
            st.badge(_("Question"), icon=":material/help:", color="blue")
        st.caption(where(context, item.network_id, item.community_id, networks, item), width="content")


def where(
    context: PageContext, network_id: str, place: str | None, networks: Mapping[str, str], item: Item
) -> str:
    """Network, community and moment."""
    parts = [networks.get(network_id, network_id), community(place, network_id)]
    written = moment(item.created_at, context.zone, seen_from=context.facts.as_of)
    return " · ".join(escaped(part) for part in [*parts, written] if part)


def _show_actions(context: PageContext, item: Item, key: str, *, brief: bool) -> None:
    refusal = acting.refusal(context)
    is_mine = item.assignee == context.reader.name

    def button(label: str, state: str, icon: str) -> None:
        st.button(
            label,
            key=f"{key}-{state}-{item.item_id}",
            icon=icon,
            disabled=refusal is not None,
            help=refusal,
            on_click=act,
            args=(context, item.item_id, state, item.version),
        )

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if item.state in {"answered", "dismissed"}:
            button(_("Reopen"), "open", ":material/undo:")
        elif item.state == "taken":
            button(_("Release") if is_mine else _("Release for all"), "open", ":material/undo:")
        else:
            button(_("Take"), "taken", ":material/front_hand:")
        if item.state in {"open", "taken"} and not brief:
            button(_("Answered"), "answered", ":material/done_all:")
            _show_dismiss(context, item, key, refusal)
        if not brief:
            st.button(
                _("Thread"),
                key=f"{key}-thread-{item.item_id}",
                icon=":material/forum:",
                type="tertiary",
                on_click=partial(conversation.ask_for, item.item_id),
            )
        else:
            context.link("conversations", _("Read the thread"), icon=":material/forum:", item=item.item_id)
        quotes.link(item.url)


def _show_dismiss(context: PageContext, item: Item, key: str, refusal: str | None) -> None:
    note_key = f"{key}-note-{item.item_id}"

    def dismiss() -> None:
        act(context, item.item_id, "dismissed", item.version, str(st.session_state.get(note_key, "")))

    with st.popover(
        _("Set aside"),
        icon=":material/do_not_disturb_on:",
        disabled=refusal is not None,
        help=refusal,
        key=f"{key}-dismiss-{item.item_id}",
    ):
        st.text_input(_("Why it needs none (for colleagues)"), key=note_key)
        st.button(
            _("It needs no answer"),
            key=f"{key}-dismissed-{item.item_id}",
            disabled=refusal is not None,
            help=refusal,
            on_click=dismiss,
        )
