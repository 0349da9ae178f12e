"""Under which posts the desk of a brand wrote, and when first.

An answer ends the wait of everything above it: who asks, is asked back by another member, and gets the
desk's answer to that, got an answer. So each answer is carried up its chain of replies. Answers go in
order of time, and each stops where one before it passed: what lies above has an earlier one already. That
makes one step per post of these threads, however deep they are; answers in a circle (bad data) end too.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Places = npt.NDArray[np.int64]

_COLUMNS: dict[str, Any] = {"post_key": pa.string(), "answered_at": pa.timestamp("us", tz="UTC")}
SCHEMA = pa.schema(_COLUMNS)
NOWHERE = -1
NEVER = -1


def first_below(above: Places, wrote_at: Places) -> Places:
    """When the desk first wrote below each post: microseconds since 1970, NEVER (-1) where it did not.

    `above[i]` is the place of the post that post i answers, NOWHERE (-1) when it answers none that is known.
    `wrote_at[i]` says when the desk wrote post i, NEVER when somebody else did. Shapes (n,) -> (n,). Of two
    posts of one instant either gives the same. Raises ValueError for a place that is none.
    """
    if len(above) and not (above.min() >= NOWHERE and above.max() < len(above)):
        raise ValueError(f"places must lie in {NOWHERE}..{len(above) - 1}")
    first = np.full(len(above), NEVER, dtype=np.int64)
    desk = np.flatnonzero(wrote_at != NEVER)
    for place in desk[np.argsort(wrote_at[desk], kind="stable")]:
        up = above[place]
        while up != NOWHERE and first[up] == NEVER:
            first[up] = wrote_at[place]
            up = above[up]
    return first


def answers_below_table(replies: pa.Table) -> pa.Table:
    """Rows of SCHEMA, by key, of the posts below which the desk wrote.

    `replies`: `post_key` (unique), `parent_post_key`, and `desk_wrote_at`, null where it did not.
    """
    written = replies.sort_by("post_key")
    keys: Any = pa.concat_arrays(
        [written["post_key"].combine_chunks(), written["parent_post_key"].combine_chunks()]
    ).unique()
    count = len(written)
    above = np.full(len(keys), NOWHERE, dtype=np.int64)
    wrote_at = np.full(len(keys), NEVER, dtype=np.int64)
    found: Any = pc.index_in(written["parent_post_key"].combine_chunks(), value_set=keys)
    above[:count] = found.to_numpy(zero_copy_only=False)
    instants: Any = pc.cast(written["desk_wrote_at"].combine_chunks(), _COLUMNS["answered_at"])
    micros: Any = pc.fill_null(pc.cast(instants, pa.int64()), NEVER)
    wrote_at[:count] = micros.to_numpy(zero_copy_only=False)
    first = first_below(above, wrote_at)
    has_answer = first != NEVER
    answered_at = pa.array(first[has_answer]).cast(_COLUMNS["answered_at"])
    return pa.table([keys.filter(pa.array(has_answer)), answered_at], schema=SCHEMA).sort_by("post_key")
