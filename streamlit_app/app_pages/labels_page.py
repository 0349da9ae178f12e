"""Labels: a person labels drawn mentions, corrects one, and sees how right the model is.

gold sample -> one mention at a time | search -> correction | labels -> accuracy, agreement, what is missing
"""

import streamlit as st

from agorascope.corrections import standing_corrections
from agorascope.gold.standing import progress_of
from agorascope.gold.words import STANCES
from streamlit_app import access
from streamlit_app.components import (
    accuracy_chart,
    choice,
    filters,
    label_standing,
    labelling,
    mention_corrections,
    states,
)
from streamlit_app.components.posts import stance_word
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.queries import labels
from streamlit_app.queries.labels import Wanted
from streamlit_app.selection import ANY

FOUND = 40


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Labels"))
    words = {
        "label": _("Label a sample"),
        "correct": _("Correct a mention"),
        "accuracy": _("How right the model is"),
    }
    task = choice.switch(_("What to do"), "task", words)
    if task == "correct":
        _show_correcting(context)
    elif task == "accuracy":
        _show_accuracy(context)
    else:
        labelling.show(context, progress_of(access.store()))


def _show_correcting(context: PageContext) -> None:
    known = filters.known_days(context)
    if known is None:
        states.empty(_("No mention to correct yet"), _("The last run found no post that names a brand."))
        return
    view = filters.show(context, known, uses=("period", "brand", "network", "language"))
    with st.grid(3, min_column_width=200):
        text = st.text_input(
            _("Words in the post"), key="words", bind="query-params", help=_("Or the number of a mention.")
        )
        stances = {ANY: _("Any stance")} | {stance: stance_word(stance)[0] for stance in STANCES}
        stance = choice.select(_("The model says"), "says", stances)
        orders = {"newest": _("Newest first"), "doubt": _("Least sure first")}
        order = choice.select(_("Order"), "order", orders)
    corrections = standing_corrections(access.store())
    wanted = Wanted(
        view.brand.brand_id,
        view.scope(),
        words=text or "",
        model_stance=None if stance == ANY else stance,
        least_sure_first=order == "doubt",
    )
    found = context.ask(labels.search, wanted, FOUND)
    held = {row.mention_id: row for row in reversed(corrections)}
    mention_corrections.show_found(context, found, held)
    st.subheader(_("Corrections that hold"))
    mention_corrections.show_standing(context, corrections)


def _show_accuracy(context: PageContext) -> None:
    accuracies = context.ask(labels.accuracies)
    progress = progress_of(access.store())
    label_standing.show_sentence(accuracies)
    accuracy_chart.show(accuracies, context)
    st.subheader(_("Labels that are missing"))
    label_standing.show_missing(accuracies, progress)
    st.subheader(_("Who labelled, and how far people agree"))
    label_standing.show_people(progress, context)
    context.link("method", _("How it is computed"), icon=":material/function:")
