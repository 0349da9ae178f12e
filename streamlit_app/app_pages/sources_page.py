"""Sources: what was read, what the checks found, how the runs went, what is shown.

status of the last run -> what works -> volume by day -> sources -> alarms -> coverage -> costs -> checks
-> rejects -> runs and how long they took -> publication
"""

import streamlit as st

from streamlit_app.components import (
    alarm_list,
    cost_table,
    coverage_table,
    gate_results,
    publication_card,
    rejects_table,
    run_history,
    run_lengths,
    source_table,
    source_verdict,
    states,
    volume_chart,
)
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.periods import Span
from streamlit_app.queries import base, sources

LISTED_RUNS = 20
DRAWN_RUNS = 30
COUNTED_LOADS = 30
DRAWN_DAYS = 90


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Sources"))
    health = context.ask(sources.sources)
    if health.empty:
        states.empty(_("No source yet"), _("Add a network to the workspace file and run again."))
    else:
        source_verdict.show(health)
        _show_volume(context)
        source_table.show(health, context.zone, context.facts.as_of)
    st.subheader(_("Needs a look"))
    alarm_list.show(context.ask(sources.alarms))
    coverage = context.ask(sources.coverage)
    if not coverage.empty:
        st.subheader(_("What each listing gave last"))
        coverage_table.show(coverage)
    st.subheader(_("What each source cost"))
    cost_table.show(context.ask(sources.costs, COUNTED_LOADS), COUNTED_LOADS)
    st.subheader(_("Checks of the run that is shown"))
    gate_results.show(context.ask(sources.gate_results, context.facts.run_id))
    st.subheader(_("Rejected records"))
    rejects_table.show(context.ask(sources.rejects))
    st.subheader(_("Last runs"))
    runs = context.ask(sources.runs, LISTED_RUNS)
    newest = str(runs["run_id"].iloc[0]) if not runs.empty else context.facts.run_id
    if not runs.empty:
        run_lengths.show(context, context.ask(sources.phases, DRAWN_RUNS))
    run_history.show(runs, context.ask(sources.steps, newest), context.zone)
    st.subheader(_("Publication"))
    publication_card.show(context.facts)


def _show_volume(context: PageContext) -> None:
    volume = context.ask(sources.volume, DRAWN_DAYS)
    if volume.empty:
        return
    st.subheader(_("What each network brought"))
    span = Span(volume["day"].min(), volume["day"].max())
    volume_chart.show(context, volume, context.ask(base.events, span, context.facts.time_zone))
