"""How people are protected here: pseudonyms, scores, retention, objections; and what stays of whom."""

import streamlit as st

from agorascope.app_store.objections import standing_objections
from streamlit_app import access
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import whole
from streamlit_app.queries import privacy
from streamlit_app.untrusted import escaped


def show(context: PageContext) -> None:
    """Draw it as a few sentences, each with what it means."""
    found, said = context.ask(privacy.protection), context.ask(privacy.settings)
    with access.store().reading() as session:
        objections = len(standing_objections(session))
    lines = [
        _("**Pseudonyms are on.** The published file holds no handle and no name of a person.")
        if found.has_pseudonyms
        else _("**Pseudonyms are off.** The published file holds handles as on the network."),
        _("**No scores of persons** on: {networks}.").format(
            networks=", ".join(map(escaped, found.unscored_networks))
        )
        if found.unscored_networks
        else _("**Persons are scored on every network** of this workspace; staff and bots never."),
        _("**No objection** holds.")
        if objections == 0
        else n_(
            "**{count} objection** holds: that person is in no figure and no file.",
            "**{count} objections** hold: these persons are in no figure and no file.",
            objections,
        ).format(count=whole(objections)),
    ]
    if days := said.get("privacy.retention_days"):
        lines.append(
            _(
                "**Texts and people are kept {days} days** at most, as the workspace says; then each run "
                "erases them, and the totals of the days stay."
            ).format(days=escaped(days))
        )
    for line in lines:
        st.markdown(f"- {line}")
    with st.expander(_("What stays when a person objects"), icon=":material/info:"):
        for line in _staying():
            st.markdown(f"- {line}")


def _staying() -> list[str]:
    return [
        _("The objection itself, with the account’s name: to honour it. It is in no figure and no export."),
        _("Keyed marks of the account, from which nothing can be read without the installation’s key."),
        _("The bytes as they were received, until their retention ends; nothing reads them again by itself."),
        _("Reports, alerts and exports that were sent, and backups: delete them by hand."),
        _("Other accounts of the person that were not known to be theirs: object for each."),
    ]
