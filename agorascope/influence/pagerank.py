"""PageRank: who gets attention from those who get attention.

edges (source, target, weight) -> one share per node, all of them together 1
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

ALPHA = 0.85
TOLERANCE = 1e-9
MAX_ITERATIONS = 1_000


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
    sources, targets = np.asarray(sources), np.asarray(targets)
    weights = np.asarray(weights, dtype=np.float64)
    _check(sources, targets, weights, size, alpha)
    if size == 0:
        return np.empty(0)
    passed_on = _by_target(sources, targets, alpha * _shares(sources, weights, size), size)
    ranks = np.full(size, 1 / size)
    for _ in range(max_iterations):
        update = passed_on @ ranks
        update += (1 - update.sum()) / size
        ranks -= update
        change = np.abs(ranks, out=ranks).sum()
        ranks = update
        if change < tolerance:
            return np.asarray(ranks / ranks.sum(), dtype=np.float64)
    raise ValueError(f"PageRank changed by {change:.1e} after {max_iterations} rounds, not {tolerance:.1e}")


def _check(sources: Integers, targets: Integers, weights: Floats, size: int, alpha: float) -> None:
    if not (len(sources) == len(targets) == len(weights)):
        raise ValueError(f"one entry per edge, got {len(sources)}, {len(targets)} and {len(weights)}")
    if not 0 <= alpha < 1:
        raise ValueError(f"alpha must lie in [0, 1), got {alpha}")
    if size < 0:
        raise ValueError(f"size must not be negative, got {size}")
    if len(weights) == 0:
        return
    for name, nodes in (("sources", sources), ("targets", targets)):
        if not np.issubdtype(nodes.dtype, np.integer):
            raise ValueError(f"{name} must be integers, got {nodes.dtype}")
        if nodes.min() < 0 or nodes.max() >= size:
            raise ValueError(f"{name} must lie in 0..{size - 1}, got {nodes.min()} to {nodes.max()}")
    least, most = weights.min(), weights.max()
    if not (least >= 0 and most < np.inf):
        raise ValueError(f"weights must be finite and not negative, got {least} to {most}")


def _shares(sources: Integers, weights: Floats, size: int) -> Floats:
    """Each edge's share of what its source gives; 0 for a source that gives nothing."""
    if len(weights) and weights.max() > np.finfo(np.float64).max / len(weights):
        weights = weights / len(weights)  # or their sum could overflow
    given = np.bincount(sources, weights, minlength=size)[sources]
    return np.divide(weights, given, out=np.zeros(len(weights)), where=given > 0)


def _by_target(sources: Integers, targets: Integers, weights: Floats, size: int) -> sparse.csr_array:
    """The matrix (target, source) of weights; parallel edges stay apart, since a product adds them up.

    Each edge is a column of its own at first: turning columns into rows then is one counting sort, and
    nothing is ordered within a row, which is what takes the time elsewhere.
    """
    count = len(weights)
    kind = np.int32 if max(count, size) < np.iinfo(np.int32).max else np.int64
    edges = sparse.csc_array(
        (weights, targets.astype(kind, copy=False), np.arange(count + 1, dtype=kind)), shape=(size, count)
    ).tocsr()
    places = sources.astype(kind, copy=False)[edges.indices]
    return sparse.csr_array((edges.data, places, edges.indptr), shape=(size, size))
