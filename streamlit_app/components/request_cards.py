"""What people ask for: how many asked or complained, and the wishes that several share, with their words."""

import streamlit as st

from agorascope.report.blocks import Paragraph
from agorascope.report.writing.common import Desk
from agorascope.report.writing.matters import ask
from streamlit_app.components import cards, evidence, quotes
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.queries.mentions import Behind
from streamlit_app.untrusted import escaped

MOST = 3


def show(context: PageContext, desk: Desk) -> None:
    """Draw the counts of the week in a sentence, then the wishes with the most people."""
    section = ask(desk)
    first = section.blocks[0]
    if isinstance(first, Paragraph):
        st.markdown(escaped(first.text))
    with st.grid(3, min_column_width=cards.NARROWEST):
        _show_cards(context, desk)


def _show_cards(context: PageContext, desk: Desk) -> None:
    for number, request in enumerate(desk.facts.requests[:MOST]):
        with cards.card():
            trend = trend_word(request.trend)
            if trend:
                st.badge(trend[0], icon=trend[1], color=trend[2])  # type: ignore[arg-type]
            kind = desk.voice.say(f"kind_{request.kind}")
            shared = request.label.replace(" · ", ", ")
            people = desk.people(request.people)
            st.markdown(f"**{escaped(f'{kind}: {people}')}**" if desk.voice.language == "en" else
                        f"**{escaped(f'{kind}, {people}')}**")  # fmt: skip
            quotes.show(desk.quote(said, with_author=False) for said in request.quotes[:1])
            if shared:
                st.caption(escaped(_("Words they share: {words}").format(words=shared)))
            if request.mention_ids:
                evidence.button(
                    context,
                    Behind(mention_ids=request.mention_ids),
                    key=f"request-{number}",
                    label=_("Read the posts"),
                )


def trend_word(trend: str | None) -> tuple[str, str, str] | None:
    """Word, icon and colour of where a request goes; None for what stays as it was."""
    return {
        "new": (_("New"), ":material/fiber_new:", "blue"),
        "rising": (_("Rising"), ":material/trending_up:", "orange"),
        "falling": (_("Falling"), ":material/trending_down:", "gray"),
    }.get(trend or "")
