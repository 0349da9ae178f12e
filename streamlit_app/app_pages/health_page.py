"""Source health: what was read, what the checks found, how the runs went, what is shown.

status of the last run -> sources -> alarms -> coverage -> checks -> rejects -> runs -> publication
"""

from zoneinfo import ZoneInfo

import streamlit as st

from agorascope.published import Publication
from streamlit_app import access, queries
from streamlit_app.components import (
    alarm_list,
    coverage_table,
    gate_results,
    publication_card,
    rejects_table,
    run_history,
    source_table,
    states,
)
from streamlit_app.i18n import _
from streamlit_app.queries import Facts

LISTED_RUNS = 20


def show(publication: Publication, facts: Facts) -> None:
    """Draw the page for one publication."""
    zone = ZoneInfo(facts.time_zone)
    st.title(_("Source health"))
    sources = access.ask(publication, queries.sources)
    if sources.empty:
        states.empty(_("No source yet"), _("Add a network to the workspace file and run again."))
    else:
        source_table.show(sources, zone, facts.as_of)
    st.subheader(_("Needs a look"))
    alarm_list.show(access.ask(publication, queries.alarms))
    coverage = access.ask(publication, queries.coverage)
    if not coverage.empty:
        st.subheader(_("What each listing gave last"))
        coverage_table.show(coverage)
    st.subheader(_("Checks of the run that is shown"))
    gate_results.show(access.ask(publication, queries.gate_results, facts.run_id))
    st.subheader(_("Rejected records"))
    rejects_table.show(access.ask(publication, queries.rejects))
    st.subheader(_("Last runs"))
    runs = access.ask(publication, queries.runs, LISTED_RUNS)
    newest = str(runs["run_id"].iloc[0]) if not runs.empty else facts.run_id
    run_history.show(runs, access.ask(publication, queries.steps, newest), zone)
    st.subheader(_("Publication"))
    publication_card.show(facts)
