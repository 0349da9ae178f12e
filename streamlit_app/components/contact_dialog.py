"""One contact over the page: the next step to note, the message to copy, the history. Nothing is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

import streamlit as st

from agorascope.app_store import outreach_states
from agorascope.errors import AgorascopeError, InputError
from agorascope.outreach import acts
from agorascope.outreach.drafts import TEMPLATE_OF_ROUTE
from agorascope.outreach.moments import moment
from agorascope.outreach.records import Facts
from agorascope.outreach.states import State, standing_moves
from agorascope.outreach.vocabularies import NO_ROUTE, Vocabulary, entries
from streamlit_app import outreach_desk, outreach_words
from streamlit_app.board import Card
from streamlit_app.components import acting, day_input, outreach_board, over_page, plain
from streamlit_app.context import PageContext
from streamlit_app.i18n import LANGUAGES, _
from streamlit_app.i18n.formats import day
from streamlit_app.i18n.formats import moment as moment_words
from streamlit_app.untrusted import escaped

OPEN = "open_contact"  # number of the contact that is open
MOVE = "open_contact_move"  # the move that it was opened for
OTHERWISE = "otherwise"
GIVEN = "given"
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the figures propose for the first message, None when the person is no candidate (any more)."""

    route: str | None = None
    notice: str | None = None


def open_card(number: int, move: State | None = None) -> None:
    """Have the next drawing of the page open a contact; for callbacks."""
    st.session_state[OPEN] = number
    st.session_state[MOVE] = move
    st.session_state.pop(f"contact-{number}-part", None)


def close() -> None:
    """Have the next drawing of the page show the page alone."""
    st.session_state.pop(OPEN, None)
    st.session_state.pop(MOVE, None)


def show(card: Card, proposal: Proposal, context: PageContext) -> None:
    """Draw the dialog; to be called at the end of a page when OPEN names the card."""
    over_page.dialog(_("Contact"), _show, on_dismiss=close)(card, proposal, context)


