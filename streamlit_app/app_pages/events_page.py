"""Events: what each brought beyond what was to be expected, who came, who came back.

which event -> verdict, seen beside expected -> who came -> what to do next -> all events compared
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app.components import (
    charts,
    choice,
    event_chart,
    event_comparison,
    event_participation,
    evidence,
    plain,
    states,
)
from streamlit_app.components.event_words import (
    Measure,
    effect,
    kind,
    measures,
    refusal,
    refusal_advice,
    state,
    verdict,
    written,
)
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import days, percent, whole
from streamlit_app.periods import Span, last_whole_day
from streamlit_app.queries import base, events
from streamlit_app.queries.base import Event, Scope
from streamlit_app.queries.mentions import Behind
from streamlit_app.untrusted import escaped, shortened

DAYS_BEFORE, DAYS_AFTER = 28, 14
LISTED_NEW = 200
BETWEEN = "/"  # of event and brand in the address; a brand's key holds none

Record = Mapping[Hashable, Any]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One event of one brand, its days in the workspace's time zone, and the measure that is looked at."""

    row: Record
    days: Span
    measure_id: str
    measure: Measure

    @property
    def event_id(self) -> str:
        return str(self.row["event_id"])

    @property
    def brand_id(self) -> str:
        return str(self.row["brand_id"])


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Events"))
    listed = context.ask(events.listed)
    if listed.empty:
        states.empty(
            _("No event yet"),
            _(
                "Write your contests, newsletters, chats and launches under `events:` of the"
                " workspace file, at best"
                " before they begin: what each brought is told from the days before it."
            ),
        )
        return
    _show_now(context, listed)
    chosen = _choose(context, listed)
    lifts = context.ask(events.lifts)
    _show_event(context, chosen, lifts)
    _show_participation(context, chosen)
    st.subheader(_("All events"))
    event_comparison.show(context, listed, lifts, chosen.measure_id, chosen.measure)


def _show_now(context: PageContext, listed: pd.DataFrame) -> None:
    """What runs and what is to come, a line each."""
    for row in listed[listed["state"] != "past"].drop_duplicates("event_id").iloc[::-1].to_dict("records"):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            running = row["state"] == "running"
            st.badge(
                state(row["state"]),
                icon=":material/play_circle:" if running else ":material/event_upcoming:",
                color="green" if running else "gray",
            )
            said = f"{row['name']} · {_span_words(_days(context, row))}"
            if running and row["participants_count"]:
                said += " · " + n_(
                    "{count} person so far", "{count} people so far", row["participants_count"]
                ).format(count=whole(row["participants_count"]))
            plain.text(said)


def _choose(context: PageContext, listed: pd.DataFrame) -> Chosen:
    rows = {_key(row): row for row in listed.to_dict("records")}
    several = len(set(listed["brand_id"])) > 1
    labels = {key: _label(context, row, several=several) for key, row in rows.items()}
    past = (key for key, row in rows.items() if row["state"] == "past" and row["is_own"])
    key = choice.select(_("Event"), "event", labels, next(past, next(iter(rows))))
    known = measures()
    names = {name: measure.name for name, measure in known.items()}
    measure_id = choice.switch(_("What is looked at"), "measure", names)
    row = rows[key]
    return Chosen(row, _days(context, row), measure_id, known[measure_id])


def _show_event(context: PageContext, chosen: Chosen, lifts: pd.DataFrame) -> None:
    row = chosen.row
    st.subheader(escaped(str(row["name"])))
    st.caption(
        " · ".join(
            [kind(row["kind"]), _span_words(chosen.days), escaped(str(row["brand"])), state(row["state"])]
        )
    )
    found = lifts[
        (lifts["event_id"] == chosen.event_id)
        & (lifts["brand_id"] == chosen.brand_id)
        & (lifts["measure"] == chosen.measure_id)
    ]
    lift = found.iloc[0].to_dict() if not found.empty else {"is_refused": True, "refusal_reason": "no_posts"}
    _show_verdict(lift, chosen)
    _show_picture(context, chosen, lift)
    with st.container(horizontal=True):
        scope = Scope(chosen.days)
        evidence.button(
            context,
            Behind(brand_id=chosen.brand_id, scope=scope),
            key="event-posts",
            label=_("Posts of its days"),
        )
        negative = Behind(brand_id=chosen.brand_id, scope=scope, stance="negative")
        evidence.button(context, negative, key="event-negative", label=_("Posts against the brand"))
    if not lift["is_refused"]:
        _show_other_ways(lift, chosen)


