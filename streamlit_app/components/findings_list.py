"""What changed, in sentences: a verdict, what it rests on, the posts behind it, the page that says more."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from agorascope.report.findings import Finding, leading
from agorascope.report.writing.common import Desk
from agorascope.report.writing.head import in_words
from streamlit_app.components import evidence, quotes, verdicts
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.periods import Span
from streamlit_app.queries.base import Scope
from streamlit_app.queries.mentions import Behind
from streamlit_app.untrusted import escaped

# What has a block of its own on the page.
ELSEWHERE = frozenset({"sources", "alert", "rival_alert", "waiting", "request"})
PAGES = {
    "net_sentiment": "reputation",
    "aspect": "reputation",
    "share_of_voice": "reputation",
    "mentions": "reputation",
    "exchange": "communities",
    "answered": "conversations",
    "event": "events",
    "topic": "watch",
}


def headlines(findings: Sequence[Finding]) -> list[Finding]:
    """The few that stand first, without what the page tells elsewhere."""
    return leading([finding for finding in findings if finding.kind not in ELSEWHERE])


def show(context: PageContext, desk: Desk, findings: Sequence[Finding]) -> None:
    """Draw the headlines, or that nothing moved."""
    shown = headlines(findings)
    if not shown:
        with st.container(border=True):
            if any(week.mentions_before for week in desk.facts.brand_weeks):
                still = _("Nothing moved more than chance explains")
                st.markdown(f":material/check_circle: **{still}**")
                st.caption(_("That is a finding too: there is no need to react to small ups and downs."))
            else:
                first = _("There is no week before to compare with")
                st.markdown(f"**{first}**")
                st.caption(_("Changes are told from the second full week on."))
        return
    for number, finding in enumerate(shown):
        item = in_words(desk, finding)
        with st.container(border=True, gap="xsmall"):
            judged = desk.judged.get(finding.key)
            verdicts.badge(verdicts.of_change(judged) if judged else None)
            lead = item.lead.removeprefix(desk.voice.say("hint_only")).strip()
            st.markdown(f"**{escaped(lead[:1].upper() + lead[1:])}**")
            st.markdown(escaped(item.text))
            quotes.show(item.quotes)
            _show_ways(context, desk, finding, number)


def _show_ways(context: PageContext, desk: Desk, finding: Finding, number: int) -> None:
    """To the posts, and to the page of the matter."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if posts := behind(desk, finding):
            evidence.button(context, posts, key=f"finding-{number}")
        if page := PAGES.get(finding.kind):
            brand = finding.key[1] if finding.kind in {"net_sentiment", "aspect", "mentions"} else ""
            parameters = {"brand": brand} if brand else {}
            context.link(page, _("See more"), icon=":material/arrow_forward:", **parameters)


def behind(desk: Desk, finding: Finding) -> Behind | None:
    """The posts that a finding is about; None for what is no matter of single posts."""
    facts, kind, key = desk.facts, finding.kind, finding.key
    week = Scope(Span(facts.week.first, facts.week.last))
    if kind == "event":
        event = next(e for e in facts.events if e.event_id == key[0])
        last = min(event.ends_on, facts.as_of.date() + timedelta(days=1))
        return Behind(brand_id=event.brand_id, scope=Scope(Span(event.starts_on, last)))
    if kind in {"net_sentiment", "aspect"}:
        fell = desk.judged[key].verdict.endswith("fall")
        stance = None if key[0] == "aspect_share" else "negative" if fell else "positive"
        aspect = key[2] if kind == "aspect" else None
        return Behind(brand_id=key[1], scope=week, stance=stance, aspect=aspect)
    if kind in {"share_of_voice", "mentions"}:
        return Behind(brand_id=key[1], scope=week)
    return None
