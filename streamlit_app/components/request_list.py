"""Requests of people: those that wait with the day they are due, and what became of the others."""

from datetime import UTC, date, datetime
from functools import partial

import pandas as pd
import streamlit as st

from agorascope.app_store.privacy_requests import Closing, close, is_overdue
from agorascope.app_store.tables import PrivacyRequest
from streamlit_app import access
from streamlit_app.components import acting, choice, downloads, plain, states
from streamlit_app.components.request_form import kind_word, route_word
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import day, whole
from streamlit_app.queries import privacy
from streamlit_app.untrusted import escaped

SHORT = 6  # signs of a pseudonym that stand for a person
SOON = 7  # days
ANY = "all"


def show_summary(rows: list[PrivacyRequest], today: date) -> None:
    """How many wait, how many are late, which is next."""
    waiting = [row for row in rows if row.state == "open"]
    late = sum(is_overdue(row, today) for row in waiting)
    with st.container(horizontal=True):
        st.metric(_("Waiting"), whole(len(waiting)), border=True, width=160)
        st.metric(_("Overdue"), whole(late), border=True, width=160)
        if waiting:
            st.metric(_("Next one due"), day(waiting[0].due_date), border=True, width=200)
    if late:
        st.error(
            n_(
                "{count} request is overdue: the law gives one month. Answer it today.",
                "{count} requests are overdue: the law gives one month. Answer them today.",
                late,
            ).format(count=whole(late)),
            icon=":material/event_busy:",
        )


def show(context: PageContext, rows: list[PrivacyRequest], networks: dict[str, str], today: date) -> None:
    """Draw the requests: cards of those that wait, a table of those that are closed."""
    states_ = {"open": _("Waiting"), "late": _("Overdue"), "closed": _("Closed")}
    kinds = {ANY: _("Every kind")} | {kind: kind_word(kind) for kind in ("objection", "export", "erasure")}
    with st.grid(2, min_column_width=160):
        state = choice.select(_("State"), "state", states_)
        kind = choice.select(_("Kind"), "kind", kinds)
    chosen = [row for row in rows if kind in {ANY, row.request_kind}]
    if state == "closed":
        _show_closed([row for row in chosen if row.state != "open"], networks)
        return
    waiting = [row for row in chosen if is_overdue(row, today) or (state == "open" and row.state == "open")]
    if not waiting:
        states.empty(_("No request waits"), _("Write a new one down below; each is due one month later."))
    for row in waiting:
        _show_card(context, row, networks, today)


def whom(row: PrivacyRequest) -> str:
    """Whom a request is about: the name while it waits, then a pseudonym."""
    if row.account:
        return row.account
    key = row.member_key or row.account_key
    return _("member {key}").format(key=key[:SHORT]) if key else _("name forgotten")


def due_words(row: PrivacyRequest, today: date) -> tuple[str, str, str]:
    """When a request is due, in words, with icon and colour."""
    left = (row.due_date - today).days
    if left < 0:
        text = n_("overdue for {count} day", "overdue for {count} days", -left)
        return text.format(count=whole(-left)), ":material/event_busy:", "red"
    if left == 0:
        return _("due today"), ":material/event:", "orange"
    text = n_("due in {count} day", "due in {count} days", left)
    return text.format(count=whole(left)), ":material/event:", "orange" if left <= SOON else "gray"


def state_word(state: str) -> str:
    """The state of a request in words."""
    return {"open": _("Waiting"), "done": _("Answered"), "refused": _("Refused")}.get(state, state)


def _show_card(context: PageContext, row: PrivacyRequest, networks: dict[str, str], today: date) -> None:
    text, icon, colour = due_words(row, today)
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(text, icon=icon, color=colour)  # type: ignore[arg-type]
            st.markdown(f"**{kind_word(row.request_kind)}**", width="content")
            st.caption(escaped(f"#{row.request_id}"), width="content")
        plain.text(f"{whom(row)} · {networks.get(row.network_id, row.network_id)}")
        st.caption(
            _("Received on {received} ({route}), due on {due}. Written down by {who}.").format(
                received=day(row.received_date),
                route=route_word(row.route).lower(),
                due=day(row.due_date),
                who=escaped(row.recorded_by),
            )
        )
        if row.note:
            plain.text(row.note)
        if row.request_kind == "erasure":
            _show_erasing(row)
        elif row.request_kind == "export" and not _known_key(context, row):
            st.caption(_("Which member this account is, the published file does not say. The operator runs:"))
            name = f"{_quoted(row.network_id)} {_quoted(row.account)}"
            st.code(f"agorascope privacy export --output copy.xlsx -- {name}", language="bash")
        with st.container(horizontal=True):
            _show_actions(context, row)


