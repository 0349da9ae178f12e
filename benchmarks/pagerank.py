"""PageRank beside igraph, scikit-network and networkx, from the same arrays, in one process.

    python -m benchmarks.pagerank [repeats]

Each run begins with arrays of sources, targets and weights and ends with an array of ranks, so that building
the library's graph counts. Graphs are heavy-tailed on both ends, without parallel edges; in the last one a
third of the nodes has no edge out of it. The damping is the same. scikit-network runs until 1e-9 and, as
"10 rounds", by its defaults; igraph by PRPACK, which stops at 1e-10; networkx until 1e-9. Medians of
interleaved runs; "apart" is the sum of absolute differences from ours.
"""

import importlib
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from agorascope.influence.pagerank import pagerank

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Arrays = tuple[Integers, Integers, Floats, int]

GRAPHS = {
    "100,000 edges, 10,000 nodes": (10_000, 100_000, 0.0),
    "2,000,000 edges, 200,000 nodes": (200_000, 2_000_000, 0.0),
    "2,000,000 edges, 600,000 nodes, a third dangling": (600_000, 2_000_000, 1 / 3),
}
MANY = 100_000  # nodes: graphs of fewer are run five times as often
SLOW = 5.0  # seconds: what takes longer runs once


def heavy_tailed(size: int, count: int, dangling: float) -> Arrays:
    chance = np.random.default_rng(7)
    out, into = chance.pareto(1.5, size) + 0.05, chance.pareto(1.2, size) + 0.05
    out[: int(size * dangling)] = 0
    sources = chance.choice(size, count * 3 // 2, p=out / out.sum())
    targets = chance.choice(size, count * 3 // 2, p=into / into.sum())
    pairs = np.unique(sources * size + targets)
    pairs = chance.permutation(pairs)[:count]
    return pairs // size, pairs % size, chance.choice([0.4, 0.6, 0.8, 1.0, 1.6], len(pairs)), size


def by_igraph(sources: Integers, targets: Integers, weights: Floats, size: int) -> Floats:
    import igraph

    # Faster than an array of edges, which igraph takes apart cell by cell.
    edges = list(zip(sources.tolist(), targets.tolist(), strict=True))
    graph = igraph.Graph(n=size, edges=edges, directed=True)
    return np.asarray(graph.pagerank(damping=0.85, weights=weights.tolist()))


def by_scikit_network(sources: Integers, targets: Integers, weights: Floats, size: int) -> Floats:
    from sknetwork.ranking import PageRank

    adjacency = sparse.csr_matrix((weights, (sources, targets)), shape=(size, size))
    return np.asarray(PageRank(0.85, n_iter=1_000, tol=1e-9).fit_predict(adjacency))


def by_ten_rounds(sources: Integers, targets: Integers, weights: Floats, size: int) -> Floats:
    from sknetwork.ranking import PageRank

    adjacency = sparse.csr_matrix((weights, (sources, targets)), shape=(size, size))
    return np.asarray(PageRank(0.85).fit_predict(adjacency))


def by_networkx(sources: Integers, targets: Integers, weights: Floats, size: int) -> Floats:
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(range(size))
    graph.add_weighted_edges_from(zip(sources.tolist(), targets.tolist(), weights.tolist(), strict=True))
    ranks = nx.pagerank(graph, alpha=0.85, tol=1e-9 / size, max_iter=1_000)
    return np.fromiter(ranks.values(), dtype=np.float64, count=size)


RIVALS: dict[str, tuple[str, Callable[[Integers, Integers, Floats, int], Floats]]] = {
    "igraph": ("igraph", by_igraph),
    "scikit-network": ("sknetwork", by_scikit_network),
    "scikit-network, 10 rounds": ("sknetwork", by_ten_rounds),
    "networkx": ("networkx", by_networkx),
}


def importable() -> dict[str, Callable[[Integers, Integers, Floats, int], Floats]]:
    """The rivals that are installed; of the others a line says that they are not."""
    found = {}
    for name, (module, run) in RIVALS.items():
        try:
            importlib.import_module(module)
        except ImportError:
            print(f"{name} is not installed and left out.")
        else:
            found[name] = run
    return found


def compare(title: str, graph: Arrays, repeats: int) -> None:
    runs = {"agorascope": pagerank, **importable()}
    times: dict[str, list[float]] = {name: [] for name in runs}
    ranks: dict[str, Floats] = {}
    for _ in range(repeats * (5 if graph[3] < MANY else 1)):
        for name, run in runs.items():
            if sum(times[name]) > SLOW:
                continue
            begin = time.perf_counter()
            ranks[name] = run(*graph)
            times[name].append(time.perf_counter() - begin)
    print(f"\n{title}\n{'':28}{'seconds':>10}{'times ours':>12}{'apart':>11}")
    ours = median(times["agorascope"])
    for name, taken in times.items():
        apart = np.abs(ranks[name] - ranks["agorascope"]).sum()
        print(f"{name:28}{median(taken):>10.4f}{median(taken) / ours:>12.1f}{apart:>11.1e}", flush=True)


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    for title, shape in GRAPHS.items():
        compare(title, heavy_tailed(*shape), repeats)


if __name__ == "__main__":
    main()
