"""One drawn mention at a time, for a person to label; what the model said of it is not shown.

draw a round -> mention -> one of five labels (keys 1 to 5) -> next; U takes the last one back
"""

from functools import partial

import streamlit as st

from agorascope.app_store import AppStore
from agorascope.gold import rounds
from agorascope.gold.frame import Mention
from agorascope.gold.sheets import Answer
from agorascope.gold.standing import Progress
from agorascope.gold.words import NOT_ABOUT, UNSURE
from streamlit_app import access
from streamlit_app.components import acting, plain, states
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import day, language_name, whole
from streamlit_app.queries import base, labels
from streamlit_app.untrusted import escaped, web_link

ROUND = 200
LONGEST_TEXT = 5_000
TAKE_BACK_KEY = "U"


def show(context: PageContext, progress: Progress) -> None:
    """Draw the mention that waits, or what to do where none does."""
    st.write(
        _(
            "You read what people wrote and say how they speak of the brand. What the model said is not "
            "shown, so that it does not lead you."
        )
    )
    mine = progress.by_person.get(context.reader.name, 0)
    if progress.drawn == 0:
        states.empty(
            _("No mention was drawn yet"),
            _("Draw a first round: mentions are taken by chance, rare and doubtful ones more often."),
        )
        _show_draw(context)
        return
    st.progress(
        min(1.0, mine / progress.drawn),
        text=_("{done} of {all} labelled by you").format(done=whole(mine), all=whole(progress.drawn)),
    )
    waiting = _waiting(context, access.store())
    if waiting:
        _show_mention(context, waiting[0])
    else:
        states.empty(
            _("You have labelled all that was drawn"),
            _("Ask a second person to label too: then you see how far people agree. Or draw more."),
        )
    if mine:
        st.button(
            _("Take back my last label"),
            on_click=partial(_take_back, context),
            icon=":material/undo:",
            type="tertiary",
            shortcut=TAKE_BACK_KEY,
            key="take-back",
            disabled=not context.reader.may_write,
            help=acting.refusal(context),
        )
    with st.expander(_("Draw another round"), icon=":material/casino:"):
        _show_draw(context)


def label_word(label: str) -> tuple[str, str]:
    """A label that a person may give, in words, and its icon."""
    words = {
        "negative": (_("Negative"), ":material/sentiment_dissatisfied:"),
        "neutral": (_("Neutral"), ":material/sentiment_neutral:"),
        "positive": (_("Positive"), ":material/sentiment_satisfied:"),
        UNSURE: (_("Cannot say"), ":material/help:"),
        NOT_ABOUT: (_("Not about it"), ":material/block:"),
    }
    return words.get(label, (label, ":material/label:"))


def _waiting(context: PageContext, store: AppStore) -> list[Mention]:
    """What this person has not labelled yet, in an order by chance that stays the same."""
    keys = rounds.waiting_keys(store, by=context.reader.name)
    drawn = tuple(sorted({mention_id for mention_id, _hash in rounds.drawn_keys(store)}))
    found = context.ask(labels.gold_mentions, drawn)
    return [one for one in rounds.shuffled(found.values()) if (one.mention_id, one.content_hash) in keys]


def _show_mention(context: PageContext, mention: Mention) -> None:
    with st.container(border=True):
        st.subheader(escaped(mention.brand))
        st.caption(_where(context, mention))
        if mention.title:
            plain.text(mention.title[:LONGEST_TEXT])
        plain.text((mention.text or "")[:LONGEST_TEXT])
        if link := web_link(mention.url):
            st.link_button(_("Open"), link, type="tertiary", icon=":material/open_in_new:")
    st.markdown(_("How does this post speak of {brand}?").format(brand=f"**{escaped(mention.brand)}**"))
    note = f"note-{mention.mention_id}"
    with st.grid(5, min_column_width=165):
        for number, label in enumerate(("negative", "neutral", "positive", UNSURE, NOT_ABOUT), start=1):
            word, icon = label_word(label)
            st.button(
                word,
                key=f"label-{label}",
                icon=icon,
                width="stretch",
                shortcut=str(number),
                on_click=partial(_save, context, mention, label, note),
                disabled=not context.reader.may_write,
                help=acting.refusal(context),
            )
    st.text_input(_("Note (optional)"), key=note, max_chars=500)


def _where(context: PageContext, mention: Mention) -> str:
    names = {network.network_id: network.name for network in context.ask(base.networks)}
    network = names.get(mention.network, mention.network)
    return " · ".join((escaped(network), day(mention.day), language_name(mention.language)))


def _save(context: PageContext, mention: Mention, label: str, note: str) -> None:
    answer = Answer(
        1, mention.mention_id, mention.content_hash[:12], label, str(st.session_state.get(note) or "")
    )

    def do() -> str:
        rounds.take_labels(access.store(), [answer], context.reader.name)
        return ""

    acting.attempt(context, do)


def _take_back(context: PageContext) -> None:
    def do() -> str:
        rounds.take_back(access.store(), context.reader.name)
        return _("Your last label is taken back. The mention waits again.")

    acting.attempt(context, do)


def _show_draw(context: PageContext) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            _("How many mentions"),
            min_value=rounds.SMALLEST,
            max_value=2_000,
            value=ROUND,
            step=50,
            key="round-size",
            width=160,
        )
        st.button(
            _("Draw"),
            key="draw",
            icon=":material/casino:",
            on_click=partial(_draw, context),
            disabled=not context.reader.may_write,
            help=acting.refusal(context),
        )
    st.caption(_("Two hours are enough for 200. You can stop at any time and go on later."))


def _draw(context: PageContext) -> None:
    size = int(st.session_state["round-size"])

    def do() -> str:
        drawn = context.fresh(
            lambda cursor: rounds.sample(
                access.store(), cursor, context.publication, size=size, seed=None, who=context.reader.name
            )
        )
        count = len(drawn.mentions)
        return n_("{count} mention is drawn.", "{count} mentions are drawn.", count).format(
            count=whole(count)
        )

    acting.attempt(context, do)