def _show_verdict(lift: Record, chosen: Chosen) -> None:
    if lift["is_refused"]:
        reason = str(lift["refusal_reason"])
        states.empty(refusal(reason), refusal_advice(reason))
        return
    with st.container(border=True, gap="small"):
        up = bool(lift["lift"] > 0)
        clear = bool(lift["has_effect"])
        icon = ":material/trending_up:" if up else ":material/trending_down:"
        st.badge(
            effect(lift),
            icon=icon if clear else ":material/help:",
            color="gray" if not clear else "green" if up else "orange",
        )
        st.markdown(f"#### {escaped(verdict(lift, chosen.measure))}")
        st.caption(_in_figures(lift, chosen.measure))
        st.caption(chosen.measure.explained)


def _in_figures(lift: Record, measure: Measure) -> str:
    """Seen, expected and the difference with their intervals, in small."""
    parts = [
        _("seen {value}").format(value=measure.write(lift["observed"])),
        _("expected {value} (90% between {low} and {high})").format(
            value=measure.write(lift["expected"]),
            low=measure.write(lift["expected_low"]),
            high=measure.write(lift["expected_high"]),
        ),
    ]
    if not pd.isna(lift["lift_pct"]) and not pd.isna(lift["lift_pct_low"]):
        high = lift["lift_pct_high"]
        parts.append(
            _("{value} (between {low} and {high})").format(
                value=percent(lift["lift_pct"] / 100, signed=True, decimals=0),
                low=percent(lift["lift_pct_low"] / 100, signed=True, decimals=0),
                high=_("no limit") if pd.isna(high) else percent(high / 100, signed=True, decimals=0),
            )
        )
    if not measure.is_count:
        parts.append("n = " + whole(lift["observed_n"]))
    parts.append(_("learnt from {days} days before it").format(days=whole(lift["pre_days_count"])))
    return " · ".join(parts)


def _show_picture(context: PageContext, chosen: Chosen, lift: Record) -> None:
    span = _around(context, chosen.days)
    if span is None:
        return
    with st.skeleton(height=event_chart.HEIGHT):
        around = context.ask(events.days_around, chosen.brand_id, chosen.measure_id, span)
        by_day = context.ask(events.lift_days, chosen.event_id, chosen.brand_id, chosen.measure_id)
    others = [
        event
        for event in context.ask(base.events, span, context.facts.time_zone)
        if event.event_id != chosen.event_id
    ]
    drawn = event_chart.Drawn(chosen.days, around, by_day, others, chosen.measure, context.zone)
    name = f"event-{chosen.measure_id}"
    charts.show(
        event_chart.build(drawn, context.colours),
        context,
        name=name,
        description=_described(lift, chosen),
        table=event_chart.table(drawn),
    )
    _show_others(context, others)
    if len(by_day) > 1 and chosen.measure.is_count:
        charts.show(
            event_chart.build_sum(drawn, context.colours),
            context,
            name=f"{name}-sum",
            description=_("Difference so far by day of the event, with its 90% interval"),
        )


def _show_others(context: PageContext, others: list[Event]) -> None:
    if others:
        plain.text("\n".join(charts.numbered_events(others, context.zone)))


def _described(lift: Record, chosen: Chosen) -> str:
    seen = _("{measure} per day, before, during and after the event.").format(measure=chosen.measure.name)
    said = refusal(str(lift["refusal_reason"])) if lift["is_refused"] else verdict(lift, chosen.measure)
    return f"{seen} {said}"


