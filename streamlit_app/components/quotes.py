"""What somebody wrote, as a quotation: plain text in quotation marks, and where it was said."""

from collections.abc import Iterable

import streamlit as st

from agorascope.report.blocks import Quote
from streamlit_app.i18n import _
from streamlit_app.untrusted import escaped, web_link


def show(quotes: Iterable[Quote]) -> None:
    """Draw each with its source."""
    for quote in quotes:
        quoted = _("“{text}”").format(text=escaped(quote.text))
        st.markdown(f"> {quoted}")
        if quote.source:
            st.caption(escaped(quote.source))


def link(url: str | None) -> None:
    """A way to the post, where it has an address."""
    if address := web_link(url):
        st.link_button(
            _("Open the post"),
            address,
            type="tertiary",
            icon=":material/open_in_new:",
            icon_position="right",
        )
