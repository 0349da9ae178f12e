"""Strips on top of a page: made-up data, and figures older than the last run."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from agorascope.published import RunStatus
from streamlit_app.components import plain
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import moment
from streamlit_app.queries.base import Facts


def show_demo(facts: Facts) -> None:
    """Mark every page of a made-up world."""
    if facts.is_demo:
        st.info(_("Demo data: made-up people and brands."), icon=":material/theater_comedy:")


def show_behind(facts: Facts, status: RunStatus, *, in_full: bool) -> None:
    """Say that the last run did not publish and, in full, why."""
    zone = ZoneInfo(facts.time_zone)
    stopped = (
        _("The last run, on {moment}, was stopped by a check before publication.")
        if status.outcome == "gate_failed"
        else _("The last run, on {moment}, failed before publication.")
    ).format(moment=moment(status.finished_at, zone))
    kept = _("The figures are still those of {moment}.").format(moment=moment(facts.as_of, zone))
    where = "" if in_full else " " + _("The Sources page says why.")
    st.warning(f"{kept} {stopped}{where}", icon=":material/warning:")
    if in_full:
        _show_reasons(status)


def show_late(facts: Facts, due: datetime) -> None:
    """Say that newer figures are due by now, which a scheduler that is dead cannot say."""
    zone = ZoneInfo(facts.time_zone)
    st.warning(
        _("The figures are late: those of {due} are due, and these are of {moment}.").format(
            due=moment(due, zone), moment=moment(facts.as_of, zone)
        )
        + " "
        + _("Ask whoever runs this to look at the scheduler."),
        icon=":material/schedule:",
    )


def _show_reasons(status: RunStatus) -> None:
    """Messages quote the data, so they are shown as plain text."""
    with st.container(border=True):
        plain.text(status.message)
        for failure in status.failures:
            if failure != status.message:
                plain.text(f"✗ {failure}")
        st.caption(_("Run {run_id}").format(run_id=f"`{status.run_id}`"))
