"""Morning: what a community manager needs in a minute, and where each thing leads.

what changed -> alerts -> whom to answer, thank, invite -> what people ask -> events
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from agorascope.alerts.usual import UsualDay, usual_days
from agorascope.app_store.outreach_tables import OutreachContact
from agorascope.delivery.alerts import Alert
from agorascope.delivery.states import words_of
from agorascope.inbox.live import Page, Wanted, live_page
from agorascope.report.facts import Candidate, Facts, Friend
from agorascope.report.findings import judge, rank, troubled_networks
from agorascope.report.voice import Voice
from agorascope.report.weeks import Week, last_complete_week
from agorascope.report.writing.common import Desk
from agorascope.report.writing.people import unscored
from streamlit_app import access, i18n, periods
from streamlit_app.components import (
    alert_cards,
    choice,
    day_pictures,
    filters,
    findings_list,
    inbox_cards,
    near_events,
    people_cards,
    request_cards,
    states,
)
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import days, whole
from streamlit_app.periods import Span
from streamlit_app.queries import base, morning
from streamlit_app.queries.base import Brand, Cursor
from streamlit_app.queries.morning import Contacts
from streamlit_app.untrusted import escaped

PICTURED_DAYS = 56  # eight weeks: both pictures show the same days
LEARNT_DAYS = 120
ANSWER = 5
MEET = 3  # people in each list
EVENTS_BACK, EVENTS_AHEAD = timedelta(days=21), timedelta(days=45)
NEAR_DAYS = timedelta(days=6)  # with the last one: a week


@dataclass(frozen=True, slots=True)
class Today:
    """What the page is about to show."""

    desk: Desk
    last: date
    alerts: list[Alert]
    waiting: Page
    held: int
    friends: tuple[Friend, ...]
    candidates: tuple[Candidate, ...]
    candidates_count: int


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Morning"))
    if filters.known_days(context) is None or not context.own_brands:
        states.empty(
            _("No mention was found yet"),
            _("The last run found no post that names a brand. The Sources page says what was read."),
        )
        return
    glance, trouble = st.container(), st.container()
    last = periods.last_whole_day(context.facts.as_of, context.zone)
    st.subheader(_("What changed"), anchor="changes")
    left, right = st.columns([3, 2], gap="large")
    brand, usual = _show_day(context, last, left)
    today = _read(context, last)
    with glance:
        st.markdown(" · ".join(at_a_glance(today)))
    with trouble:
        _show_sources(context, today.desk)
    with left:
        st.caption(_week_words(today.desk))
        findings_list.show(context, today.desk, rank(today.desk.facts, today.desk.judged))
    with right:
        _show_pictures(context, today, brand, usual)
    _show_alerts(context, today)
    _show_answer(context, today)
    _show_people(context, today)
    _show_requests(context, today.desk)
    _show_events(context, today)


def at_a_glance(today: Today) -> list[str]:
    """What waits below, in a few words each, with a link to its place on the page."""
    graver = [alert for alert in today.alerts if alert.state == "open"]
    counts = [
        ("alerts", n_("{count} alert stands", "{count} alerts stand", len(graver)), len(graver)),
        (
            "answer",
            n_("{count} message waits", "{count} messages wait", today.waiting.items_count),
            today.waiting.items_count,
        ),
        (
            "thank",
            n_("{count} person to thank", "{count} people to thank", len(today.friends)),
            len(today.friends),
        ),
        (
            "invite",
            n_("{count} person to invite", "{count} people to invite", today.candidates_count),
            today.candidates_count,
        ),
    ]
    told = [f"[{words.format(count=whole(n))}](#{place})" for place, words, n in counts if n]
    return told or [_("Nothing calls for you this morning.")]


def _read(context: PageContext, last: date) -> Today:
    words = words_of(access.store())
    near = Week(last - NEAR_DAYS, 7)
    friends, candidates, count = context.ask(morning.people_near, near, _contacts())
    return Today(
        _desk(context),
        last,
        alert_cards.standing(context.ask(morning.alerts), words, context.facts.as_of),
        context.fresh(most_pressing),
        context.fresh(held_by, context.reader.name),
        friends[:MEET],
        candidates[:MEET],
        count,
    )


def most_pressing(cursor: Cursor) -> Page:
    """The first of those who wait and nobody has taken."""
    return live_page(cursor, access.store(), Wanted(states=("open",)), limit=ANSWER)


def held_by(cursor: Cursor, who: str) -> int:
    """How many messages somebody has taken."""
    return live_page(cursor, access.store(), Wanted(states=("taken",), assignee=who), limit=1).items_count


def _desk(context: PageContext) -> Desk:
    """The last whole week, judged, in the reader's language."""
    facts = context.facts
    week = last_complete_week(facts.as_of, context.zone)
    told: Facts = context.ask(morning.week_facts, week, facts.time_zone, facts.as_of, facts.version)
    return Desk(told, Voice(i18n.language(), context.zone), judge(told))


def _own_brand(context: PageContext) -> Brand:
    """The brand of the pictures: a choice only where there are several."""
    own = {brand.brand_id: brand for brand in context.own_brands}
    if len(own) == 1:
        return context.own_brands[0]
    names = {key: brand.name for key, brand in own.items()}
    return own[choice.switch(_("Our brand"), "own", names, next(iter(own)), hidden=False)]


def _show_sources(context: PageContext, desk: Desk) -> None:
    """What may spoil the figures comes before the figures."""
    troubled = sorted(troubled_networks(desk.facts))
    if troubled:
        names = desk.voice.listing(troubled)
        st.warning(
            escaped(_("Not every source delivered: read the figures of {networks} with care.").format(
                networks=names
            )),
            icon=":material/warning:",
        )  # fmt: skip
        context.link("sources", _("See what is missing"), icon=":material/arrow_forward:")


