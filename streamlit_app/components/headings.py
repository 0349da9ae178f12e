"""Headings smaller than a section's."""

import streamlit as st


def small(text: str, icon: str = "") -> None:
    """A heading inside a card or a column; `text` is one of ours, never what people wrote."""
    st.markdown(f"**{icon} {text}**" if icon else f"**{text}**")
