"""The copy of what is held about one member, to hand over: counted here, made when it is taken."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from agorascope.members.exporting import NOT_IN_IT, Export, as_json, as_xlsx, export_member
from streamlit_app import access
from streamlit_app.components import downloads, states
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, language, n_
from streamlit_app.i18n.formats import whole
from streamlit_app.queries import privacy

NETWORK, MEMBER = "copy-network", "copy-member"


def show(context: PageContext) -> None:
    """Draw the choice of a member, what is held, and two ways to take it."""
    _seed()
    networks = {network.network_id: network.name for network in context.ask(privacy.all_networks)}
    with st.grid(2, min_column_width=200):
        network = st.selectbox(
            _("Network of the member"), list(networks), format_func=networks.__getitem__, key=NETWORK
        )
        member = st.text_input(
            _("The member’s pseudonym"), key=MEMBER, max_chars=64, help=_("From the page of members.")
        ).strip()
    if not member or network is None:
        st.caption(_("The page of members shows each member’s pseudonym; its card leads here."))
        return
    held = context.ask(privacy.held, network, member)
    if held.empty:
        states.empty(
            _("Nothing is published about this member"),
            _("Check network and pseudonym. Who objected is not there any more."),
        )
        return
    tables, rows = len(held), int(held["rows"].sum())
    text = n_("{rows} rows in {count} table", "{rows} rows in {count} tables", tables)
    st.markdown(f"**{text.format(rows=whole(rows), count=whole(tables))}**")
    st.caption(_("And from the app store: inbox, outreach, labels and requests about them."))
    writers: tuple[tuple[str, Callable[[Export, str], bytes], str, str], ...] = (
        (_("Copy (JSON)"), as_json, "json", "application/json"),
        (_("Copy (XLSX)"), as_xlsx, "xlsx", downloads.XLSX),
    )
    with st.container(horizontal=True):
        for label, write, ending, mime in writers:
            make = partial(_made, context, network, member, write, language())
            downloads.file(label, make, f"member-{member[:6]}.{ending}", mime)
    with st.expander(_("What is not in it"), icon=":material/info:"):
        for sentence in NOT_IN_IT[language()]:
            st.markdown(f"- {sentence}")


def _seed() -> None:
    for key, name in ((NETWORK, "network"), (MEMBER, "member")):
        asked = st.query_params.get(name)
        if asked and st.session_state.get(f"{key}-linked") != asked:
            st.session_state[key] = st.session_state[f"{key}-linked"] = asked


def _made(
    context: PageContext,
    network: str,
    member: str,
    write: Callable[[Export, str], bytes],
    spoken: str,
) -> bytes:
    return write(context.fresh(export_member, access.store(), network, member), spoken)
