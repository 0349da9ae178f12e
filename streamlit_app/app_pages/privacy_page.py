"""Privacy: requests of people and when they are due, copies to hand over, how people are protected, the log.

app store -> requests | form -> app store -> next run | published file + app store -> copy of a member
"""

from datetime import datetime

import streamlit as st

from agorascope.app_store.privacy_requests import requests_of
from streamlit_app import access
from streamlit_app.components import audit_list, member_copy, protection_card, request_form, request_list
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.queries import privacy


def show(context: PageContext) -> None:
    """Draw the page for one publication; names and the log are for managers."""
    st.title(_("Privacy"))
    today = datetime.now(context.zone).date()
    rows = requests_of(access.store())
    request_list.show_summary(rows, today)
    if not context.reader.may_write:
        st.caption(_("Requests name persons: only managers see them, and the log of writes."))
    else:
        networks = {one.network_id: one.name for one in context.ask(privacy.all_networks)}
        st.subheader(_("Requests of people"))
        request_list.show(context, rows, networks, today)
        st.subheader(_("Write down a request"))
        request_form.show(context)
        st.subheader(_("Copy for a member"))
        member_copy.show(context)
    st.subheader(_("How people are protected"))
    protection_card.show(context)
    if context.reader.may_write:
        st.subheader(_("Who wrote what"))
        st.caption(_("The last 200 writes to the app store: who, when, which row; not what stood in it."))
        audit_list.show(context)
