"""Which value is computed again: the choices that a formula needs, kept in the address.

Each function draws its choices and returns the value computed again, or None where there is nothing of it
in this publication.
"""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from agorascope.pseudonyms import SHORT_KEY
from streamlit_app.components import choice, day_input, evidence, filters
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, language
from streamlit_app.i18n.formats import day
from streamlit_app.method import desk_workings as desk
from streamlit_app.method import people_workings as people
from streamlit_app.method import reputation_workings as reputation
from streamlit_app.method.working import Row, Working
from streamlit_app.periods import Span
from streamlit_app.queries import method
from streamlit_app.queries.base import Brand, Scope
from streamlit_app.queries.mentions import Behind
from streamlit_app.queries.method import Option
from streamlit_app.untrusted import shortened

LISTED = 200
NAME_LENGTH = 60
BRAND: tuple[filters.Filter, ...] = ("brand",)

Draw = Callable[[PageContext], Working | None]


def draw(context: PageContext, working: str) -> Working | None:
    """The choices of a working and its value."""
    return WORKINGS[working](context)


def _net_sentiment(context: PageContext) -> Working | None:
    row, _brand, _day = _brand_day(context)
    return None if row is None else reputation.net_sentiment_again(row)


def _positive_share(context: PageContext) -> Working | None:
    row, _brand, _day = _brand_day(context)
    if row is None:
        return None
    return reputation.share_again(row, "positive_share", int(row["positive_count"]), _("Positive share"))


def _share_of_voice(context: PageContext) -> Working | None:
    row, _brand, _day = _brand_day(context)
    return None if row is None else reputation.share_of_voice_again(row)


def _corrected(context: PageContext) -> Working | None:
    row, brand, chosen = _brand_day(context)
    if row is None or chosen is None:
        return None
    confusions = context.ask(method.confusions)
    stances = context.ask(method.stances, brand.brand_id, chosen)
    return reputation.corrected_again(row, stances, confusions)


def _index(context: PageContext) -> Working | None:
    row, brand, chosen = _brand_day(context)
    if row is None or chosen is None or row["reputation_index"] is None:
        return None
    weights = context.ask(method.index_weights, chosen)
    squares, author_days = context.ask(method.index_witnesses, brand.brand_id, chosen)
    return reputation.index_again(row, brand.brand_id, weights, squares, author_days)


def _change(context: PageContext) -> Working | None:
    brand = _brand(context)
    weeks = context.ask(method.weeks, brand.brand_id) if brand else []
    if brand is None or not weeks:
        return None
    chosen = _week(weeks)
    rows = context.ask(method.week_rows, brand.brand_id, chosen)
    return reputation.change_again(*rows) if len(rows) == 2 else None


def _answered(context: PageContext) -> Working | None:
    weeks = context.ask(method.answer_weeks)
    row = context.ask(method.answer_row, _week(weeks)) if weeks else None
    return None if row is None else desk.answered_again(row, int(row["in_time_count"]))


def _favour(context: PageContext) -> Working | None:
    brand = _brand(context)
    if brand is None:
        return None
    found = context.ask(method.opinion_holders, brand.brand_id, _asked("who"), LISTED)
    who = _member(found, lambda option: _("{name} · {n} opinions").format(name=option.name, n=option.detail))
    if who is None:
        return None
    evidence.button(context, Behind(brand_id=brand.brand_id, member=who), key="behind-favour")
    row = context.ask(method.favour_row, brand.brand_id, *who)
    return None if row is None else people.favour_again(row)


def _influence(context: PageContext) -> Working | None:
    found = _placed_member(context)
    row = context.ask(method.influence_row, *found) if found else None
    if found is None or row is None:
        return None
    return people.influence_again(row, context.ask(method.standings, *found[:2]))


def _orbit(context: PageContext) -> Working | None:
    found = _placed_member(context)
    row = context.ask(method.orbit_row, *found) if found else None
    return None if row is None else people.orbit_again(row)


def _candidate(context: PageContext) -> Working | None:
    brand = _brand(context)
    if brand is None:
        return None
    found = context.ask(method.candidates, brand.brand_id, _asked("who"), LISTED)
    who = _member(
        found, lambda option: _("{name} · {n} of 8 criteria").format(name=option.name, n=option.detail)
    )
    row = context.ask(method.criteria_row, brand.brand_id, *who) if who else None
    return None if row is None else people.candidate_again(row)


def _acceptance(context: PageContext) -> Working | None:
    brand = _brand(context)
    row = context.ask(method.funnel_row, brand.brand_id) if brand else None
    return None if row is None or not row["contacted_count"] else people.acceptance_again(row)


def _visibility(context: PageContext) -> Working | None:
    brand = _brand(context)
    found = context.ask(method.seen_places, brand.brand_id, LISTED) if brand else []
    if brand is None or not found:
        return None
    names = {
        option.key: f"{_short(option.detail)} · {_short(option.name)} · {day(option.day)}"
        for option in found
        if option.day is not None
    }
    network, _bar, rest = _menu(_("Community and week"), "place", _apart(names)).partition("|")
    community, _bar, week = rest.rpartition("|")
    row = context.ask(method.visibility_row, brand.brand_id, network, community, date.fromisoformat(week))
    return None if row is None else people.visibility_again(row)


def _persona(context: PageContext) -> Working | None:
    found = context.ask(method.personas, f"name_{language()}")
    if not found:
        return None
    names = {option.key: _short(option.name) for option in found}
    row = context.ask(method.persona_row, _menu(_("Persona"), "persona", _apart(names)))
    return None if row is None else people.persona_again(row)


