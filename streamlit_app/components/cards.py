"""Cards side by side on a laptop, one below the other on a phone."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

NARROWEST = 260  # px: three cards in a row beside the menu, one on a phone


def card() -> DeltaGenerator:
    """A frame as high as its neighbours."""
    return st.container(border=True, height="stretch", gap="xsmall")
