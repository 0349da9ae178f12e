"""The posts behind a figure, in a dialog over the page, and their download."""

from functools import partial

import pandas as pd
import streamlit as st

from streamlit_app.components import downloads, over_page, posts
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.queries import mentions
from streamlit_app.queries.mentions import Behind

LISTED = 50
DOWNLOADED = 5_000


def button(context: PageContext, behind: Behind, *, key: str, label: str | None = None) -> None:
    """A button that opens the posts behind a figure; `key` is unique on the page."""
    title = label or _("Posts behind this")
    if st.button(title, key=key, icon=":material/forum:", type="tertiary"):
        over_page.dialog(title, _show)(context, behind, key)


def _show(context: PageContext, behind: Behind, key: str) -> None:
    found = context.ask(mentions.newest, behind, LISTED)
    posts.show(found, context.zone, key=f"{key}-posts")
    if not found.empty:
        downloads.table(partial(_table, context, behind), f"{key}-posts")


def _table(context: PageContext, behind: Behind) -> pd.DataFrame:
    return posts.table(context.ask(mentions.newest, behind, DOWNLOADED), context.zone)
