"""How deep in a chain of answers a reply stands, by pointer jumping.

A reply points to the post it answers. In each pass every reply adds what the reply above it knows and
then points twice as far, so a chain of n replies is settled in log2(n) passes over all of them, and
replies that answer each other in a circle (bad data) are told by still pointing somewhere after these.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Places = npt.NDArray[np.int64]

_COLUMNS: dict[str, Any] = {"post_key": pa.string(), "chain_depth": pa.int64()}
SCHEMA = pa.schema(_COLUMNS)
NOWHERE = -1


def depths(above: Places) -> Places:
    """Replies from the first of its chain down to each one, itself included; 0 where there is no first.

    `above[i]` is the place of the reply that reply i answers, NOWHERE (-1) when it answers no reply that
    is known. Shape (n,) -> (n,). A reply at the head of its chain has depth 1. Those in a circle, or
    below one, have depth 0. Raises ValueError for a place that is none.
    """
    if len(above) and not (above.min() >= NOWHERE and above.max() < len(above)):
        raise ValueError(f"places must lie in {NOWHERE}..{len(above) - 1}")
    depth = np.ones(len(above), dtype=np.int64)
    next_above = above.astype(np.int64, copy=True)
    for _ in range(len(above).bit_length() + 1):
        moving = np.flatnonzero(next_above >= 0)
        if not len(moving):
            return depth
        target = next_above[moving]
        depth[moving] += depth[target]
        next_above[moving] = next_above[target]
    depth[next_above >= 0] = 0
    return depth


def chains_table(replies: pa.Table) -> pa.Table:
    """Table SCHEMA of `replies` (`post_key` unique, `parent_post_key`), ordered by key; null in circles."""
    ordered = replies.sort_by("post_key")
    keys = ordered["post_key"].combine_chunks()
    found: Any = pc.index_in(ordered["parent_post_key"].combine_chunks(), value_set=keys)
    known = pc.fill_null(found, NOWHERE).to_numpy(zero_copy_only=False).astype(np.int64)
    depth = depths(known)
    return pa.table([keys, pa.array(depth, mask=depth == 0)], schema=SCHEMA)
