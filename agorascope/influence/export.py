"""The graph of reactions out of the published file, for programs that draw graphs (Gephi, Cytoscape, yEd).

marts.fct_interaction_pairs, fct_member_influence, dim_members -> directed graph -> GEXF or GraphML

An edge goes from the one who reacts to the one reacted to; it has the weight that influence is computed
from, the count of each type of reaction and the day of the last. A node has its standing in the community
exported. The same publication gives the same bytes.
"""

import errno
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from agorascope.errors import InputError, NothingPublishedError

WHOLE = "all"  # the community that stands for the whole network
SUFFIXES = (".gexf", ".graphml")
MAX_EDGES = 200_000  # the writers hold the whole document: 7 kB of memory an edge, 1.5 GB of these
TYPES = {
    "replies_count": "reply",
    "quotes_count": "quote",
    "reposts_count": "repost",
    "mentions_count": "mention",
}
NAMED = 10  # communities that a message lists
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # in XML 1.0

Graph: TypeAlias = nx.DiGraph  # nodes `network:member_key`


@dataclass(frozen=True, slots=True)
class Cut:
    """Which part of the graph: networks (none: all), one community, and edges of at least a weight."""

    networks: tuple[str, ...] = ()
    community: str = WHOLE
    min_weight: float = 0.0


PAIRS = """
    select * from marts.fct_interaction_pairs
    where
        community_id = $community and weight >= $min_weight
        and (len($networks) = 0 or list_contains($networks, network_id))
"""

RANKED = "select weight from pairs order by weight desc offset $most"  # those that are too many

MEMBERS = """
    with ends as (
        select network_id, actor_key as member_key from pairs
        union
        select network_id, target_key from pairs
    )
    select
        ends.network_id, ends.member_key, members.handle, members.display_name,
        standing.influence, standing.influence_rank, standing.influence_n,
        standing.influence_enough_data as has_enough_data, standing.page_rank, standing.t_factor,
        standing.reach_count, members.followers_count
    from ends
    left join marts.dim_members as members using (network_id, member_key)
    left join marts.fct_member_influence as standing
        on
            ends.network_id = standing.network_id
            and ends.member_key = standing.member_key
            and standing.community_id = $community
    order by ends.network_id, ends.member_key
"""


def read_graph(connection: duckdb.DuckDBPyConnection, cut: Cut, *, max_edges: int = MAX_EDGES) -> Graph:
    """The part of the published graph that `cut` names; members without an edge in it are left out.

    Raises NothingPublishedError when the file is older than its marts, and InputError on a part that is
    empty or has more than `max_edges` edges.
    """
    asked: dict[str, Any] = {
        "community": cut.community, "min_weight": cut.min_weight, "networks": list(cut.networks),
    }  # fmt: skip
    try:
        connection.execute(f"create or replace temp table pairs as {PAIRS}", asked)
        _check_size(connection, cut, max_edges)
        members = _rows(connection, MEMBERS, {"community": cut.community})
    except duckdb.CatalogException as error:
        raise NothingPublishedError(
            "The published file holds no graph of members yet.",
            remedy="Run `agorascope run`: it publishes one.",
        ) from error
    graph = nx.DiGraph()
    for member in members:
        graph.add_node(_node(member, "member_key"), **_node_facts(member))
    for pair in _rows(connection, "from pairs order by network_id, actor_key, target_key"):
        graph.add_edge(_node(pair, "actor_key"), _node(pair, "target_key"), **_edge_facts(pair))
    return graph


def write_graph(graph: Graph, target: Path, as_of: date) -> None:
    """Write GEXF 1.2 or GraphML, by the ending of `target`; the file appears when it is whole.

    Raises InputError when it cannot be written.
    """
    check_target(target)
    with _written(target) as part:
        if target.suffix.lower() == ".graphml":
            nx.write_graphml_xml(graph, part, infer_numeric_types=True)
            return
        writer = GEXFWriter(version="1.2draft")
        writer.add_graph(graph)
        writer.xml.find("meta").set("lastmodifieddate", as_of.isoformat())  # it would be today's
        with part.open("wb") as file:
            writer.write(file)


def check_target(target: Path) -> None:
    """Raise InputError for a file of a kind that is not written."""
    if target.suffix.lower() not in SUFFIXES:
        raise InputError(
            f"{target} is neither GEXF nor GraphML.", remedy=f"Use one of: {', '.join(SUFFIXES)}."
        )


def _check_size(connection: duckdb.DuckDBPyConnection, cut: Cut, max_edges: int) -> None:
    edges = int(_rows(connection, "select count(*) as edges from pairs")[0]["edges"])
    if edges == 0:
        raise InputError(
            f"No reactions in community `{cut.community}` as asked.", remedy=_communities(connection)
        )
    if edges > max_edges:
        enough = _rows(connection, "select max(weight) as weight from (" + RANKED + ")", {"most": max_edges})
        raise InputError(
            f"The graph has {edges:,} edges; more than {max_edges:,} are not written, and hardly drawn.",
            remedy="Choose a community (--community), or leave out the weak edges: "
            f"--min-weight {_above(enough[0]['weight'])}",
        )


def _above(weight: float) -> str:
    """A number of few digits that is above `weight`."""
    return f"{weight * 1.001:.4g}" if weight else "0.0001"


def _communities(connection: duckdb.DuckDBPyConnection) -> str:
    rows = _rows(
        connection,
        f"select network_id, community_id from marts.fct_interaction_pairs where community_id <> '{WHOLE}' "
        f"group by all order by count(*) desc, network_id, community_id limit {NAMED}",
    )
    if not rows:
        return (
            "Members who may be scored have not reacted to each other yet; see docs/methodology/members.md."
        )
    known = ", ".join(f"{row['community_id']} ({row['network_id']})" for row in rows)
    return f"There are among others: {known}; a lower --min-weight may also be needed."


def _node(row: dict[str, Any], key: str) -> str:
    return f"{row['network_id']}:{row[key]}"


def _node_facts(member: dict[str, Any]) -> dict[str, Any]:
    """Attributes of a node; what is unknown is left out, since neither format knows null."""
    name = member.pop("handle") or member.pop("display_name", None) or member["member_key"]
    member.pop("display_name", None)
    return _known({"label": name} | member)


def _edge_facts(pair: dict[str, Any]) -> dict[str, Any]:
    counts = {name: pair[name] for name in TYPES}
    return _known(
        {
            "weight": pair["weight"],
            "types": ", ".join(word for name, word in TYPES.items() if counts[name]),
            **counts,
            "reactions_count": pair["reactions_count"],
            "last_reacted_date": pair["last_reacted_date"],
        }
    )


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in facts.items() if value is not None}


def _plain(value: Any) -> str | float | bool:
    """A value that both formats have a type for; text without what XML forbids."""
    if isinstance(value, bool | int | float):
        return value
    return _FORBIDDEN.sub("\ufffd", value.isoformat() if isinstance(value, date) else str(value))


def _rows(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    found = connection.execute(query, parameters or {})
    names: Sequence[str] = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@contextmanager
def _written(target: Path) -> Iterator[Path]:
    """A file beside `target` that takes its place when all went well."""
    if not target.parent.is_dir():
        raise InputError(
            f"There is no folder {target.parent} to write {target.name} into.",
            remedy=f"Make it first: mkdir -p {target.parent}",
        )
    part = target.with_name(f".{target.name}.part")
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        yield part
        part.replace(target)
    except OSError as error:
        raise InputError(
            f"{target} cannot be written: {error.strerror or error}.",
            remedy="Check the path of --output, its rights and the space on its disk.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
