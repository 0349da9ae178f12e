"""The last runs, and the steps of the newest one."""

from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from streamlit_app.components import states
from streamlit_app.components.tables import duration_or_dash, moment_or_dash, number_or_dash
from streamlit_app.i18n import _


def show(runs: pd.DataFrame, steps: pd.DataFrame, zone: ZoneInfo) -> None:
    """Draw one row per run; the steps open on request."""
    if runs.empty:
        states.empty(_("No run was recorded"), _("The next run is listed here when it has ended."))
        return
    st.dataframe(_runs_table(runs, zone), hide_index=True, alt=_("Last runs"))
    with st.expander(_("Steps of the newest run")):
        st.dataframe(_steps_table(steps), hide_index=True, alt=_("Steps of the newest run"))


def _runs_table(runs: pd.DataFrame, zone: ZoneInfo) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Started"): [moment_or_dash(value, zone) for value in runs["started_at"]],
            _("Took"): _lengths(runs),
            _("Result"): ["✗ " + _("Failed") if bad else "✓ " + _("Done") for bad in runs["is_failed"]],
            _("Failed step"): runs["failed_step"].fillna("–"),
            _("Message"): runs["message"].fillna(""),
            _("Run"): runs["run_id"],
        }
    )


def _steps_table(steps: pd.DataFrame) -> pd.DataFrame:
    words = {"ok": "✓ " + _("Done"), "failed": "✗ " + _("Failed"), "running": "… " + _("Running")}
    return pd.DataFrame(
        {
            _("Step"): steps["step"],
            _("Network"): steps["network"].fillna("").replace("", "–"),
            _("Result"): [words.get(str(status), str(status)) for status in steps["status"]],
            _("Took"): _lengths(steps),
            _("Rows"): [number_or_dash(value) for value in steps["rows"]],
            _("Message"): steps["message"].fillna(""),
        }
    )


def _lengths(frame: pd.DataFrame) -> list[str]:
    return [duration_or_dash(a, b) for a, b in zip(frame["started_at"], frame["ended_at"], strict=True)]
