"""PageRank: who gets attention from those who get attention.

edges (source, target, weight) -> one share per node, all of them together 1

Several weightings of the same edges are solved together (`pageranks`): what a round costs beside its
products, some 30 microseconds, is spent once for all then. In a small community that is most of the time.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

ALPHA = 0.85
TOLERANCE = 1e-9
MAX_ITERATIONS = 1_000
PATIENCE = 16  # rounds before anything but plain rounds is tried
EVERY, MIXED = 8, 4  # every so many rounds, the last so many are combined
RIDGE = 1e-12


def pagerank(
    sources: Integers,
    targets: Integers,
    weights: Floats,
    size: int,
    *,
    alpha: float = ALPHA,
    tolerance: float = TOLERANCE,
    max_iterations: int = MAX_ITERATIONS,
) -> Floats:
    """PageRank of the nodes 0..size-1, a share each; an empty array when `size` is 0.

    `sources`, `targets` and `weights` have one entry per edge, in any order: parallel edges add up, loops
    count. A node passes on the share `alpha` of what it has, in proportion to the weights of its edges;
    what it keeps back, and all of a node without an edge of positive weight, goes to all nodes alike. Ends
    when the sum of absolute changes is below `tolerance`; the distance from the fixed point is then below
    tolerance x alpha / (1 - alpha).

    The same edges in another order give the same figures up to rounding: order them where bits matter.

    Source: S. Brin, L. Page, The anatomy of a large-scale hypertextual web search engine, Computer Networks
    30 (1998) 107-117, section 2.1; L. Page et al., The PageRank citation ranking, Stanford 1999-66.

    Raises ValueError on arrays that do not fit together, nodes outside 0..size-1, weights that are
    negative or not finite, an `alpha` outside [0, 1), and when `max_iterations` were not enough.
    """
    weights = np.asarray(weights, dtype=np.float64)
    found = pageranks(
        sources,
        targets,
        weights[np.newaxis],
        size,
        alpha=alpha,
        tolerance=tolerance,
        max_iterations=max_iterations,
    )
    return np.asarray(found[0], dtype=np.float64)


def pageranks(
    sources: Integers,
    targets: Integers,
    weightings: Floats,
    size: int,
    *,
    alpha: float = ALPHA,
    tolerance: float = TOLERANCE,
    max_iterations: int = MAX_ITERATIONS,
) -> Floats:
    """`pagerank` of each row of `weightings` (k x edges), as k x `size`; the rounds end when all have ended.

    Memory is that of k graphs.
    """
    sources, targets = np.asarray(sources), np.asarray(targets)
    weightings = np.asarray(weightings, dtype=np.float64)
    count = len(weightings)
    _check(sources, targets, weightings, size, alpha)
    if size == 0 or count == 0:
        return np.empty((count, size))
    shares = np.array([alpha * _shares(sources, weights, size) for weights in weightings])
    passed_on = _by_target(sources, targets, shares, size)
    ranks = np.full((count, size), 1 / size)
    seen: list[tuple[Floats, Floats]] = []  # results of the last rounds, and what they changed
    for number in range(1, max_iterations + 1):
        update = (passed_on @ ranks.ravel()).reshape(count, size)
        update += (1 - update.sum(axis=1, keepdims=True)) / size
        is_kept = number > PATIENCE and (number - 1) % EVERY >= EVERY - MIXED
        step = np.subtract(update, ranks, out=None if is_kept else ranks)
        change = np.abs(step).sum(axis=1).max(initial=0.0)
        if change < tolerance:
            return np.asarray(update / update.sum(axis=1, keepdims=True), dtype=np.float64)
        if is_kept:
            seen.append((update, step))
        ranks = update
        if len(seen) == MIXED:
            ranks, seen = _mixed(seen), []
    raise ValueError(f"PageRank changed by {change:.1e} after {max_iterations} rounds, not {tolerance:.1e}")


def _mixed(seen: list[tuple[Floats, Floats]]) -> Floats:
    """The combination of the last results that would have changed least.

    Graphs with parts that hardly touch change slowly, in a few directions only: those are solved for at
    once. Source: D. G. Anderson, Iterative procedures for nonlinear integral equations, Journal of the ACM
    12 (1965) 547-560; every few rounds only: P. P. Pratapa et al., Journal of Computational Physics 306
    (2016) 43-54. What is added to the diagonal keeps the weights small where changes are alike, so that
    a combination never changes much more than the last result did.
    """
    changes = np.array([change for _, change in seen]).swapaxes(0, 1)  # graph, round, node
    products = changes @ changes.swapaxes(1, 2)
    largest = np.maximum(products.max(axis=(1, 2), keepdims=True), np.finfo(np.float64).tiny)
    found = np.linalg.solve(products / largest + RIDGE * np.eye(MIXED), np.ones((MIXED, 1)))
    weights = found / found.sum(axis=1, keepdims=True)
    results = np.array([result for result, _ in seen]).swapaxes(0, 1)
    return np.asarray((weights.swapaxes(1, 2) @ results)[:, 0], dtype=np.float64)


def _check(sources: Integers, targets: Integers, weightings: Floats, size: int, alpha: float) -> None:
    edges = weightings.shape[-1]
    if not (len(sources) == len(targets) == edges):
        raise ValueError(f"one entry per edge, got {len(sources)}, {len(targets)} and {edges}")
    if not 0 <= alpha < 1:
        raise ValueError(f"alpha must lie in [0, 1), got {alpha}")
    if size < 0:
        raise ValueError(f"size must not be negative, got {size}")
    if weightings.size == 0:
        return
    for name, nodes in (("sources", sources), ("targets", targets)):
        if not np.issubdtype(nodes.dtype, np.integer):
            raise ValueError(f"{name} must be integers, got {nodes.dtype}")
        if nodes.min() < 0 or nodes.max() >= size:
            raise ValueError(f"{name} must lie in 0..{size - 1}, got {nodes.min()} to {nodes.max()}")
    least, most = weightings.min(), weightings.max()
    if not (least >= 0 and most < np.inf):
        raise ValueError(f"weights must be finite and not negative, got {least} to {most}")


def _shares(sources: Integers, weights: Floats, size: int) -> Floats:
    """Each edge's share of what its source gives; 0 for a source that gives nothing."""
    if len(weights) and weights.max() > np.finfo(np.float64).max / len(weights):
        weights = weights / len(weights)  # or their sum could overflow
    given = np.bincount(sources, weights, minlength=size)[sources]
    return np.divide(weights, given, out=np.zeros(len(weights)), where=given > 0)