def _show_day(context: PageContext, last: date, place: DeltaGenerator) -> tuple[Brand, list[UsualDay]]:
    """The last day first: it is read in an instant, while the week is looked up."""
    with place:
        brand = _own_brand(context)
        usual = _usual(context, brand, last)
        if usual:
            day_pictures.show_day(context, brand, usual[-1])
    return brand, usual


def _show_pictures(context: PageContext, today: Today, brand: Brand, usual: list[UsualDay]) -> None:
    span = Span(today.last - timedelta(days=PICTURED_DAYS - 1), today.last)
    events = tuple(context.ask(base.events, span, context.facts.time_zone))
    day_pictures.show(context, brand, usual, today.desk.facts.series, events)


def _usual(context: PageContext, brand: Brand, last: date) -> list[UsualDay]:
    counted = context.ask(morning.daily_people, brand.brand_id, last, LEARNT_DAYS + PICTURED_DAYS)
    if counted.empty:
        return []
    heard = {day: int(people) for day, people in zip(counted["day"], counted["people"], strict=True)}
    first = min(heard)
    first = first.date() if isinstance(first, datetime) else first
    named = {(day.date() if isinstance(day, datetime) else day): count for day, count in heard.items()}
    counts = [named.get(first + timedelta(days=n), 0) for n in range((last - first).days + 1)]
    return usual_days(first, counts, PICTURED_DAYS)


def _week_words(desk: Desk) -> str:
    week = desk.facts.week
    tried = sum(judged.p_value is not None for judged in desk.judged.values())
    if not tried:
        return escaped(_("Week of {week}:").format(week=days(week.first, week.last)))
    words = n_(
        "Week of {week} against the week before, {tried} figure compared:",
        "Week of {week} against the week before, {tried} figures compared:",
        tried,
    ).format(week=days(week.first, week.last), tried=whole(tried))
    return escaped(words)


def _show_alerts(context: PageContext, today: Today) -> None:
    st.subheader(_("Alerts"), anchor="alerts")
    desk, alerts = today.desk, today.alerts
    if not alerts:
        _good_news(_("No alert stands"), _("Nothing unusual was said of any brand in the last seven days."))
        return
    ids = context.ask(morning.alert_evidence)
    told = replace(desk.facts, alerts=tuple(alerts), alert_quotes={})
    alert_cards.show(context, replace(desk, facts=told), words_of(access.store()), ids)


def _show_answer(context: PageContext, today: Today) -> None:
    found, held = today.waiting, today.held
    st.subheader(_("Whom to answer"), anchor="answer")
    if not found.items:
        _good_news(_("Nobody waits for an answer"), _("What came in was answered, or somebody has it."))
    else:
        networks = {network.network_id: network.name for network in context.ask(base.networks)}
        inbox_cards.show(context, found.items, networks, key="morning", brief=True)
    with st.container(horizontal=True, gap="small"):
        if found.items_count > len(found.items):
            label = n_("See the message that waits", "See all {count} that wait", found.items_count)
            shown = label.format(count=whole(found.items_count))
            context.link("conversations", shown, icon=":material/arrow_forward:")
        if held:
            label = n_("{count} that you took", "{count} that you took", held).format(count=whole(held))
            context.link("conversations", label, icon=":material/front_hand:", state="mine")


def _show_people(context: PageContext, today: Today) -> None:
    desk = today.desk
    nobody = unscored(desk)
    st.subheader(_("Whom to thank"), anchor="thank")
    if today.friends:
        st.caption(_("They spoke well of you in the last seven days, and not for the first time."))
        people_cards.show_friends(context, desk, today.friends)
    else:
        states.empty(
            _("Nobody to thank today"),
            nobody or _("None of those known to speak well of you did so in the last seven days."),
        )
    st.subheader(_("Whom to invite"), anchor="invite")
    if today.candidates:
        st.caption(_("They meet every criterion of an ambassador, and nobody has written to them yet."))
        people_cards.show_candidates(context, desk, today.candidates)
        count = today.candidates_count
        label = n_("See the candidate", "See all {count} candidates", count).format(count=whole(count))
        context.link("ambassadors", label, icon=":material/arrow_forward:")
    else:
        states.empty(
            _("No new candidate"),
            nobody or _("Nobody meets every criterion of an ambassador and has not been written to."),
        )


def _contacts() -> Contacts:
    """Where outreach stands with each person, as the team noted it."""
    from sqlalchemy import select

    with access.store().reading() as session:
        rows = session.scalars(select(OutreachContact)).all()
        noted = {(row.brand_id, row.network_id, row.member_key): row.state for row in rows}
    return tuple(sorted(noted.items()))


def _show_requests(context: PageContext, desk: Desk) -> None:
    st.subheader(_("What people ask for"), anchor="requests")
    st.caption(escaped(days(desk.facts.week.first, desk.facts.week.last)))
    request_cards.show(context, desk)
    context.link(
        "conversations", _("Search all conversations"), icon=":material/arrow_forward:", part="search"
    )


def _show_events(context: PageContext, today: Today) -> None:
    last = today.last
    span = Span(last - EVENTS_BACK, last + EVENTS_AHEAD)
    events = context.ask(base.events, span, context.facts.time_zone)
    st.subheader(_("Events"), anchor="events")
    if not events:
        states.empty(
            _("No event near"),
            _("None ended in the last three weeks, none is planned. A workspace names them under `events`."),
        )
        context.link("events", _("See former events"), icon=":material/arrow_forward:")
        return
    near_events.show(context, today.desk, events)


def _good_news(title: str, words: str) -> None:
    with st.container(border=True):
        st.markdown(f":material/sunny: **{title}**")
        st.caption(words)
