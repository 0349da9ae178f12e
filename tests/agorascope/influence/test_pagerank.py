"""PageRank: the same as networkx whatever the graph, the vector of the issue, and clear refusals."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.influence.pagerank import pagerank, pageranks

Edge = tuple[int, int, float]


def _arrays(edges: list[Edge]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (
        np.array([edge[0] for edge in edges], dtype=np.int64),
        np.array([edge[1] for edge in edges], dtype=np.int64),
        np.array([edge[2] for edge in edges], dtype=np.float64),
    )


def _networkx(edges: list[Edge], size: int) -> np.ndarray:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(size))
    graph.add_weighted_edges_from(edges)
    ranks = nx.pagerank(graph, alpha=0.85, tol=1e-14, max_iter=2_000)
    return np.array([ranks[node] for node in range(size)])


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Edge], int]:
    """Up to 40 nodes: loops, parallel edges, weights of zero, nodes without edges, separate parts."""
    size = draw(st.integers(1, 40))
    reached = draw(st.integers(1, size))  # nodes beyond it stand alone
    node = st.integers(0, reached - 1)
    weight = st.one_of(st.just(0.0), st.just(1.0), st.floats(1e-3, 1e3))
    return draw(st.lists(st.tuples(node, node, weight), max_size=160)), size


@settings(max_examples=200, deadline=None, derandomize=True)
@given(graphs())
def test_it_equals_networkx_on_any_graph(graph: tuple[list[Edge], int]) -> None:
    edges, size = graph
    found = pagerank(*_arrays(edges), size)
    np.testing.assert_allclose(found, _networkx(edges, size), rtol=0, atol=1e-8)
    assert found.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_it_equals_networkx_on_larger_sparse_graphs(seed: int) -> None:
    chance = np.random.default_rng(seed)
    size, count = 500, int(chance.integers(100, 3_000))
    targets = (size * chance.random(count) ** 3).astype(np.int64)
    sources = chance.integers(0, size, count)
    weights = chance.choice([0.0, 0.4, 0.6, 0.8, 1.0, 5.0], count)
    edges = list(zip(sources.tolist(), targets.tolist(), weights.tolist(), strict=True))
    found = pagerank(sources, targets, weights, size)
    np.testing.assert_allclose(found, _networkx(edges, size), rtol=0, atol=1e-8)


def test_the_vector_of_the_formulas() -> None:
    edges = [(0, 1, 1.0), (2, 1, 1.0), (1, 3, 0.8), (3, 1, 0.4), (4, 3, 0.6)]
    expected = [0.03, 0.461892, 0.03, 0.448108, 0.03]
    np.testing.assert_allclose(pagerank(*_arrays(edges), 5), expected, rtol=0, atol=1e-6)


def test_a_slow_chain_of_two_is_followed_to_its_end() -> None:
    ring = [(a, b, 1.0) for a, b in pairwise([*range(30), 0])] + [(29, 5, 3.0)]
    np.testing.assert_allclose(pagerank(*_arrays(ring), 30), _networkx(ring, 30), rtol=0, atol=1e-8)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(graphs(), st.integers(1, 5), st.integers(0, 9))
def test_weightings_solved_together_are_each_as_solved_alone(
    graph: tuple[list[Edge], int], count: int, seed: int
) -> None:
    edges, size = graph
    sources, targets, weights = _arrays(edges)
    weightings = weights * np.random.default_rng(seed).exponential(size=(count, len(weights)))
    together = pageranks(sources, targets, weightings, size)
    alone = [pagerank(sources, targets, one, size) for one in weightings]
    np.testing.assert_allclose(together, alone, rtol=0, atol=1e-8)


def test_a_slow_weighting_does_not_keep_a_quick_one_from_its_figures() -> None:
    ring = [(a, b, 1.0) for a, b in pairwise([*range(30), 0])] + [(29, 5, 3.0)]
    sources, targets, weights = _arrays(ring)
    quick = np.zeros(len(weights))
    together = pageranks(sources, targets, np.array([weights, quick]), 30)
    np.testing.assert_allclose(together[0], _networkx(ring, 30), rtol=0, atol=1e-8)
    np.testing.assert_allclose(together[1], np.full(30, 1 / 30), rtol=0, atol=1e-12)
    assert pageranks(sources, targets, np.empty((0, len(weights))), 30).shape == (0, 30)


def test_no_node_gives_an_empty_array() -> None:
    assert pagerank(*_arrays([]), 0).shape == (0,)


def test_nodes_without_an_edge_share_alike() -> None:
    np.testing.assert_allclose(pagerank(*_arrays([]), 4), 0.25)


def test_parallel_edges_add_up() -> None:
    twice = pagerank(*_arrays([(0, 1, 0.5), (0, 1, 0.5), (0, 2, 1.0)]), 3)
    np.testing.assert_allclose(twice, pagerank(*_arrays([(0, 1, 1.0), (0, 2, 1.0)]), 3), atol=1e-12)


@pytest.mark.parametrize("scale", [1e-320, 1e-200, 1e200, 1e308])
def test_only_proportions_of_weights_matter(scale: float) -> None:
    edges = [(0, 1, 1.0), (0, 1, 1.0), (0, 2, 1.0), (1, 0, 1.0)]
    scaled = [(a, b, weight * scale) for a, b, weight in edges]
    np.testing.assert_allclose(pagerank(*_arrays(scaled), 3), pagerank(*_arrays(edges), 3), atol=1e-9)


def test_a_weight_far_below_the_others_is_still_a_weight() -> None:
    found = pagerank(*_arrays([(0, 1, 1e300), (2, 1, 1e-300)]), 3)
    np.testing.assert_allclose(found, pagerank(*_arrays([(0, 1, 1.0), (2, 1, 1.0)]), 3), atol=1e-9)


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_weights_that_are_no_weights_are_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="finite and not negative"):
        pagerank(*_arrays([(0, 1, 1.0), (1, 0, weight)]), 2)


@pytest.mark.parametrize("edge", [(0, 2, 1.0), (-1, 0, 1.0)])
def test_nodes_outside_are_refused(edge: Edge) -> None:
    with pytest.raises(ValueError, match=r"must lie in 0\.\.1"):
        pagerank(*_arrays([edge]), 2)


def test_what_does_not_fit_together_is_refused() -> None:
    with pytest.raises(ValueError, match="one entry per edge"):
        pagerank(np.array([0]), np.array([1, 0]), np.array([1.0]), 2)
    with pytest.raises(ValueError, match="alpha"):
        pagerank(*_arrays([(0, 1, 1.0)]), 2, alpha=1.0)
    with pytest.raises(ValueError, match="integers"):
        pagerank(np.array([0.5]), np.array([1]), np.array([1.0]), 2)


def test_too_few_rounds_are_said() -> None:
    with pytest.raises(ValueError, match="after 2 rounds"):
        pagerank(*_arrays([(0, 1, 1.0), (2, 1, 1.0), (1, 0, 1.0)]), 3, max_iterations=2)
