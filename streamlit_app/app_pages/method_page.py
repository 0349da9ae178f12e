"""Method: every formula that is shown, one value of it computed again, and how right the readings are.

choice of a formula -> what it is and is not -> a published value, step by step, beside the published one
"""

import pandas as pd
import streamlit as st

from streamlit_app.components import (
    choice,
    downloads,
    formula_card,
    reading_accuracy,
    states,
    value_choosers,
    worked_value,
)
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.method.desk_formulas import desk_formulas
from streamlit_app.method.formula import Formula, Measured
from streamlit_app.method.people_formulas import people_formulas
from streamlit_app.method.reputation_formulas import reputation_formulas
from streamlit_app.queries import method


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Method"))
    st.caption(_("How every figure is made, what it is for, and what it does not mean."))
    part = choice.switch(
        _("Show"),
        "part",
        {
            "one": _("One figure, computed again"),
            "accuracy": _("How right the readings are"),
            "list": _("All formulas"),
        },
    )
    if part == "accuracy":
        _show_accuracy(context)
    elif part == "list":
        _show_list()
    else:
        _show_one(context)


def formulas() -> dict[str, tuple[Formula, ...]]:
    """All formulas under the headings they are grouped by."""
    return {
        _("What is said of the brand"): reputation_formulas(),
        _("Exchanges, alerts and events"): desk_formulas(),
        _("Members and invitations"): people_formulas(),
    }


def _show_one(context: PageContext) -> None:
    known = {formula.key: formula for group in formulas().values() for formula in group}
    names = {key: formula.name for key, formula in known.items()}
    chosen = choice.select(_("Figure"), "formula", names, next(iter(names)))
    formula = known[chosen]
    st.subheader(formula.name)
    formula_card.show(formula)
    if formula.working is None:
        return
    st.subheader(_("One value, computed again"))
    st.caption(
        _(
            "Choose what you want to see. The value is computed by the functions that made it, from what "
            "is published; the address keeps your choice."
        )
    )
    working = value_choosers.draw(context, formula.working)
    if working is None:
        states.empty(
            _("Nothing to compute again"), _("This publication holds no such value; choose another figure.")
        )
    else:
        worked_value.show(context, working)


def _show_accuracy(context: PageContext) -> None:
    st.subheader(_("How often the stance is right"))
    rows = context.ask(method.accuracies)
    if not rows:
        states.empty(_("Never measured"), _("The next run measures it on public texts."))
    else:
        reading_accuracy.show(context, rows)
    st.markdown(formula_card.bold(_("What it does not mean")))
    for sentence in accuracy_limits():
        st.markdown(f"- {sentence}")
    for measured in accuracy_measured():
        st.markdown(f":material/straighten: {measured.sentence()}")
    context.link("labels", _("Label a sample of your own mentions"), icon=":material/label:")


def accuracy_limits() -> tuple[str, ...]:
    """What the accuracy does not say."""
    return (
        _("It is an average: a single post may be read wrongly however high it is."),
        _(
            "Texts about your brand are not the public texts; only your own labels say how it fares "
            "with them."
        ),
        _("Mistakes follow the stance, so more posts do not make them vanish: the corrected figures do."),
        _("Irony is told seldom; it lowers the confidence and never turns a stance."),
    )


def accuracy_measured() -> tuple[Measured, ...]:
    """Measured limits of the readings."""
    return (
        Measured(
            _("Two careful people agree on some {share} of such labels."),
            {"share": "80 %"},
            "methodology.md",
            "Two careful people agree on some 80 % of such labels.",
        ),
        Measured(
            _(
                "Net sentiment of six airlines against that of people: {cascade} off on average by the usual "
                "reader, {lexicon} by word lists; all of it too rosy."
            ),
            {"lexicon": "0.53", "cascade": "0.20"},
            "methodology.md",
            "mean absolute error 0.53 by `lexicon`, 0.18 by\n`fast`, 0.20 by `cascade`, all of it too rosy.",
        ),
    )


def _show_list() -> None:
    for heading, group in formulas().items():
        st.subheader(heading)
        for formula in group:
            with st.expander(formula.name):
                formula_card.show(formula)
    downloads.table(_table, "formulas")


def _table() -> pd.DataFrame:
    every = [formula for group in formulas().values() for formula in group]
    return pd.DataFrame(
        {
            _("Figure"): [formula.name for formula in every],
            _("What it is for"): [formula.purpose for formula in every],
            _("Formula (LaTeX)"): ["\n".join(formula.latex) for formula in every],
            _("What it does not mean"): ["\n".join(formula.is_not) for formula in every],
            _("Source"): [formula.source for formula in every],
        }
    )
