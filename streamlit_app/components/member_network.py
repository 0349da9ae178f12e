"""The graph of a community: who answers whom, drawn so that members who talk together stand together."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app import member_graph
from streamlit_app.components import charts, downloads, member_ranking, plain
from streamlit_app.components.decimals import number
from streamlit_app.components.member_names import SHOWN_SIGNS, member_name, unnamed
from streamlit_app.components.member_words import circle_name, leaning_names
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, whole
from streamlit_app.member_graph import FAVOURABLE, UNCLEAR, UNFAVOURABLE, Graph
from streamlit_app.queries.base import Brand

KEY = "member_graph"
PICKED = "picked"
HEIGHT = 560
ROOM = (0.3, 0.09)  # between two names, in units of the layout
NAMED = 12  # labels: the heaviest; all of them would be a wall
SHAPES = {FAVOURABLE: "triangle-up", UNFAVOURABLE: "triangle-down", UNCLEAR: "circle"}


def show(context: PageContext, graph: Graph, brand: Brand, place: str, chosen: str | None) -> None:
    """The picture, what it says in words, and the same as a table and a file."""
    if graph.nodes.empty or graph.edges.empty:
        st.caption(_("Nobody reacted to anybody here in the last year: there is nothing to draw."))
        return
    charts.show(
        build(graph, brand, chosen, context.colours),
        context,
        name="members-graph",
        description=spoken(graph, place),
        table=edges_table(graph),
        key=KEY,
        on_select=_choose_point,
    )
    st.caption(
        _(
            "{nodes} members of the highest influence and the {edges} heaviest ties between them: a line "
            "joins two of whom one answered, quoted or passed on the other in the last year. The larger the "
            "sign, the more influence; the nearer to the middle, the more ties."
        ).format(nodes=whole(len(graph.nodes)), edges=whole(len(graph.edges)))
    )
    st.caption(
        _("Drag to move; pinch, or turn the wheel with Ctrl held, to come nearer; click a sign for its card.")
    )
    plain.text(spoken(graph, place))
    with st.container(horizontal=True):
        downloads.file(
            _("Graph (GEXF)"),
            lambda: member_graph.to_gexf(graph, labels(graph)),
            "members-graph.gexf",
            "application/xml",
        )
    with st.expander(_("The ties as a table")):
        st.dataframe(edges_table(graph), hide_index=True, alt=_("Who reacted to whom, the heaviest first."))


def labels(graph: Graph) -> dict[str, str]:
    """The name of every member in the graph."""
    return {str(row["member_key"]): member_name(row) for row in graph.nodes.to_dict("records")}


def build(graph: Graph, brand: Brand, chosen: str | None, colours: Palette) -> alt.LayerChart:
    """Lines below, signs above, names of the heaviest; the ties of a chosen member stand out."""
    nodes, edges = _nodes(graph, chosen), _edges(graph, chosen)
    hidden = alt.Axis(labels=False, ticks=False, domain=False, grid=False, title=None)
    x = alt.X("x:Q", axis=hidden, scale=alt.Scale(domain=[-1.1, 1.1], zero=False))
    y = alt.Y("y:Q", axis=hidden, scale=alt.Scale(domain=[-1.25, 1.1], zero=False))
    names = leaning_names()
    lines = (
        alt.Chart(edges)
        .mark_rule()
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
            color=alt.condition("datum.is_mine", alt.value(colours.text), alt.value(colours.quiet)),
            opacity=alt.condition("datum.is_mine", alt.value(0.9), alt.value(0.3)),
            tooltip=[
                alt.Tooltip("who:N", title=_("From")),
                alt.Tooltip("whom:N", title=_("To")),
                alt.Tooltip("reactions:N", title=_("Reactions")),
            ],
        )
    )
    order = [FAVOURABLE, UNCLEAR, UNFAVOURABLE]
    domain = [names[kind] for kind in order]
    title = _("Favour for {brand}").format(brand=brand.name)
    legend = alt.Legend(title=None, orient="top", direction="horizontal", symbolSize=90)
    picked = alt.selection_point(name=PICKED, fields=["key"], on="click", empty=False, toggle=False)
    signs = (
        alt.Chart(nodes)
        .mark_point(filled=True, opacity=0.92, stroke=colours.background, strokeWidth=0.8)
        .encode(
            x=x,
            y=y,
            size=alt.Size("size:Q", scale=None, legend=None),
            shape=alt.Shape(
                "leaning:N",
                scale=alt.Scale(domain=domain, range=[SHAPES[kind] for kind in order]),
                legend=legend,
            ),
            color=alt.Color(
                "leaning:N",
                scale=alt.Scale(domain=domain, range=[colours.strong, colours.faint, colours.series[0]]),
                legend=legend,
            ),
            stroke=alt.condition("datum.is_chosen", alt.value(colours.text), alt.value(colours.background)),
            strokeWidth=alt.condition("datum.is_chosen", alt.value(3), alt.value(0.8)),
            tooltip=[
                alt.Tooltip("name:N", title=_("Member")),
                alt.Tooltip("influence:N", title=_("Influence")),
                alt.Tooltip("favour:N", title=title),
                alt.Tooltip("circle:N", title=_("Circle")),
            ],
        )
        .add_params(picked)
    )
    text = (
        alt.Chart(nodes[nodes["is_named"]])
        .mark_text(align="left", dx=9, fontSize=11, color=colours.text)
        .encode(x=x, y=y, text="sign:N")
    )
    movable = alt.selection_interval(bind="scales", name="moved", zoom="wheel![event.ctrlKey]")
    layers = alt.LayerChart(layer=[lines.add_params(movable), signs, text])
    sized: alt.LayerChart = layers.properties(height=HEIGHT)
    return sized


def spoken(graph: Graph, place: str) -> str:
    """The graph in sentences, for those who cannot see it."""
    names = labels(graph)
    first = [names[str(key)] for key in graph.nodes["member_key"].head(3)]
    pair = graph.edges.iloc[0]
    return _(
        "In {place}, most weight lies with {first}. The strongest tie: {who} reacts to {whom} ({count} times "
        "in a year). "
        "{alone} of these members have no tie to the others."
    ).format(
        place=place,
        first=", ".join(first),
        who=names.get(pair["actor_key"], unnamed(pair["actor_key"])),
        whom=names.get(pair["target_key"], unnamed(pair["target_key"])),
        count=whole(pair["reactions_count"]),
        alone=whole(graph.nodes["is_alone"].sum()),
    )


def edges_table(graph: Graph) -> pd.DataFrame:
    """Who reacted to whom, the heaviest first."""
    names = labels(graph)
    edges = graph.edges
    return pd.DataFrame(
        {
            _("From"): edges["actor_key"].map(names),
            _("To"): edges["target_key"].map(names),
            _("Reactions"): edges["reactions_count"],
            _("of these, answers"): edges["replies_count"],
            _("Weight"): edges["weight"].round(3),
            _("Last on"): edges["last_reacted_date"],
        }
    )


def _nodes(graph: Graph, chosen: str | None) -> pd.DataFrame:
    names = leaning_names()
    rows = graph.nodes.to_dict("records")
    named = named_members(rows, chosen)
    return pd.DataFrame(
        {
            "key": [row["member_key"] for row in rows],
            "name": [member_name(row) for row in rows],
            "sign": [_short_name(row) for row in rows],
            "x": [row["x"] for row in rows],
            "y": [row["y"] for row in rows],
            "size": [_size(row) for row in rows],
            "leaning": [names[row["leaning"]] for row in rows],
            "influence": [_influence_words(row) for row in rows],
            "favour": [_favour_words(row) for row in rows],
            "circle": [circle_name(row["circle"]) for row in rows],
            "is_chosen": [row["member_key"] == chosen for row in rows],
            "is_named": [row["member_key"] in named for row in rows],
        }
    )


def named_members(rows: Sequence[Mapping[Any, Any]], chosen: str | None) -> set[str]:
    """The chosen member and the heaviest of those whose names have room beside each other."""
    named: list[Mapping[Any, Any]] = [row for row in rows if row["member_key"] == chosen]
    for row in rows:
        if len(named) >= NAMED:
            break
        if all(
            abs(row["x"] - other["x"]) > ROOM[0] or abs(row["y"] - other["y"]) > ROOM[1] for other in named
        ):
            named.append(row)
    return {str(row["member_key"]) for row in named}


def _short_name(row: Mapping[Any, Any]) -> str:
    name = member_name(row)
    return str(row["member_key"])[:SHOWN_SIGNS] if name == unnamed(str(row["member_key"])) else name


def _edges(graph: Graph, chosen: str | None) -> pd.DataFrame:
    at = {row["member_key"]: (row["x"], row["y"]) for row in graph.nodes.to_dict("records")}
    names = labels(graph)
    rows = [
        row for row in graph.edges.to_dict("records") if {row["actor_key"], row["target_key"]} <= at.keys()
    ]
    rows.sort(key=lambda row: chosen in (row["actor_key"], row["target_key"]))
    return pd.DataFrame(
        {
            "x": [at[row["actor_key"]][0] for row in rows],
            "y": [at[row["actor_key"]][1] for row in rows],
            "x2": [at[row["target_key"]][0] for row in rows],
            "y2": [at[row["target_key"]][1] for row in rows],
            "who": [names[row["actor_key"]] for row in rows],
            "whom": [names[row["target_key"]] for row in rows],
            "reactions": [whole(row["reactions_count"]) for row in rows],
            "width": [round(min(4.0, 0.5 + row["weight"]), 2) for row in rows],
            "is_mine": [chosen in (row["actor_key"], row["target_key"]) for row in rows],
        }
    )


def _size(row: Mapping[Any, Any]) -> float:
    """Area of a sign: growing faster near the top, where ranks differ most."""
    return round(45 + 455 * (float(row["influence"]) / 100) ** 6, 1)


def _influence_words(row: Mapping[Any, Any]) -> str:
    if row["influence_enough_data"] is not True:
        return _("Too few")
    return _("{value} ({low} to {high})").format(
        value=number(row["influence"], 1),
        low=number(row["influence_low"], 1),
        high=number(row["influence_high"], 1),
    )


def _favour_words(row: Mapping[Any, Any]) -> str:
    if row["favour_enough_data"] is not True:
        return _("Too few")
    return _("{value} ({low} to {high})").format(
        value=percent(row["favour"], decimals=0),
        low=percent(row["favour_low"], decimals=0),
        high=percent(row["favour_high"], decimals=0),
    )


def _choose_point() -> None:
    picked = st.session_state[KEY].selection.get(PICKED)
    if picked and picked[0].get("key"):
        member_ranking.choose(str(picked[0]["key"]))
