"""Writes down what a person asked for: who, when, by which way; an objection holds from the next run on."""

from datetime import UTC, datetime

import streamlit as st

from agorascope.app_store.privacy_requests import KINDS, ROUTES, Asked
from agorascope.members.naming import bare_account
from agorascope.objecting.noting import Surroundings
from agorascope.objecting.requesting import take
from agorascope.pseudonyms import known_key
from agorascope.settings import get_settings
from streamlit_app import access
from streamlit_app.components import acting
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import axis_day_format
from streamlit_app.queries import privacy

KIND, NETWORK, ACCOUNT, MEMBER = "asked-kind", "asked-network", "asked-account", "asked-member"
RECEIVED, ROUTE, NOTE = "asked-received", "asked-route", "asked-note"


def kind_word(kind: str) -> str:
    """A kind of request in words."""
    words = {"objection": _("Objection"), "export": _("Copy of the data"), "erasure": _("Erasure")}
    return words.get(kind, kind)


def route_word(route: str) -> str:
    """How a request came, in words."""
    words = {
        "email": _("E-mail"),
        "letter": _("Letter"),
        "message": _("Message on a network"),
        "phone": _("Telephone"),
        "person": _("In person"),
    }
    return words.get(route, route)


def kind_explained(kind: str) -> str:
    """What happens after a request of this kind is written down."""
    return {
        "objection": _(
            "It holds from the next run on: the person leaves the warehouse, the figures, this viewer and "
            "all published files, and what they write later stays out."
        ),
        "export": _("It waits in the list until you hand over the copy: see below, “Copy for a member”."),
        "erasure": _(
            "It waits in the list with the command that the operator runs: it takes the person out of "
            "everything at once, landed bytes and logs included, and closes the request."
        ),
    }[kind]


def show(context: PageContext) -> None:
    """Draw the form. It is no st.form: what the chosen kind means is said at once."""
    _seed()
    kinds = {kind: kind_word(kind) for kind in KINDS}
    st.segmented_control(
        _("What the person asks for"), KINDS, format_func=kinds.__getitem__, key=KIND, required=True
    )
    st.caption(kind_explained(str(st.session_state[KIND])))
    networks = {network.network_id: network.name for network in context.ask(privacy.all_networks)}
    with st.grid(3, min_column_width=200):
        st.selectbox(_("Network"), list(networks), format_func=networks.__getitem__, key=NETWORK)
        st.text_input(_("Account, as the person wrote it"), key=ACCOUNT, max_chars=500)
        st.text_input(
            _("Or the member’s pseudonym"), key=MEMBER, max_chars=64, help=_("From the page of members.")
        )
    with st.grid(3, min_column_width=200):
        st.date_input(
            _("Received on"),
            key=RECEIVED,
            max_value=datetime.now(context.zone).date(),
            format="MM/DD/YYYY" if axis_day_format().startswith("%b") else "DD/MM/YYYY",
        )
        routes = {route: route_word(route) for route in ROUTES}
        st.selectbox(_("How it came"), ROUTES, format_func=routes.__getitem__, key=ROUTE)
        st.text_input(
            _("Note (optional)"), key=NOTE, max_chars=500, help=_("No names: a note stays in the audit log.")
        )
    st.button(
        _("Write it down"),
        key="asked-record",
        icon=":material/edit_note:",
        on_click=_record,
        args=(context,),
        disabled=not context.reader.may_write,
        help=acting.refusal(context),
    )


def surroundings(context: PageContext) -> Surroundings:
    """What a name is checked against, as far as the published file says."""
    said = context.ask(privacy.settings)
    named = {
        bare_account(account)
        for setting, value in said.items()
        if setting.endswith((".handles", ".handle"))
        for account in value.split(",")
    }
    return Surroundings(
        networks=[network.network_id for network in context.ask(privacy.all_networks)],
        public_accounts=context.ask(privacy.team_accounts) | named,
    )


def _seed() -> None:
    """A link names network and member; what a reader types does not go into the address: it is a name."""
    for key, name in ((NETWORK, "network"), (MEMBER, "member")):
        asked = st.query_params.get(name)
        if asked and st.session_state.get(f"{key}-linked") != asked:
            st.session_state[key] = st.session_state[f"{key}-linked"] = asked
    st.session_state.setdefault(KIND, KINDS[0])


def _record(context: PageContext) -> None:
    held = st.session_state
    asked = Asked(
        str(held[KIND]),
        str(held[NETWORK] or ""),
        held[RECEIVED] or datetime.now(context.zone).date(),
        str(held[ROUTE]),
        account=str(held[ACCOUNT] or ""),
        member_key=str(held[MEMBER] or "").strip() or None,
        note=str(held[NOTE] or ""),
    )

    def do() -> str:
        number = take(
            access.store(),
            asked,
            surroundings(context),
            key=known_key(get_settings()),
            who=context.reader.name,
            at=datetime.now(UTC),
        )
        if asked.kind == "objection":
            return _("The objection is noted. The next run takes the person out.")
        return _("Request {number} is written down.").format(number=number)

    if acting.attempt(context, do):
        held[ACCOUNT] = held[MEMBER] = held[NOTE] = ""
