"""Where people talk: communities side by side, then one of them week by week, and what to do there."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app import places
from streamlit_app.components import (
    charts,
    community_comparison,
    community_people,
    community_table,
    community_tiles,
    community_weeks,
    downloads,
    evidence,
    filters,
    headings,
    states,
)
from streamlit_app.components.community_weeks import Calendar
from streamlit_app.components.community_words import coverage_words
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, language
from streamlit_app.i18n.formats import days, percent, whole
from streamlit_app.queries import base
from streamlit_app.queries import communities as queries
from streamlit_app.queries.base import Brand
from streamlit_app.queries.communities import WHOLE, Weeks
from streamlit_app.queries.mentions import Behind
from streamlit_app.selection import ANY, View
from streamlit_app.untrusted import escaped

LISTED = 50
SEARCH_FROM = 10  # places: below, a search box helps nobody
WEEKS_DRAWN = 12  # at least: a line of four points shows nothing
CARRIERS, THANKED, SUBJECTS = 5, 3, 4

Row = Mapping[Any, Any]


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Communities"))
    known = filters.known_days(context)
    if known is None:
        states.empty(_("No community yet"), _("The next run that finds posts fills this page."))
        return
    view = filters.show(context, known, uses=("period", "brand", "network", "community"))
    weeks = queries.weeks_of(view.span)
    network = _network(context, view)
    if view.community and network:
        _show_one(context, view, weeks, network, view.community)
    else:
        _show_all(context, view, weeks)


def _network(context: PageContext, view: View) -> str | None:
    if view.network or not view.community:
        return view.network
    return context.ask(queries.network_of, view.community)


def _show_all(context: PageContext, view: View, weeks: Weeks) -> None:
    total = context.ask(queries.places_count, weeks, view.network, "")
    search = ""
    if total > SEARCH_FROM:
        search = (
            st.text_input(
                _("Search a community"),
                key="place",
                bind="query-params",
                type="search",
                placeholder=_("A part of the name"),
                max_chars=100,
            )
            or ""
        )
    found = context.ask(queries.places, view.brand.brand_id, weeks, view.network, search.strip(), LISTED)
    rows: list[Row] = found.to_dict("records")  # type: ignore[assignment]
    if not rows:
        states.empty(
            _("No community in this selection"), _("Choose a longer period, all networks or another name.")
        )
        return
    st.markdown(_summary(rows, view.brand))
    st.caption(_which(rows, total, weeks))
    community_comparison.show(context, rows, view.brand)
    st.subheader(_("Open one"))
    community_table.show(rows, view.brand, several_networks=view.network is None)


def _summary(rows: list[Row], brand: Brand) -> str:
    talk, seen = places.best(rows, "reciprocity"), places.best(rows, "visibility")
    said = []
    if talk is not None:
        said.append(
            _("People answer each other most in **{place}** ({share} of the pairs).").format(
                place=escaped(places.short_name(str(talk["community_id"]))),
                share=percent(places.estimate(talk, "reciprocity").value or 0.0),
            )
        )
    if seen is not None:
        said.append(
            _("{brand} is most visible in **{place}** ({share} of the threads).").format(
                brand=escaped(brand.name),
                place=escaped(places.short_name(str(seen["community_id"]))),
                share=percent(places.estimate(seen, "visibility").value or 0.0),
            )
        )
    if len(rows) == 1:
        return _("One community in this selection: choose its row to see how people exchange there.")
    return " ".join(said) or _("Too few posts to compare communities: choose a longer period.")


def _which(rows: list[Row], total: int, weeks: Weeks) -> str:
    span = days(weeks.span.first, weeks.span.last)
    drawn = min(len(rows), community_comparison.DRAWN)
    if drawn < len(rows) == total:
        return _(
            "Weeks of {span}. The picture shows the {drawn} communities with the most people, the table all "
            "{total}. Named first: whichever is highest at the lower end of its interval."
        ).format(span=span, drawn=drawn, total=whole(total))
    if total > len(rows):
        return _(
            "Weeks of {span}. The picture shows the {drawn} communities with the most people, the table "
            "{listed} of {total}; the search finds the others. Named first: whichever is highest at the "
            "lower end of its interval."
        ).format(span=span, drawn=drawn, listed=whole(len(rows)), total=whole(total))
    return _("Weeks of {span}. Named first: whichever is highest at the lower end of its interval.").format(
        span=span
    )


def _show_one(context: PageContext, view: View, weeks: Weeks, network: str, community: str) -> None:
    brand = view.brand
    st.button(
        _("Compare all communities"),
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=_leave,
        key="leave",
    )
    row = _row(context, brand, weeks, network, community)
    if row is None:
        states.empty(_("Nobody spoke here in these weeks"), _("Choose a longer period."))
        return
    st.subheader(f"{escaped(places.short_name(community))} · {escaped(str(row['network']))}", anchor=False)
    st.caption(coverage_words(row["coverage"]))
    before = _row(context, brand, queries.weeks_of(view.before), network, community) if view.before else None
    whole_network = _row(context, brand, weeks, network, WHOLE) if community != WHOLE else None
    response = context.ask(queries.response, weeks, network, community)
    community_tiles.show(row, before, whole_network, response, brand)
    _show_footnote(context, view, weeks, network, community, has_before=before is not None)
    st.subheader(_("What to do next"))
    _show_next(context, row, brand, weeks)
    st.subheader(_("Week by week"))
    _show_weeks(context, brand, weeks.reaching_back(WEEKS_DRAWN), network, community)
    st.subheader(_("The people"))
    with st.grid(2, min_column_width=320):
        with st.container():
            community_people.show_parts(context, row, brand)
            _show_brands(context, weeks, network, community)
        with st.container(gap="small"):
            headings.small(_("Who carries weight"))
            carriers = context.ask(queries.carriers, network, community, CARRIERS)
            community_people.show_carriers(context, carriers, network, community)


def _show_footnote(
    context: PageContext, view: View, weeks: Weeks, network: str, community: str, *, has_before: bool
) -> None:
    said = _("Weeks of {span}.").format(span=days(weeks.span.first, weeks.span.last))
    compared = (
        _("Changes are against the weeks before; clear means that the interval leaves out no change.")
        if has_before
        else _("The data do not reach back far enough to compare with the weeks before.")
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{said} {compared}", width="stretch")
        scope = View(view.brand, weeks.span, None, network, None if community == WHOLE else community).scope()
        evidence.button(context, Behind(brand_id=view.brand.brand_id, scope=scope), key="community-posts")


def _show_next(context: PageContext, row: Row, brand: Brand, weeks: Weeks) -> None:
    network, community = str(row["network_id"]), str(row["community_id"])
    waiting = context.ask(queries.waiting, brand.brand_id, network, community)
    answerers = context.ask(queries.answerers, weeks, network, community, THANKED)
    found = context.ask(queries.subjects, brand.brand_id, weeks, network, community, SUBJECTS)
    name = "name_fr" if language() == "fr" else "name_en"
    subjects = [
        (str(subject[name] or subject["aspect_id"]), int(subject["people"]))
        for subject in found.to_dict("records")
    ]
    community_people.show_next(context, row, brand, waiting, answerers, subjects)


def _show_weeks(context: PageContext, brand: Brand, weeks: Weeks, network: str, community: str) -> None:
    further = weeks.reaching_back(weeks.count + places.SLIDING - 1)  # what the first sliding points sum
    frame = context.ask(queries.by_week, brand.brand_id, further, network, community)
    growth = context.ask(queries.growth, weeks, network, community)
    first, last = pd.Timestamp(weeks.first), pd.Timestamp(weeks.last)
    events = context.ask(base.events, weeks.span, context.facts.time_zone)
    calendar = Calendar(first, last, events, context.zone)
    community_weeks.show_exchange(context, frame, brand, calendar)
    community_weeks.show_growth(context, growth, calendar)
    with st.expander(_("The weeks in figures")):
        shown = frame[pd.to_datetime(frame["week_start_date"]) >= first]
        table = community_weeks.show_table(shown, brand)
        st.caption(_("* The week was not over. A change is against the week before."))
        downloads.table(table, "community-weeks")


def _show_brands(context: PageContext, weeks: Weeks, network: str, community: str) -> None:
    found = context.ask(queries.visibility_of_brands, weeks, network, community)
    if found.empty:
        return
    rows = [
        dict(row) | {"community_id": row["brand_name"], "network": ""} for row in found.to_dict("records")
    ]
    frame = community_comparison.table(rows, "visibility")
    title = _("Threads that speak of each brand")
    charts.show(
        community_comparison.build(frame, title, context.colours),
        context,
        name="community-brands",
        description=community_comparison.spoken(frame, title),
        table=community_comparison.taken_along(frame, title).rename(columns={_("Community"): _("Brand")}),
    )


def _row(context: PageContext, brand: Brand, weeks: Weeks, network: str, community: str) -> Row | None:
    found = context.ask(queries.place, brand.brand_id, weeks, network, community)
    return None if found.empty else dict(found.iloc[0])


def _leave() -> None:
    st.query_params["community"] = ANY