def _show(card: Card, proposal: Proposal, context: PageContext) -> None:
    _show_head(card, context)
    acting.show_said()
    parts = {"step": _("Next step"), "message": _("Message"), "history": _("History and notes")}
    key = f"contact-{card.number}-part"
    st.session_state.setdefault(key, "step")
    part = st.segmented_control(
        _("Show"), list(parts), format_func=parts.__getitem__, key=key, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    if part == "message":
        _show_message(card)
    elif part == "history":
        _show_history(card, context)
    else:
        _show_step(card, proposal, context)


def _show_head(card: Card, context: PageContext) -> None:
    row = card.contact.row
    network = escaped(str(card.member.get("network", row.network_id)))
    st.markdown(f"**{escaped(outreach_board.name_of(card))}** · {network}")
    state = outreach_words.state(card.state)
    st.caption(
        " · ".join(
            [state, outreach_board.since(card, context.zone), outreach_board.notice_words(card, context.zone)]
        )
    )
    if card.barrier:
        st.warning(outreach_board.barrier_words(card), icon=":material/block:")
    elif context.facts.has_pseudonyms:
        st.caption(_("Who it is stands in no published file. On the machine that runs Agorascope:"))
        st.code(f"agorascope outreach show {card.number} --reveal", language="bash")


def _show_step(card: Card, proposal: Proposal, context: PageContext) -> None:
    if not card.moves:
        st.caption(_("Nothing follows: the person takes part. Thank them now and then."))
        return
    wanted = st.session_state.get(MOVE)
    key = f"contact-{card.number}-move"
    if st.session_state.get(key) not in card.moves:
        st.session_state[key] = wanted if wanted in card.moves else card.moves[0]
    chosen = st.segmented_control(
        _("What happened"), card.moves, format_func=outreach_words.state, key=key, required=True
    )
    to: State = chosen or card.moves[0]
    at = _day_input(card, to, context)
    facts = _facts_input(card, to, proposal)
    _button(
        _("Note it"), f"contact-{card.number}-note-it", partial(_moved, card, to, at, facts, context), context
    )
    if to == "contacted":
        st.caption(_("The message itself is under “Message”: copy it, change it, send it yourself first."))


def _day_input(card: Card, to: State, context: PageContext) -> date:
    today = datetime.now(UTC).astimezone(context.zone).date()
    last = standing_moves(card.contact.history)[-1]
    before = last.happened_at.astimezone(context.zone).date() if last.state != "candidate" else None
    return day_input.show(
        _("When"),
        f"contact-{card.number}-{to}-at",
        current=today,
        first=min(before, today) if before else date(2000, 1, 1),
        last=today,
    )


def _facts_input(card: Card, to: State, proposal: Proposal) -> Facts:
    """What has to be said of a step beside its day."""
    prefix = f"contact-{card.number}-{to}"
    route = notice = consent = None
    reason = ""
    if to == "contacted":
        routes = [word for word in entries("contact_routes") if word != NO_ROUTE]
        route = _choice(
            _("How they were written to"), "contact_routes", routes, proposal.route, f"{prefix}-route"
        )
        notice, reason = _notice_input(card, proposal, prefix)
    if to == "accepted":
        words = list(entries("consent_bases"))
        consent = _choice(_("How they agreed"), "consent_bases", words, None, f"{prefix}-consent")
    note = _note_input(prefix)
    return Facts(
        contact_route=route, notice_id=notice, notice_reason=reason, consent_basis=consent, note=note
    )


def _notice_input(card: Card, proposal: Proposal, prefix: str) -> tuple[str | None, str]:
    """The notice of a step, and in words how it was given when in no usual way."""
    had_notice = card.notice in {"given", "late"}
    words = [*([GIVEN] if had_notice else []), *entries("notices"), OTHERWISE]
    names = {GIVEN: _("Given before"), OTHERWISE: _("In another way")}
    wanted = GIVEN if had_notice else proposal.notice
    notice = st.selectbox(
        _("Privacy notice that they got"),
        words,
        index=words.index(wanted) if wanted in words else 0,
        format_func=lambda word: names.get(word) or outreach_words.vocabulary("notices", word),
        key=f"{prefix}-notice",
    )
    if notice == OTHERWISE:
        return None, st.text_input(
            _("How, and why in this way"), key=f"{prefix}-reason", max_chars=LONGEST_NOTE
        )
    if notice == GIVEN:
        return None, ""
    st.caption(outreach_words.vocabulary("notices", notice, "duty"))
    return notice, ""


def _note_input(prefix: str) -> str:
    return st.text_area(
        _("Note for the team"),
        key=f"{prefix}-note",
        max_chars=LONGEST_NOTE,
        height=80,
        help=_("Others read it, and an objection erases it. Write no names into it."),
    )


def _choice(label: str, vocabulary: Vocabulary, words: list[str], wanted: str | None, key: str) -> str:
    return str(
        st.selectbox(
            label,
            words,
            index=words.index(wanted) if wanted in words else 0,
            format_func=partial(outreach_words.vocabulary, vocabulary),
            key=key,
        )
    )


def _show_message(card: Card) -> None:
    if card.barrier or card.contact.row.state == "declined":
        st.caption(
            outreach_board.barrier_words(card) or _("The person said no: nobody writes to them again.")
        )
        return
    prefix = f"contact-{card.number}"
    spoken, template = f"{prefix}-language", f"{prefix}-template"
    choices = st.container(horizontal=True)
    try:
        message = acts.write(
            outreach_desk.here(),
            card.contact,
            language=st.session_state.get(spoken),
            template=st.session_state.get(template),
        )
    except AgorascopeError as error:
        plain.text(str(error))
        return
    st.session_state.setdefault(spoken, message.language)  # the person's own, until another is asked for
    st.session_state.setdefault(template, TEMPLATE_OF_ROUTE.get(message.route, "invitation"))
    kinds = {"reply": _("Short, in public"), "invitation": _("Full, in private")}
    with choices:
        st.segmented_control(
            _("Language of the message"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key=spoken,
            required=True,
        )  # fmt: skip
        st.segmented_control(
            _("Kind of message"), list(kinds), format_func=kinds.__getitem__, key=template, required=True
        )
    st.code(message.text, language=None, wrap_lines=True)
    notice = outreach_words.vocabulary("notices", message.notice_id)
    st.caption(
        _("Nothing is sent from here. Copy it, change it, send it yourself, then note it as the next step.")
        + " "
        + _("Notice: {notice}. People are masked in the quotes.").format(notice=escaped(notice))
    )


def _show_history(card: Card, context: PageContext) -> None:
    for step in reversed(card.contact.steps):
        with st.container(border=True, gap=None):
            st.markdown(f"**{outreach_words.step(step.step_kind, step.state)}**")
            st.caption(f"{moment_words(step.happened_at, context.zone)} · {escaped(step.recorded_by)}")
            told = [
                outreach_words.vocabulary("contact_routes", step.contact_route),
                outreach_words.vocabulary("notices", step.notice_id) or step.notice_reason,
                outreach_words.vocabulary("consent_bases", step.consent_basis),
                step.note,
            ]
            if lines := "\n".join(line for line in told if line):
                plain.text(lines)
    prefix = f"contact-{card.number}-remark"
    heading = _("Add a note")
    st.markdown(f"**{heading}**")
    note = _note_input(prefix)
    assignee = st.text_input(
        _("Taken care of by"), value=card.contact.row.assignee or "", key=f"{prefix}-assignee", max_chars=200
    )
    with st.container(horizontal=True):
        _button(_("Keep the note"), f"{prefix}-keep", partial(_noted, card, note, assignee, context), context)
        if len(standing_moves(card.contact.history)) > 1:
            last = outreach_words.state(card.contact.last_move.state)
            _button(
                _("Take back “{step}”").format(step=last), f"{prefix}-withdraw",
                partial(_withdrawn, card, note, context), context, icon=":material/undo:",
            )  # fmt: skip


def _button(
    label: str,
    key: str,
    do: Callable[[], str],
    context: PageContext,
    icon: str = ":material/check:",
) -> None:
    """A button that writes; what it did is said on the page, why it did not in the dialog."""
    pressed = st.button(
        label, key=key, icon=icon, disabled=not context.reader.may_write, help=acting.refusal(context)
    )
    if pressed:
        if acting.attempt(context, partial(told, do)):
            close()
            st.rerun()
        acting.show_said()


def told(do: Callable[[], str]) -> str:
    """Run `do`; that somebody else was first is said in the reader's language."""
    try:
        return do()
    except AgorascopeError as error:
        if not outreach_desk.is_conflict(error):
            raise
        raise InputError(
            _("Somebody else changed this contact first; nothing of yours was kept."),
            remedy=_("Look at it again, and note it anew if it still holds."),
        ) from error


def _moved(card: Card, to: State, at: date, facts: Facts, context: PageContext) -> str:
    now = datetime.now(UTC)
    happened_at = moment(at.isoformat(), context.zone, now, card.contact.last_move.happened_at)
    acts.move_on(
        outreach_desk.here(), card.contact, to, facts,
        who=context.reader.name, now=now, happened_at=happened_at,
    )  # fmt: skip
    return _("{name}: {state}, {day}").format(
        name=outreach_board.name_of(card), state=outreach_words.state(to), day=day(at)
    )


def _noted(card: Card, note: str, assignee: str, context: PageContext) -> str:
    kept = card.contact.row.assignee or ""
    if not note.strip() and assignee.strip() == kept:
        raise InputError(_("The note is empty."), remedy=_("Write what others should know."))
    now = datetime.now(UTC)
    outreach_states.note(
        outreach_desk.here().store, card.number, Facts(note=note),
        who=context.reader.name, now=now, happened_at=now,
        assignee=assignee.strip() if assignee.strip() != kept else None,
    )  # fmt: skip
    return _("{name}: the note is kept").format(name=outreach_board.name_of(card))


def _withdrawn(card: Card, note: str, context: PageContext) -> str:
    outreach_states.withdraw(
        outreach_desk.here().store, card.number, note=note,
        who=context.reader.name, now=datetime.now(UTC), seen_version=card.contact.row.version,
    )  # fmt: skip
    return _("{name}: the last step is taken back; the history keeps both").format(
        name=outreach_board.name_of(card)
    )
