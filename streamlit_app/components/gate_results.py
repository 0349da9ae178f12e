"""What the checks before publication found: failed rules first, passed ones counted."""

import pandas as pd
import streamlit as st

from streamlit_app.components import states
from streamlit_app.components.tables import number_or_dash
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import whole


def show(results: pd.DataFrame) -> None:
    """Draw failed rules as a table, passed ones on request."""
    if results.empty:
        states.empty(_("No check was recorded"), _("The next run writes what its checks found."))
        return
    passed = results[results["is_success"]]
    failed = results[~results["is_success"].astype(bool)]
    if failed.empty:
        st.success(
            n_("The check passed.", "All {count} checks passed.", len(passed)).format(
                count=whole(len(passed))
            ),
            icon=":material/check_circle:",
        )
    else:
        st.warning(
            n_("One check failed.", "{count} checks failed.", len(failed)).format(count=whole(len(failed)))
            + " "
            + n_("One passed.", "{count} passed.", len(passed)).format(count=whole(len(passed))),
            icon=":material/rule:",
        )
        st.dataframe(_table(failed), hide_index=True, alt=_("Failed checks"))
        for gate, severity in dict.fromkeys(zip(failed["gate"], failed["severity"], strict=True)):
            st.markdown(f":material/build: {advice(str(gate), str(severity))}")
    if not passed.empty:
        with st.expander(_("Passed checks")):
            st.dataframe(_table(passed), hide_index=True, alt=_("Passed checks"))


def advice(gate: str, severity: str) -> str:
    """What to do about a failed rule, as Markdown."""
    if severity == "warn":
        return _("Warnings stop nothing: look whether the change is real; if it is, there is nothing to do.")
    if severity == "row":
        return _(
            "Rows were set aside with their reason, see the rejected records below. Mend the mapping and run "
            "again: the landed pages are kept."
        )
    if gate == "arrival":
        return _(
            "A batch was not loaded. Mend the cause and run again; when the data are right: "
            "`agorascope load --accept-refused`"
        )
    return _(
        "Nothing is published while this fails. Mend the cause and run again; when the change is wanted: "
        "`agorascope publish --acknowledge`"
    )


def severity_word(severity: str) -> str:
    """What a failed rule of this severity does."""
    words = {
        "batch": _("Stops the batch"),
        "row": _("Sets rows aside"),
        "warn": _("Warns only"),
    }
    return words.get(severity, severity)


def _table(results: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Result"): ["✓ " + _("Passed") if ok else "✗ " + _("Failed") for ok in results["is_success"]],
            _("Gate"): results["gate"],
            _("Table"): results["asset"],
            _("Column"): results["column_name"].fillna("–"),
            _("Rule"): results["expectation"],
            _("Observed"): results["observed"].fillna("–"),
            _("Rows concerned"): [number_or_dash(value) for value in results["unexpected_count"]],
            _("Effect"): [severity_word(severity) for severity in results["severity"]],
        }
    )