def _show_erasing(row: PrivacyRequest) -> None:
    st.caption(
        _(
            "This takes the person out of everything at once and closes the request; it first shows what "
            "would go. The operator runs:"
        )
    )
    name = row.account or row.member_key or ""
    st.code(
        f"agorascope erase --request {row.request_id} -- {_quoted(row.network_id)} {_quoted(name)}",
        language="bash",
    )
    st.caption(
        _(
            "Backups and copies that were sent are out of its reach: docs/privacy.md says what to do about "
            "them."
        )
    )


def _quoted(text: str) -> str:
    """One word for a shell, whatever a person wrote."""
    return "'" + text.replace("'", "'\\''") + "'"


def _show_actions(context: PageContext, row: PrivacyRequest) -> None:
    shut = {"disabled": not context.reader.may_write, "help": acting.refusal(context)}
    st.button(
        _("Mark as answered"),
        key=f"done-{row.request_id}",
        icon=":material/check:",
        on_click=partial(_close, context, row, "done"),
        **shut,  # type: ignore[arg-type]
    )
    with st.popover(_("Refuse"), icon=":material/block:", key=f"refuse-menu-{row.request_id}"):
        st.text_input(_("Why (the person must be told)"), key=f"reason-{row.request_id}", max_chars=500)
        st.button(
            _("Refuse the request"),
            key=f"refuse-{row.request_id}",
            on_click=partial(_close, context, row, "refused"),
            **shut,  # type: ignore[arg-type]
        )
    if row.request_kind == "export" and (key := _known_key(context, row)):
        context.link(
            "privacy",
            _("Prepare the copy"),
            icon=":material/folder_zip:",
            network=row.network_id,
            member=key,
        )


def _known_key(context: PageContext, row: PrivacyRequest) -> str | None:
    """The member of the published file that a request is about, where it can be told."""
    for key in (row.member_key, row.account_key):
        if key and context.ask(privacy.member_exists, row.network_id, key):
            return key
    return None


def _close(context: PageContext, row: PrivacyRequest, closing: Closing) -> None:
    reason = str(st.session_state.get(f"reason-{row.request_id}") or "")

    def do() -> str:
        close(
            access.store(),
            row.request_id,
            closing,
            who=context.reader.name,
            at=datetime.now(UTC),
            reason=reason if closing == "refused" else "",
            seen=row.version,
        )
        if closing == "done":
            return _("Request {number} is answered; the name is forgotten.").format(number=row.request_id)
        return _("Request {number} is refused; the name is forgotten.").format(number=row.request_id)

    acting.attempt(context, do)


def _show_closed(rows: list[PrivacyRequest], networks: dict[str, str]) -> None:
    if not rows:
        states.empty(_("No request is closed yet"), _("Closed ones stay here, without the name."))
        return
    table = pd.DataFrame(
        {
            _("Number"): [row.request_id for row in rows],
            _("Kind"): [kind_word(row.request_kind) for row in rows],
            _("Network"): [networks.get(row.network_id, row.network_id) for row in rows],
            _("Whom"): [whom(row) for row in rows],
            _("Received on"): [day(row.received_date) for row in rows],
            _("State"): [state_word(row.state) for row in rows],
            _("Closed on"): [day(row.closed_at.date()) if row.closed_at else "" for row in rows],
            _("By"): [row.closed_by or "" for row in rows],
            _("Reason"): [row.reason for row in rows],
        }
    )
    st.dataframe(table, hide_index=True, width="stretch")
    downloads.table(table, "requests")
