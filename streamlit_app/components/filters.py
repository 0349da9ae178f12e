"""The row of filters of a page, kept in the address so that a view can be sent, and from page to page."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal

import streamlit as st

from streamlit_app import periods, selection
from streamlit_app.components import day_input
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import language_name
from streamlit_app.periods import Span
from streamlit_app.queries import base
from streamlit_app.selection import ANY, NAMES, Choices, Selection, View

Filter = Literal["period", "brand", "network", "community", "language"]

CHOSEN = "view"  # the selection of this session
WRITTEN = "view_in_address"  # what this module last wrote there: anything else came with a link
PAGE = "view_of_page"  # whose widgets hold the choices
NARROWEST = 150  # px: two filters side by side on a phone
LISTED_COMMUNITIES = 300


def known_days(context: PageContext) -> Span | None:
    """From the first day of the marts to the day before "as of", whether or not anything was heard on it."""
    known = context.ask(base.known_days)
    if known is None:
        return None
    return Span(known.first, max(known.last, periods.last_whole_day(context.facts.as_of, context.zone)))


def show(
    context: PageContext,
    known: Span,
    uses: Collection[Filter] = ("period", "brand", "network", "community", "language"),
) -> View:
    """Draw the filters that the page uses and return what they say; the others count as "all"."""
    _forget_other_page()
    names = {brand.brand_id: brand.name for brand in context.brands}
    networks = {network.network_id: network.name for network in context.ask(base.networks)}
    choices = Choices(
        brands=[brand.brand_id for brand in sorted(context.brands, key=lambda brand: not brand.is_own)],
        networks=list(networks),
        languages=context.ask(base.languages),
        known=known,
        communities=_communities(context) if "community" in uses else (),
    )
    start = _remembered(choices)
    if "community" not in uses:  # another page may use it again
        choices = _with_community(choices, start)
    chosen = _drawn(start, choices, uses, names, networks)
    _keep(chosen, choices, uses)
    focus = next(brand for brand in context.brands if brand.brand_id == chosen.brand)
    period = chosen.period if "period" in uses else periods.DEFAULT
    span = periods.resolve(period, chosen.custom, known)
    return View(
        focus,
        span,
        periods.comparable(span, known),
        network=_or_none(chosen.network, used="network" in uses),
        community=_or_none(chosen.community, used="community" in uses),
        language=_or_none(chosen.language, used="language" in uses),
    )


def period_name(choice: str) -> str:
    """A period in words."""
    if choice == periods.ALL:
        return _("All days")
    if choice == periods.CUSTOM:
        return _("Chosen days")
    return n_("Last day", "Last {count} days", int(choice)).format(count=choice)


def _drawn(
    start: Selection,
    choices: Choices,
    uses: Collection[Filter],
    names: Mapping[str, str],
    networks: Mapping[str, str],
) -> Selection:
    period, brand, network = start.period, start.brand, start.network
    community, language = start.community, start.language
    with st.grid(max(2, len(uses)), min_column_width=NARROWEST):
        if "period" in uses:
            period = _select(_("Period"), "period", periods.CHOICES, period, period_name)
        if "brand" in uses:
            brand = _select(_("Brand"), "brand", choices.brands, brand, names.__getitem__)
        if "network" in uses:
            every = _("All networks")
            options = (ANY, *choices.networks)
            network = _select(_("Network"), "network", options, network, lambda key: networks.get(key, every))
        if "community" in uses:
            places = {ANY: _("All communities")}
            options = (ANY, *choices.communities)
            community = _select(
                _("Community"), "community", options, community, lambda key: places.get(key, key)
            )
        if "language" in uses:
            tongues = {ANY: _("All languages")}
            options = (ANY, *choices.languages)
            language = _select(
                _("Language of posts"),
                "posts",
                options,
                language,
                lambda key: tongues.get(key) or language_name(key),
            )
    custom = start.custom
    if "period" in uses and period == periods.CUSTOM:
        custom = _custom_days(start, choices.known)
    return Selection(brand, period, custom, network, community, language)


def _communities(context: PageContext) -> list[str]:
    """The places with the most people, and whichever is asked for."""
    kept = st.session_state.get(CHOSEN)
    network = st.session_state.get("network") or st.query_params.get("network") or (kept and kept.network)
    asked = st.query_params.get("community") or (kept.community if kept else None)
    listed = context.ask(
        base.communities, None if network in {None, ANY} else network, asked, LISTED_COMMUNITIES
    )
    return list(dict.fromkeys(community.community_id for community in listed))


def _with_community(choices: Choices, start: Selection) -> Choices:
    known = () if start.community == ANY else (start.community,)
    return Choices(choices.brands, choices.networks, choices.languages, choices.known, known)


def _forget_other_page() -> None:
    """Let go of what the widgets of the page before held: those of this page would not take it over.

    They have the same keys, so they look set, yet a new widget begins at its first option.
    """
    page = str(st.context.url or "").partition("?")[0]
    if st.session_state.get(PAGE) != page:
        st.session_state[PAGE] = page
        for name in NAMES:
            st.session_state.pop(name, None)


def _remembered(choices: Choices) -> Selection:
    """The selection of this session, changed by what a link asks for."""
    kept = st.session_state.get(CHOSEN)
    asked = {name: value for name, value in st.query_params.to_dict().items() if name in NAMES}
    if asked and asked != st.session_state.get(WRITTEN):
        chosen = selection.from_query(asked, choices, kept)
        for name in asked:  # a link wins over what the widgets held
            st.session_state.pop(name, None)
        return chosen
    if kept is None:
        return Selection(brand=choices.brands[0])
    if not choices.communities and kept.community != ANY:
        choices = _with_community(choices, kept)
    return selection.valid(kept, choices)


def _keep(chosen: Selection, choices: Choices, uses: Collection[Filter]) -> None:
    st.session_state[CHOSEN] = chosen
    hidden = {"language": "posts"}
    shown = {hidden.get(name, name) for name in uses} | ({"from", "to"} if "period" in uses else set())
    wanted = {name: value for name, value in chosen.to_query(choices.brands[0]).items() if name in shown}
    st.session_state[WRITTEN] = wanted
    now = st.query_params.to_dict()
    for name in NAMES:  # one by one: parameters that other widgets own must not be touched
        if name in wanted and now.get(name) != wanted[name]:
            st.query_params[name] = wanted[name]
        elif name not in wanted and name in now:
            del st.query_params[name]


def _or_none(value: str, *, used: bool) -> str | None:
    return value if used and value != ANY else None


def _select(label: str, key: str, options: Sequence[str], current: str, name: Callable[[str], str]) -> str:
    if st.session_state.get(key) not in options:  # it has no value, or one that is no longer on offer
        st.session_state[key] = current if current in options else options[0]
    labels = {option: name(option) for option in options}  # now: later, the language may be unknown
    return str(st.selectbox(label, options, format_func=labels.__getitem__, key=key))


def _custom_days(start: Selection, known: Span) -> Span:
    shown = start.custom or periods.resolve(periods.DEFAULT, None, known)
    with st.grid(4, min_column_width=NARROWEST):
        first = day_input.show(_("From"), "from", current=shown.first, first=known.first, last=known.last)
        last = day_input.show(_("To"), "to", current=shown.last, first=known.first, last=known.last)
    return periods.resolve(periods.CUSTOM, Span(first, last), known)
