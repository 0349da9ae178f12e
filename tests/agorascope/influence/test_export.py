"""The exported graph: both formats read back the same, names are clean, what is too large is refused."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.errors import InputError, NothingPublishedError
from agorascope.influence.export import Cut, Graph, read_graph, write_graph
from tests.agorascope.influence.graph_marts import marts

AS_OF = date(2026, 3, 11)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        marts(made)
        yield made


def read_back(graph: Graph, path: Path) -> Graph:
    write_graph(graph, path, AS_OF)
    return nx.read_gexf(path) if path.suffix == ".gexf" else nx.read_graphml(path)


def test_nodes_and_edges_say_what_the_marts_say(connection: duckdb.DuckDBPyConnection) -> None:
    graph = read_graph(connection, Cut())
    assert set(graph) == {"mastodon:a", "mastodon:b", "mastodon:c", "reddit:a", "reddit:d"}
    assert graph.edges["mastodon:a", "mastodon:b"] == {
        "weight": 2.5, "types": "reply, repost", "replies_count": 2, "quotes_count": 0, "reposts_count": 1,
        "mentions_count": 0, "reactions_count": 3, "last_reacted_date": "2026-03-09",
    }  # fmt: skip
    assert graph.nodes["mastodon:b"] == {
        "label": "b@velo.example", "network_id": "mastodon", "member_key": "b", "influence": 83.3,
        "influence_rank": 1, "influence_n": 2, "has_enough_data": False, "page_rank": 0.6, "t_factor": 1,
        "reach_count": 2, "followers_count": 900,
    }  # fmt: skip
    assert graph.nodes["mastodon:c"] == {"label": "c", "network_id": "mastodon", "member_key": "c"}


def test_a_community_has_its_own_edges_and_standings(connection: duckdb.DuckDBPyConnection) -> None:
    graph = read_graph(connection, Cut(("mastodon",), "velo.example"))
    assert list(graph.edges(data="weight")) == [("mastodon:a", "mastodon:b", 1.5)]
    assert graph.nodes["mastodon:b"]["influence"] == 75


def test_weak_edges_and_other_networks_are_left_out(connection: duckdb.DuckDBPyConnection) -> None:
    assert read_graph(connection, Cut(min_weight=1)).number_of_edges() == 1
    assert set(read_graph(connection, Cut(("reddit",)))) == {"reddit:a", "reddit:d"}


@pytest.mark.parametrize("name", ["graph.gexf", "graph.graphml"])
def test_both_formats_read_back_the_same(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, name: str
) -> None:
    graph = read_graph(connection, Cut())
    found = read_back(graph, tmp_path / name)
    assert found.is_directed()
    assert dict(found.nodes(data=True)) == dict(graph.nodes(data=True))
    assert _edges(found) == _edges(graph)


def _edges(graph: Graph) -> dict[tuple[str, str], dict[str, Any]]:
    return {(a, b): {k: v for k, v in facts.items() if k != "id"} for a, b, facts in graph.edges(data=True)}


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=[]), min_size=1))
def test_any_name_can_be_written_and_read(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    from agorascope.influence.export import _plain

    graph: Graph = nx.DiGraph()
    graph.add_node("n", label=_plain(name), followers_count=1)
    for path in (tmp_path_factory.getbasetemp() / "any.gexf", tmp_path_factory.getbasetemp() / "any.graphml"):
        assert read_back(graph, path).nodes["n"]["followers_count"] == 1


@pytest.mark.parametrize("name", ["graph.gexf", "graph.graphml"])
def test_the_same_publication_gives_the_same_bytes(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    write_graph(read_graph(connection, Cut()), path, AS_OF)
    first = path.read_bytes()
    write_graph(read_graph(connection, Cut()), path, AS_OF)
    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path]


def test_a_graph_that_is_too_large_is_refused_with_a_weight_that_is_enough(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(InputError, match="3 edges; more than 2") as told:
        read_graph(connection, Cut(), max_edges=2)
    enough = float(told.value.remedy.split("--min-weight ")[1])
    assert read_graph(connection, Cut(min_weight=enough), max_edges=2).number_of_edges() <= 2
    assert enough == pytest.approx(0.1, abs=0.001)


def test_an_unknown_community_is_told_with_those_there_are(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(InputError, match="community `nowhere`") as told:
        read_graph(connection, Cut(community="nowhere"))
    assert "velo.example (mastodon)" in told.value.remedy


def test_a_world_without_reactions_is_told_as_such(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("delete from marts.fct_interaction_pairs")
    with pytest.raises(InputError, match="have not reacted to each other"):
        read_graph(connection, Cut())


@pytest.mark.parametrize("table", ["fct_interaction_pairs", "dim_members", "fct_member_influence"])
def test_a_file_older_than_its_marts_is_told(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    connection.execute(f"drop table marts.{table}")
    with pytest.raises(NothingPublishedError, match="agorascope run"):
        read_graph(connection, Cut())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("graph.json", "neither GEXF nor GraphML"),
        ("no/graph.gexf", "no folder"),
        ("taken.gexf", "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_told_with_its_remedy(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "taken.gexf").mkdir()
    with pytest.raises(InputError, match=reason):
        write_graph(nx.DiGraph(), tmp_path / name, AS_OF)
    assert [path.name for path in tmp_path.iterdir()] == ["taken.gexf"]
