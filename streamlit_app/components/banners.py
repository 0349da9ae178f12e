"""Strips on top of a page: made-up data, and figures older than the last run."""

from zoneinfo import ZoneInfo

import streamlit as st

from agorascope.published import RunStatus
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import moment
from streamlit_app.queries import Facts


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
    where = "" if in_full else " " + _("Source health says why.")
    st.warning(f"{kept} {stopped}{where}", icon=":material/warning:")
    if in_full:
        _show_reasons(status)


def _show_reasons(status: RunStatus) -> None:
    """Messages quote the data, so they are shown as plain text."""
    with st.container(border=True):
        st.text(status.message)
        for failure in status.failures:
            if failure != status.message:
                st.text(f"✗ {failure}")
        st.caption(_("Run {run_id}").format(run_id=f"`{status.run_id}`"))