def _priority(context: PageContext) -> Working | None:
    found = context.ask(method.inbox_items, _asked("item"), LISTED)
    if not found:
        return None
    names = {option.key: f"{option.detail} · {_short(option.name)}" for option in found}
    item = _menu(_("Post that waits"), "item", _apart(names))
    evidence.button(context, Behind(post_keys=(item,)), key="behind-item", label=_("The post"))
    row = context.ask(method.inbox_row, item)
    if row is None:
        return None
    return desk.priority_again(row, context.ask(method.inbox_weights))


def _severity(context: PageContext) -> Working | None:
    found = context.ask(method.alerts, _asked("alert"), LISTED)
    if not found:
        return None
    names = {
        option.key: f"{_short(option.name)} · {day(option.day)} · {severity_name(option.detail)}"
        for option in found
        if option.day is not None
    }
    row = context.ask(method.alert_row, _menu(_("Alert"), "alert", _apart(names)))
    if row is None:
        return None
    evidence.button(context, Behind(mention_ids=tuple(row["evidence_mention_ids"] or ())), key="behind-alert")
    return desk.severity_again(row)


def _lift(context: PageContext) -> Working | None:
    found = context.ask(method.lifts)
    if not found:
        return None
    names = {option.key: f"{_short(option.name)} · {measure_name(option.detail)}" for option in found}
    event, brand, measure = _menu(_("Event and measure"), "event", _apart(names)).rsplit("|", 2)
    row = context.ask(method.lift_row, event, brand, measure)
    return None if row is None else desk.lift_again(row)


WORKINGS: dict[str, Draw] = {
    "net_sentiment": _net_sentiment,
    "positive_share": _positive_share,
    "share_of_voice": _share_of_voice,
    "corrected": _corrected,
    "index": _index,
    "change": _change,
    "answered": _answered,
    "favour": _favour,
    "influence": _influence,
    "orbit": _orbit,
    "candidate": _candidate,
    "acceptance": _acceptance,
    "visibility": _visibility,
    "persona": _persona,
    "priority": _priority,
    "severity": _severity,
    "lift": _lift,
}


def severity_name(severity: str) -> str:
    """How bad an alert is, in a word."""
    words = {
        "low": _("low severity"),
        "medium": _("medium severity"),
        "high": _("high severity"),
        "critical": _("critical severity"),
    }
    return words.get(severity, severity)


def measure_name(measure: str) -> str:
    """A measure of an event's lift, in words."""
    words = {
        "volume": _("mentions"),
        "people": _("people"),
        "new_members": _("people who are new"),
        "returning_members": _("people who came back"),
        "favour": _("positive share"),
        "engagement": _("reactions per mention"),
    }
    return words.get(measure, measure)


def _brand(context: PageContext) -> Brand | None:
    known = filters.known_days(context)
    return None if known is None else filters.show(context, known, uses=BRAND).brand


def _brand_day(context: PageContext) -> tuple[Row | None, Brand, date | None]:
    known = filters.known_days(context)
    if known is None:
        return None, context.brands[0], None
    brand = filters.show(context, known, uses=BRAND).brand
    usual = context.ask(method.telling_day, brand.brand_id) or known.last
    chosen = day_input.show(
        _("Day"), "day", current=usual, first=known.first, last=known.last, bind="query-params"
    )
    scope = Scope(Span(chosen, chosen))
    evidence.button(context, Behind(brand_id=brand.brand_id, scope=scope), key="behind-day")
    return context.ask(method.day_row, brand.brand_id, chosen), brand, chosen


def _week(weeks: Sequence[date]) -> date:
    names = {week.isoformat(): day(week) for week in weeks}
    return date.fromisoformat(_menu(_("Week that begins on"), "week", names))


def _placed_member(context: PageContext) -> tuple[str, str, str] | None:
    places = context.ask(method.places, LISTED)
    if not places:
        return None
    names = {
        place.key: (
            _("everywhere on {network}") if place.detail == "all" else "{community} · {network}"
        ).format(community=_short(place.detail), network=_short(place.name))
        for place in places
    }
    network, _bar, community = _menu(_("Community"), "place", _apart(names)).partition("|")
    found = context.ask(method.influential, network, community, _asked("who"), LISTED)
    who = _member(
        found, lambda option: _("{name} · rank {rank}").format(name=option.name, rank=option.detail)
    )
    return None if who is None else (network, community, who[1])


def _member(found: Sequence[Option], words: Callable[[Option], str]) -> tuple[str, str] | None:
    """Network and key of the member that is chosen."""
    if not found:
        return None
    names = {}
    for option in found:
        key = option.key.rpartition("|")[2][:SHORT_KEY]
        name = _short(option.name) or _("member {key}").format(key=key)
        names[option.key] = words(Option(option.key, name, option.detail))
    network, _bar, member = _menu(_("Member"), "who", _apart(names)).rpartition("|")
    return network, member


def _menu(label: str, key: str, names: dict[str, str]) -> str:
    return choice.select(label, key, names, next(iter(names)))


def _asked(name: str) -> str | None:
    return st.session_state.get(name) or st.query_params.get(name)


def _short(text: str) -> str:
    return shortened(" ".join(text.split()), NAME_LENGTH)


def _apart(names: dict[str, str]) -> dict[str, str]:
    """The same names, those that are alike told apart by the beginning of their keys."""
    alike = list(names.values())
    return {key: f"{name} ({key[:8]})" if alike.count(name) > 1 else name for key, name in names.items()}
