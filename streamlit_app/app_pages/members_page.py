"""Who carries weight inside a community, who answers whom, and one member's card with why."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from streamlit_app import member_graph
from streamlit_app.components import (
    choice,
    filters,
    member_card,
    member_network,
    member_ranking,
    plain,
    states,
    unscored,
)
from streamlit_app.components.member_names import member_name
from streamlit_app.components.member_words import order_names
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import whole
from streamlit_app.queries import base, communities
from streamlit_app.queries import members as queries
from streamlit_app.queries.base import Brand
from streamlit_app.queries.members import WHOLE
from streamlit_app.untrusted import escaped

LISTED = 100
FOUND = 10
ACCOUNTS = 20
RANKING, GRAPH = "ranking", "graph"

Row = Mapping[Any, Any]


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Members"))
    known = filters.known_days(context)
    if known is None:
        states.empty(_("No member yet"), _("The next run that finds posts fills this page."))
        return
    view = filters.show(context, known, uses=("brand", "network", "community"))
    network = view.network
    if network is None and view.community:
        network = context.ask(communities.network_of, view.community)
    network = network or context.ask(queries.busiest_network)
    if network is None:
        _show_nobody(context, None)
    else:
        _show_community(
            context, view.brand, network, view.community or WHOLE, is_chosen=view.network is not None
        )
    _show_member(context, view.brand, network, view.community or WHOLE)


def _show_community(
    context: PageContext, brand: Brand, network: str, community: str, *, is_chosen: bool
) -> None:
    count = context.ask(queries.members_count, network, community)
    if not count:
        _show_nobody(context, network)
        return
    names = {held.network_id: held.name for held in context.ask(base.networks)}
    place = names.get(network, network)
    if community != WHOLE:
        place = f"{member_card.place_name(community)}, {place}"
    shown = choice.switch(_("Show"), "show", {RANKING: _("Ranking"), GRAPH: _("Graph")})
    said = _("Influence is a rank inside one community: **{place}**, {count} members.").format(
        place=escaped(place), count=whole(count)
    )
    hint = _("Choose another network or community above.")
    st.markdown(said if is_chosen else f"{said} {hint}")
    if shown == GRAPH:
        chosen = st.session_state.get(member_ranking.MEMBER) or None
        graph = context.ask(member_graph.read, network, community, brand.brand_id, chosen)
        member_network.show(context, graph, brand, place, chosen)
    else:
        _show_ranking(context, brand, network, community, count)


def _show_ranking(context: PageContext, brand: Brand, network: str, community: str, count: int) -> None:
    with st.grid(2, min_column_width=200):
        order = choice.select(_("Order by"), "order", order_names(), "influence")
        typed = st.text_input(
            _("Search a member"),
            key="who",
            bind="query-params",
            type="search",
            max_chars=100,
            placeholder=_("Key or name"),
        )
    search = (typed or "").strip()
    ranking = context.ask(queries.ranking, network, community, brand.brand_id, search, order, LISTED)
    if ranking.empty:
        _show_found(context, network, search)
        return
    member_ranking.show(ranking, brand)
    if count > len(ranking) and not search:
        st.caption(
            _("The first {shown} of {count}; the search finds the others.").format(
                shown=len(ranking), count=whole(count)
            )
        )


def _show_nobody(context: PageContext, network: str | None) -> None:
    if not unscored.show(context, network):
        states.empty(
            _("Nobody has an influence here yet"),
            _("It is read from who reacts to whom: choose another network or wait for the next run."),
        )


def _show_found(context: PageContext, network: str, search: str) -> None:
    """Members without an influence are found too, so that "why not" has an answer."""
    found = context.ask(queries.find, network, search, FOUND)
    if found.empty:
        states.empty(
            _("No member of that key or name"),
            _("Search a part of the name, or the first signs of the key."),
        )
        return
    plain.text(_("Not ranked in this community, but known:"))
    for row in found.to_dict("records"):
        context.link(
            "members",
            escaped(member_name(row)),
            icon=":material/person:",
            network=str(row["network_id"]),
            member=str(row["member_key"]),
        )


def _show_member(context: PageContext, brand: Brand, network: str | None, community: str) -> None:
    key = _chosen()
    if not key:
        st.caption(_("Choose a row, or a sign of the graph, to see one member's card."))
        return
    member = context.ask(queries.member, network, key)
    if member is None:
        states.empty(
            _("This member is not in the file"),
            _("The account may have been erased, or the address mistyped."),
        )
        return
    st.divider()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(escaped(member_name(member)), anchor=False, width="stretch")
        st.button(_("Close the card"), icon=":material/close:", type="tertiary", on_click=_close, key="close")
    member_card.show_identity(context, member)
    home_network = str(member["network_id"])
    if not member["is_scored"]:
        member_card.show_unscored(member)
        _show_rest(context, member)
        return
    homes: list[Row] = context.ask(queries.homes, home_network, key).to_dict("records")  # type: ignore[assignment]
    home = _home(homes, community)
    with st.grid(2, min_column_width=member_card.NARROWEST, gap="medium"):
        with st.container():
            if home is not None:
                ranks = context.ask(queries.part_ranks, home_network, str(home["community_id"]), key)
                member_card.show_influence(home, ranks)
                member_card.show_orbit(home)
            member_card.show_homes(homes)
            member_card.show_persona(context.ask(queries.persona, home_network, key))
        with st.container():
            member_card.show_favour(context, member, context.ask(queries.favour, home_network, key))
            own = brand if brand.is_own else next(iter(context.own_brands), None)
            if own is not None:
                criteria = context.ask(queries.criteria, own.brand_id, home_network, key)
                member_card.show_invitation(context, criteria, own.name, member)
    place = str(home["community_id"]) if home is not None else WHOLE
    member_card.show_activity(context, context.ask(queries.activity, home_network, place, key))
    _show_rest(context, member)


def _show_rest(context: PageContext, member: Row) -> None:
    accounts = context.ask(
        queries.other_accounts, str(member["network_id"]), str(member["member_key"]), ACCOUNTS
    )
    member_card.show_accounts(context, accounts)
    member_card.show_privacy(context, member)


def _home(homes: list[Row], community: str) -> Row | None:
    """The member in the community that is looked at; where it is unknown there, wherever it weighs most."""
    return next((home for home in homes if home["community_id"] == community), homes[0] if homes else None)


def _chosen() -> str:
    """The key of the member whose card is shown, typed, linked or chosen: one place, in the address."""
    chosen = st.text_input(
        _("Card of the member"),
        key=member_ranking.MEMBER,
        bind="query-params",
        max_chars=64,
        width=420,
        placeholder=_("Key of the member"),
        help=_("Choosing a row or a sign of the graph fills this in; a key may also be pasted."),
    )
    return (chosen or "").strip().lower()


def _close() -> None:
    member_ranking.choose("")
