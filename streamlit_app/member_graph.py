"""Who answers whom in a community, as a picture: which members, where each stands, a file for other tools.

Pure, but for `read`, which asks the published file; the layout has a fixed seed and knows no clock, so that
the same members stand in the same places every time.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pandas as pd

from streamlit_app.queries import members
from streamlit_app.queries.base import Cursor

NODES = 300
EDGES = 1200  # drawn; more are a grey ball
SEED = 7
BELOW = -1.15  # where members without a tie stand
STEPS = 60  # of the layout: enough for 300 nodes to come to rest

FAVOURABLE, UNFAVOURABLE, UNCLEAR = "favourable", "unfavourable", "unclear"


@dataclass(frozen=True, slots=True)
class Graph:
    """`nodes` by influence, with `x`, `y` in [-1, 1] and `leaning`; `edges` by weight."""

    nodes: pd.DataFrame
    edges: pd.DataFrame


def read(cursor: Cursor, network_id: str, community_id: str, brand_id: str, also: str | None) -> Graph:
    """The graph of a community: its heaviest members, `also` among them, and who reacted to whom."""
    nodes = members.graph_nodes(cursor, network_id, community_id, brand_id, also, NODES)
    edges = members.graph_edges(cursor, network_id, community_id, also, NODES, EDGES)
    return placed(nodes, edges)


def placed(nodes: pd.DataFrame, edges: pd.DataFrame) -> Graph:
    """Give every member a place: those who react to each other stand near each other."""
    graph = nx.Graph()
    graph.add_nodes_from(nodes["member_key"])
    for actor, target, weight in edges[["actor_key", "target_key", "weight"]].itertuples(index=False):
        known = graph.get_edge_data(actor, target, {"weight": 0.0})["weight"]
        graph.add_edge(actor, target, weight=known + float(weight))
    at = _positions(graph)
    return Graph(
        nodes.assign(
            x=[at[key][0] for key in nodes["member_key"]],
            y=[at[key][1] for key in nodes["member_key"]],
            leaning=[leaning(row) for row in nodes.to_dict("records")],
            is_alone=[graph.degree(key) == 0 for key in nodes["member_key"]],
        ),
        edges,
    )


def leaning(row: Mapping[Any, Any]) -> str:
    """For or against the brand, where the interval of favour lies on one side of the middle; else unclear."""
    if row.get("favour_enough_data") is not True:
        return UNCLEAR
    if row["favour_low"] > 0.5:
        return FAVOURABLE
    return UNFAVOURABLE if row["favour_high"] < 0.5 else UNCLEAR


def to_gexf(graph: Graph, labels: Mapping[str, str]) -> bytes:
    """The graph for Gephi and others: direction is from who reacted to whom; names made fit for XML."""
    directed = nx.DiGraph()
    for row in graph.nodes.to_dict("records"):
        key = xml_text(row["member_key"])
        facts: dict[str, Any] = {
            "label": xml_text(labels.get(row["member_key"], row["member_key"])) or key,
            "leaning": row["leaning"],
            "reach": int(row["reach_count"] or 0),
        }
        if row["influence_enough_data"] is True:
            facts["influence"] = float(row["influence"])
        directed.add_node(key, **facts)
    for edge in graph.edges.to_dict("records"):
        directed.add_edge(
            xml_text(edge["actor_key"]),
            xml_text(edge["target_key"]),
            weight=float(edge["weight"]),
            reactions=int(edge["reactions_count"]),
        )
    written = io.BytesIO()
    nx.write_gexf(directed, written)
    return written.getvalue()


def xml_text(value: object) -> str:
    """`value` without the signs that XML 1.0 forbids, nor those that turn the direction of writing."""
    return "".join(sign for sign in str(value) if _is_allowed(ord(sign)))


def _is_allowed(code: int) -> bool:
    if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
        return False
    return (
        code in (0x9, 0xA, 0xD)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


def _positions(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Fruchterman and Reingold's springs in a disc; members without a tie stand on a line below, in order."""
    tied = graph.subgraph([key for key, degree in graph.degree() if degree])
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(tied))
    ordered.add_weighted_edges_from(
        sorted((min(a, b), max(a, b), weight**0.5) for a, b, weight in tied.edges(data="weight"))
    )
    at = _spread(nx.spring_layout(ordered, seed=SEED, iterations=STEPS)) if len(ordered) else {}
    alone = [key for key, degree in graph.degree() if not degree]
    for place, key in enumerate(alone):
        at[key] = (round(-1 + 2 * (place + 0.5) / len(alone), 4), BELOW)
    return at


def _spread(found: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Keep each member's direction from the middle and order of nearness, but give everybody the same room.

    Springs alone leave a ball nobody can read: most ties are between few.
    """
    middle = sum(found.values()) / len(found)
    off = {key: complex(*(place - middle)) for key, place in found.items()}
    nearness = {key: rank for rank, key in enumerate(sorted(off, key=lambda key: (abs(off[key]), key)))}
    at = {}
    for key, offset in off.items():
        length = ((nearness[key] + 0.5) / len(off)) ** 0.5
        turned = length * offset / abs(offset) if offset else complex(0, 0)
        at[key] = (round(turned.real, 4), round(turned.imag, 4))
    return at
