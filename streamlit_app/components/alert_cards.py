"""Alerts that stand: how grave, the likely cause, posts that show it, and a word of the team on each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import streamlit as st

from agorascope.delivery.alerts import Alert
from agorascope.delivery.states import Word, set_state
from agorascope.errors import ConflictError
from agorascope.report.blocks import Quote
from agorascope.report.texts import printable, spoken
from agorascope.report.writing.changes import alert_in_words
from agorascope.report.writing.common import Desk
from streamlit_app import access
from streamlit_app.components import acting, evidence, quotes
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import moment
from streamlit_app.queries.mentions import Behind
from streamlit_app.untrusted import escaped

STANDS = timedelta(days=7)  # after its end
GRAVE = 2  # high and critical of one's own brand stand until somebody says a word,
LONGEST = timedelta(days=60)  # but not for ever
SEEN = "alerts_seen_at"


def standing(alerts: Sequence[Alert], words: Mapping[str, Word], as_of: datetime) -> list[Alert]:
    """The alerts that still want a look, with the team's word of now; own brands first, the gravest first."""
    told = [replace(a, state=words[a.alert_id].state) if a.alert_id in words else a for a in alerts]
    shown = [alert for alert in told if _stands(alert, as_of)]
    return sorted(
        shown,
        key=lambda a: (
            a.state != "open",
            not a.is_own_brand,
            -a.rank,
            -a.started_at.timestamp(),
            a.alert_id,
        ),
    )


def _stands(alert: Alert, as_of: datetime) -> bool:
    if alert.state == "closed":
        return False
    if alert.ended_at is None or as_of - alert.ended_at <= STANDS:
        return True
    is_grave = alert.is_own_brand and alert.rank >= GRAVE
    return is_grave and alert.state == "open" and as_of - alert.ended_at <= LONGEST


def show(
    context: PageContext, desk: Desk, words: Mapping[str, Word], ids: Mapping[str, tuple[str, ...]]
) -> None:
    """Draw a card for each alert of the facts."""
    for number, alert in enumerate(desk.facts.alerts):
        with st.container(border=True, gap="xsmall"):
            _show_card(context, desk, number, words.get(alert.alert_id), ids.get(alert.alert_id, ()))


def severity_word(severity: str) -> tuple[str, str, str]:
    """Word, icon and colour of a severity; none of the three stands alone."""
    words = {
        "low": (_("Low"), ":material/notifications:", "gray"),
        "medium": (_("Medium"), ":material/notifications:", "orange"),
        "high": (_("High"), ":material/notification_important:", "red"),
        "critical": (_("Critical"), ":material/crisis_alert:", "red"),
    }
    return words.get(severity, (severity, ":material/notifications:", "gray"))


def title(alert: Alert) -> str:
    """What it is and of whom."""
    return {
        "crisis": _("A crisis around {brand}"),
        "surge": _("A surge of mentions of {brand}"),
        "event": _("A rise of {brand} that an own event explains"),
    }.get(alert.kind, "{brand}: " + alert.kind).format(brand=alert.brand_name)


def _show_card(
    context: PageContext, desk: Desk, number: int, word: Word | None, ids: tuple[str, ...]
) -> None:
    alert, item = desk.facts.alerts[number], alert_in_words(desk, number)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        name, icon, colour = severity_word(alert.severity)
        st.badge(name, icon=icon, color=colour)  # type: ignore[arg-type]
        if not alert.is_own_brand:
            st.badge(_("Competitor"), icon=":material/storefront:", color="gray")
        if alert.ended_at is None:
            st.badge(_("Goes on"), icon=":material/play_arrow:", color="orange")
        if word and word.state == "acknowledged":
            st.badge(_("Seen to"), icon=":material/visibility:", color="blue")
    st.markdown(f"**{escaped(title(alert))}**")
    st.markdown(escaped(item.text))
    quotes.show(Quote(printable(spoken(text)), "") for text in alert.quotes[:1])
    if word:
        who = _("{who}, {moment}").format(who=word.changed_by, moment=moment(word.changed_at, context.zone))
        st.caption(escaped(f"{who}: {word.note}" if word.note else who))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if ids:
            evidence.button(
                context, Behind(mention_ids=ids), key=f"alert-{alert.alert_id}", label=_("Read the posts")
            )
        _show_actions(context, alert)


def _show_actions(context: PageContext, alert: Alert) -> None:
    refusal, note = acting.refusal(context), f"alert-note-{alert.alert_id}"
    looked = datetime.now(UTC)

    def say(state: str) -> None:
        acting.attempt(
            context,
            lambda: _said(context, alert.alert_id, state, str(st.session_state.get(note, "")), looked),
        )

    if alert.state == "open":
        st.button(
            _("I see to it"),
            key=f"acknowledge-{alert.alert_id}",
            icon=":material/visibility:",
            disabled=refusal is not None,
            help=refusal,
            on_click=say,
            args=("acknowledged",),
        )
    with st.popover(
        _("Close the alert"),
        icon=":material/check:",
        disabled=refusal is not None,
        help=refusal,
        key=f"closing-{alert.alert_id}",
    ):
        st.text_input(_("What came of it (for colleagues)"), key=note)
        st.button(_("It is over"), key=f"close-{alert.alert_id}", on_click=say, args=("closed",))


def _said(context: PageContext, alert_id: str, state: str, note: str, looked: datetime) -> str:
    store = access.store()
    try:
        set_state(store, alert_id, state, note=note.strip(), who=context.reader.name, unless_after=looked)
    except ConflictError as error:
        from agorascope.delivery.states import words_of

        word = words_of(store)[alert_id]
        raise ConflictError(
            _(
                "Meanwhile {who} said something of this alert, on {moment}. It is shown as it stands now."
            ).format(who=word.changed_by, moment=moment(word.changed_at, context.zone))
        ) from error
    return (
        _("Your colleagues see that you see to it.") if state == "acknowledged" else _("The alert is closed.")
    )
