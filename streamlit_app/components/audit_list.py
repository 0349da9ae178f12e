"""Who wrote what into the app store, the latest first: for managers and the data protection officer."""

from collections.abc import Sequence
from itertools import groupby

import pandas as pd
import streamlit as st
from sqlalchemy import select

from agorascope.app_store.tables import AuditLog
from streamlit_app import access
from streamlit_app.components import downloads, states
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import moment, whole

READ = 5_000
SHOWN = 200


def show(context: PageContext) -> None:
    """Draw the last lines as a table; many rows written at once are one line."""
    with access.store().reading() as session:
        lines = list(session.scalars(select(AuditLog).order_by(AuditLog.audit_id.desc()).limit(READ)))
    if not lines:
        states.empty(_("Nobody has written anything yet"), _("Every write leaves its line here."))
        return
    together = gathered(lines)[:SHOWN]
    table = pd.DataFrame(
        {
            _("When"): [moment(group[0].at, context.zone) for group in together],
            _("Who"): [group[0].who for group in together],
            _("What"): [what_words(group[0].what) for group in together],
            _("Which"): [_which(group) for group in together],
        }
    )
    st.dataframe(table, hide_index=True, width="stretch", height=360)
    downloads.table(table, "audit")


def gathered(lines: Sequence[AuditLog]) -> list[list[AuditLog]]:
    """Lines that stand together and say the same of several rows: one write."""
    return [list(group) for _key, group in groupby(lines, key=lambda line: (line.who, line.at, line.what))]


def _which(group: list[AuditLog]) -> str:
    if len(group) == 1:
        return group[0].row_key
    return n_("{count} row", "{count} rows", len(group)).format(count=whole(len(group)))


def what_words(what: str) -> str:
    """A line of the audit log in words: what was done with which kind of row."""
    verb, _space, table = what.partition(" ")
    verbs = {
        "insert": _("added"),
        "update": _("changed"),
        "delete": _("removed"),
        "look": _("looked who it is"),
    }
    return f"{table_words(table)}: {verbs.get(verb, verb)}"


def table_words(table: str) -> str:
    """What a row of a table of the app store is."""
    words = {
        "stance_corrections": _("correction of a stance"),
        "gold_samples": _("round of the gold sample"),
        "gold_items": _("drawn mention"),
        "gold_labels": _("label"),
        "alert_states": _("state of an alert"),
        "alert_deliveries": _("alert that was sent"),
        "objections": _("objection"),
        "identity_decisions": _("decision on accounts of one person"),
        "outreach_contacts": _("contact of outreach"),
        "outreach_steps": _("step of outreach"),
        "inbox_items": _("item of the inbox"),
        "privacy_requests": _("request of a person"),
    }
    return words.get(table, table)