def _show_other_ways(lift: Record, chosen: Chosen) -> None:
    with st.expander(_("How other ways count, and why they mislead"), icon=":material/balance:"):
        rows = [(_("Agorascope: the days as they would have been"), lift["lift_pct"])]
        if chosen.measure_id != "favour":
            rows += [
                (_("Before and after"), lift["naive_lift_pct"]),
                (_("Before and after, held against the competitors"), lift["did_lift_pct"]),
            ]
        table = pd.DataFrame(
            {
                _("Way of counting"): [name for name, _value in rows],
                _("Difference"): [
                    written(value, lambda share: percent(share / 100, signed=True, decimals=0))
                    for _n, value in rows
                ],
            }
        )
        if chosen.measure_id == "favour":
            st.write(_("A share of favour is not compared in percent: there is no other way beside it."))
        else:
            st.dataframe(table, hide_index=True, width="stretch")
        st.write(
            _(
                "Before and after credits the event with the weekday, the season and the market."
                " Held against the"
                " competitors, it still knows no doubt, and a campaign of theirs turns it round."
            )
        )
        st.write(
            _(
                "Agorascope draws the days as they would have been from up to 112 days before, the"
                " weekdays and how"
                " loud the competitors were. It says what differs, not why: news, a holiday or a"
                " campaign that nobody"
                " entered is credited to the event. One interval in ten misses the truth, and an"
                " effect under 30% is"
                " seldom shown unless the brand is large or the event long."
            )
        )


def _show_participation(context: PageContext, chosen: Chosen) -> None:
    found = context.ask(events.participation, chosen.event_id, chosen.brand_id)
    st.subheader(_("Who came, who came back"))
    if found.empty or not found["participants_count"].iloc[0]:
        if chosen.row["state"] == "coming":
            states.empty(_("Nobody yet"), _("The event has not begun."))
        else:
            states.empty(
                _("Nobody spoke of the brand on its networks"),
                _("Who only reads is not seen. Ask a question next time, so that people answer."),
            )
        return
    row = found.iloc[0].to_dict()
    event_participation.show(row, chosen.days.last)
    said = event_participation.new_returned(row)
    if said:
        st.write(said)
    _show_next(context, chosen, row)


def _show_next(context: PageContext, chosen: Chosen, row: Record) -> None:
    """What to do now: who is new is thanked, who came is asked again before the habit is gone."""
    with st.container(border=True, gap="small"):
        st.markdown("**" + _("What to do next") + "**")
        if row["new_members_count"] and not pd.isna(row["new_members_count"]):
            st.write(
                _("Thank those who spoke for the first time: a word to each, and not a form letter.")
                if chosen.row["is_own"]
                else _("Read what brought new people to them: it may work for you as well.")
            )
            first = context.ask(events.first_posts_of_new, chosen.brand_id, chosen.days, None, LISTED_NEW)
            if first:
                evidence.button(
                    context,
                    Behind(brand_id=chosen.brand_id, mention_ids=first),
                    key="event-new",
                    label=_("First words of the new people"),
                )
        if chosen.row["is_own"]:
            st.write(
                _(
                    "Ask them again within 30 days: show what came of it, put the next question,"
                    " name the next date."
                )
            )
            with st.container(horizontal=True):
                context.link("morning", _("Whom to thank and invite"), icon=":material/waving_hand:")
                context.link("conversations", _("What waits for an answer"), icon=":material/forum:")


def _days(context: PageContext, row: Record) -> Span:
    zone = context.zone
    return Span(row["started_at"].astimezone(zone).date(), row["ended_at"].astimezone(zone).date())


def _around(context: PageContext, event: Span) -> Span | None:
    """Four weeks before to two weeks after, as far as days are known; None when none is."""
    known = context.ask(base.known_days)
    if known is None:
        return None
    newest: date = max(known.last, last_whole_day(context.facts.as_of, context.zone))
    first = max(known.first, event.first - timedelta(days=DAYS_BEFORE))
    last = min(newest, event.last + timedelta(days=DAYS_AFTER))
    return Span(first, last) if first < last and event.first <= newest else None


def _span_words(span: Span) -> str:
    return days(span.first, span.last)


def _key(row: Record) -> str:
    return f"{row['event_id']}{BETWEEN}{row['brand_id']}"


def _label(context: PageContext, row: Record, *, several: bool) -> str:
    parts = [shortened(str(row["name"]), 60), kind(row["kind"]), _span_words(_days(context, row))]
    if several:
        parts.append(str(row["brand"]))
    return " · ".join(parts)
