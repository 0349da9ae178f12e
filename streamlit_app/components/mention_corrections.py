"""Find a mention, see what the model says and how sure it is, correct it or take the correction back."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from agorascope.app_store.tables import StanceCorrection
from agorascope.corrections import correct, withdraw
from agorascope.gold.sheets import Answer
from agorascope.gold.words import STANCES
from streamlit_app import access
from streamlit_app.components import acting, downloads, plain, states
from streamlit_app.components.posts import stance_word
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import language_name, moment, percent
from streamlit_app.queries import labels
from streamlit_app.untrusted import escaped, shortened, web_link

FIRST_SHOWN = 8
MORE = 8
LONGEST_TEXT = 600
LISTED = 10

Row = Mapping[Hashable, Any]
Standing = Mapping[str, StanceCorrection]  # the correction that holds, by mention


def show_found(context: PageContext, found: pd.DataFrame, held: Standing) -> None:
    """Draw the mentions that fit as cards, each with its own way to be corrected."""
    if found.empty:
        states.empty(
            _("No mention fits"), _("Choose other words, a longer period, or all networks and languages.")
        )
        return
    count = st.session_state.get("corrections-shown", FIRST_SHOWN)
    for row in found.head(count).to_dict("records"):
        _show_card(context, row, held.get(str(row["mention_id"])))
    if count < len(found):
        st.button(
            _("Show more"),
            key="corrections-more",
            icon=":material/expand_more:",
            on_click=partial(_show_more, count),
        )


def show_standing(context: PageContext, corrections: list[StanceCorrection]) -> None:
    """Draw the corrections that hold, the latest first: what, by whom, since when, counted or not yet."""
    if not corrections:
        st.caption(_("Nothing is corrected so far."))
        return
    st.caption(
        _(
            "A correction wins over the model in every figure from the next run on, as long as the post "
            "keeps its words. It is no part of how right the model is: people correct what is wrong."
        )
    )
    mentions = context.ask(labels.named, tuple(sorted({row.mention_id for row in corrections})))
    known = {str(row["mention_id"]): row for row in mentions.to_dict("records")}
    for correction in corrections[:LISTED]:
        with st.container(border=True):
            row = known.get(correction.mention_id)
            if row is None:
                st.caption(_("This mention is not published any more."))
            else:
                st.caption(_where(row, context))
                plain.text(shortened(_text(row["text"]), 200))
            _show_correction(context, correction, row, "listed")
    downloads.table(partial(_table, context, corrections, known), "corrections")


def _show_card(context: PageContext, row: Row, correction: StanceCorrection | None) -> None:
    with st.container(border=True):
        word, icon, colour = stance_word(row["model_stance"])
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            label = _("The model: {stance}").format(stance=word.lower())
            st.badge(label, icon=icon, color=colour)  # type: ignore[arg-type]
            st.caption(_where(row, context), width="content")
        if _text(row["title"]):
            plain.text(shortened(_text(row["title"]), LONGEST_TEXT))
        plain.text(shortened(_text(row["text"]), LONGEST_TEXT))
        st.caption(probabilities(row))
        if correction is not None:
            _show_correction(context, correction, row, "found")
        with st.container(horizontal=True):
            _show_editor(context, row, correction)
            if link := web_link(row["url"]):
                st.link_button(_("Open"), link, type="tertiary", icon=":material/open_in_new:")


def probabilities(row: Row) -> str:
    """How sure the model is, in words: the three stances, the likeliest first."""
    shares = {
        stance: row[f"p_{stance}"]
        for stance in STANCES
        if row[f"p_{stance}"] is not None and not pd.isna(row[f"p_{stance}"])
    }
    if not shares:
        return _("The model does not say how sure it is.")
    ordered = sorted(shares, key=lambda stance: -shares[stance])
    parts = [f"{stance_word(stance)[0].lower()} {percent(shares[stance], decimals=0)}" for stance in ordered]
    return _("How likely the model finds each: {shares}").format(shares=", ".join(parts))


def _show_editor(context: PageContext, row: Row, correction: StanceCorrection | None) -> None:
    mention_id = str(row["mention_id"])
    choice, note = f"right-{mention_id}", f"why-{mention_id}"
    label = _("Correct") if correction is None else _("Correct again")
    with st.popover(label, icon=":material/edit:", key=f"edit-{mention_id}"):
        words = {stance: stance_word(stance)[0] for stance in STANCES}
        st.segmented_control(
            _("How it speaks of {brand}").format(brand=escaped(str(row["brand_name"]))),
            STANCES,
            format_func=words.__getitem__,
            key=choice,
        )
        st.text_input(_("Why"), key=note, max_chars=500)
        st.button(
            _("Keep the correction"),
            key=f"keep-{mention_id}",
            on_click=partial(_correct, context, mention_id, choice, note),
            disabled=not context.reader.may_write,
            help=acting.refusal(context),
        )


def _show_correction(context: PageContext, correction: StanceCorrection, row: Row | None, place: str) -> None:
    word, icon, colour = stance_word(correction.label)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(_("Corrected: {stance}").format(stance=word.lower()), icon=icon, color=colour)  # type: ignore[arg-type]
        counted = (
            _("counts in the figures")
            if row is not None and row["human_stance"] == correction.label
            else _("counts from the next run on")
        )
        who = escaped(correction.labelled_by)
        st.caption(f"{who}, {moment(correction.labelled_at, context.zone)} · {counted}", width="content")
        st.button(
            _("Take back"),
            key=f"back-{place}-{correction.correction_id}",
            icon=":material/undo:",
            type="tertiary",
            on_click=partial(_withdraw, context, correction.mention_id),
            disabled=not context.reader.may_write,
            help=acting.refusal(context),
        )
    if correction.note:
        plain.text(correction.note)


def _correct(context: PageContext, mention_id: str, choice: str, note: str) -> None:
    stance, why = st.session_state.get(choice), str(st.session_state.get(note) or "")

    def do() -> str:
        if stance is None:
            return _("Nothing is changed: choose a stance first.")
        said = [Answer(1, mention_id, "", stance, why)]
        added = context.fresh(lambda cursor: correct(access.store(), cursor, said, context.reader.name))
        return _("Corrected. It counts from the next run on.") if added else _("That is what holds already.")

    acting.attempt(context, do)


def _withdraw(context: PageContext, mention_id: str) -> None:
    def do() -> str:
        withdraw(access.store(), mention_id, context.reader.name)
        return _("The correction is taken back. The model counts again from the next run on.")

    acting.attempt(context, do)


def _table(
    context: PageContext, corrections: list[StanceCorrection], known: Mapping[str, Row]
) -> pd.DataFrame:
    def of(row: StanceCorrection, name: str) -> str:
        found = known.get(row.mention_id)
        return _text(found[name]) if found is not None else ""

    return pd.DataFrame(
        {
            _("Time"): [
                row.labelled_at.astimezone(context.zone).isoformat("T", "seconds") for row in corrections
            ],
            _("Who"): [row.labelled_by for row in corrections],
            _("Brand"): [of(row, "brand_name") for row in corrections],
            _("Text"): [of(row, "text") for row in corrections],
            _("Before"): [stance_word(row.previous_label)[0] for row in corrections],
            _("Corrected to"): [stance_word(row.label)[0] for row in corrections],
            _("Why"): [row.note for row in corrections],
        }
    )


def _where(row: Row, context: PageContext) -> str:
    parts = [escaped(str(row["brand_name"])), escaped(str(row["network"]))]
    parts.append(moment(row["mentioned_at"].to_pydatetime(), context.zone))
    if _text(row["language"]):
        parts.append(language_name(_text(row["language"])))
    return " · ".join(parts)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _show_more(count: int) -> None:
    st.session_state["corrections-shown"] = count + MORE
