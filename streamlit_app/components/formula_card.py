"""What is said of one formula: purpose, formula, letters, what it does not mean, where it comes from."""

import streamlit as st

from streamlit_app.i18n import _
from streamlit_app.method.formula import Formula


def bold(text: str) -> str:
    """A small heading in Markdown, of words of our own."""
    return f"**{text}**"


def show(formula: Formula) -> None:
    """Draw the card; its heading is the page's."""
    st.markdown(formula.purpose)
    for line in formula.latex:
        st.latex(line)
    st.caption(formula.letters)
    with st.container(border=True, gap="xsmall"):
        st.markdown(":material/block: " + bold(_("What it does not mean")))
        for sentence in formula.is_not:
            st.markdown(f"- {sentence}")
    for measured in formula.measured:
        st.markdown(f":material/straighten: {measured.sentence()}")
    st.caption(
        _("Source: {source} More: `docs/{document}`").format(source=formula.source, document=formula.document)
    )