def _by_target(sources: Integers, targets: Integers, weightings: Floats, size: int) -> sparse.csr_array:
    """The matrix (target, source) of weights; parallel edges stay apart, since a product adds them up.

    Each weighting is a block of its own on the diagonal. Each edge is a column of its own at first: turning
    columns into rows then is one counting sort, and nothing is ordered within a row, which is what takes the
    time elsewhere.
    """
    blocks, count = weightings.shape
    kind = np.int32 if blocks * max(count, size) < np.iinfo(np.int32).max else np.int64
    edges = sparse.csc_array(
        (
            np.ones(count, dtype=np.int8),
            targets.astype(kind, copy=False),
            np.arange(count + 1, dtype=kind),
        ),
        shape=(size, count),
    ).tocsr()
    first_nodes = np.arange(0, blocks * size, size, dtype=kind)[:, np.newaxis]
    places = sources.astype(kind, copy=False)[edges.indices] + first_nodes
    first_edges = np.arange(blocks, dtype=kind)[:, np.newaxis] * edges.indptr[-1]
    starts = np.append(edges.indptr[:-1] + first_edges, first_edges[-1] + edges.indptr[-1])
    return sparse.csr_array(
        (weightings[:, edges.indices].ravel(), places.ravel(), starts), shape=(blocks * size, blocks * size)
    )
