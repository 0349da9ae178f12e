"""Signs of machines, and the members taken for one, as tables: what two dbt models return.

posts of active members -> signs (no text needed) -> texts of the suspected -> machines
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from agorascope.members.bots import Activity, is_machine, is_repeating, signs_of

Key = tuple[str, str]  # network, member_key
USUAL_SHARE = 0.1  # a sign that more of a network's active members show says nothing there
USUAL_MEMBERS = 3

_KEY: dict[str, pa.DataType] = {"network_id": pa.string(), "member_key": pa.string()}
SIGNS = pa.schema(_KEY | {"posts_count": pa.int64(), "signs": pa.string()})
MACHINES = pa.schema(_KEY | {"signs": pa.string()})


def signs_table(posts: pa.Table) -> pa.Table:
    """One row per member of int_member_posts__recent with the signs that need no text, by its key."""
    counts: dict[Key, int] = {}
    signs: dict[Key, frozenset[str]] = {}
    for key, activity in activities(posts):
        counts[key] = len(activity.times)
        signs[key] = signs_of(activity)
    signs = unusual(signs)
    rows = [
        {"network_id": key[0], "member_key": key[1], "posts_count": counts[key], "signs": _joined(signs[key])}
        for key in sorted(signs)
    ]
    return pa.Table.from_pylist(rows, schema=SIGNS)


def machines_table(signs: pa.Table, texts: pa.Table) -> pa.Table:
    """One row per member taken for a machine, with all its signs, by network and member."""
    known = {
        (row["network_id"], row["member_key"]): frozenset(filter(None, row["signs"].split(", ")))
        for row in signs.to_pylist()
    }
    written: dict[Key, list[str]] = defaultdict(list)
    columns = (texts[name].to_pylist() for name in ("network_id", "member_key", "display_text"))
    for network, member, text in zip(*columns, strict=True):
        written[network, member].append(text)
    repeating = {key for key, said in written.items() if is_repeating(said)}
    found = unusual(
        {key: said | ({"repeated_texts"} if key in repeating else frozenset()) for key, said in known.items()}
    )
    rows = [
        {"network_id": key[0], "member_key": key[1], "signs": _joined(found[key])}
        for key in sorted(found)
        if is_machine(found[key])
    ]
    return pa.Table.from_pylist(rows, schema=MACHINES)


def unusual(signs: Mapping[Key, frozenset[str]]) -> dict[Key, frozenset[str]]:
    """The signs without those usual on their network: coarse clocks, feeds of links, silent channels.

    `signs` holds every active member, those without a sign too.
    """
    members = Counter(network for network, _ in signs)
    showing = Counter((network, sign) for (network, _), said in signs.items() for sign in said)
    usual = {
        place
        for place, count in showing.items()
        if count >= USUAL_MEMBERS and count > USUAL_SHARE * members[place[0]]
    }
    return {
        key: frozenset(sign for sign in said if (key[0], sign) not in usual) for key, said in signs.items()
    }


def activities(posts: pa.Table) -> Iterator[tuple[Key, Activity]]:
    """What each member did, by network and member."""
    posts = posts.sort_by([(name, "ascending") for name in ("network_id", "member_key", "created_at")])
    networks, members = _codes(posts, "network_id"), _codes(posts, "member_key")
    times = posts["created_at"].cast(pa.int64()).to_numpy() // 1_000_000
    own, answers = _truths(posts, "is_own"), _truths(posts, "is_answer")
    answered, links = _truths(posts, "is_answered"), _truths(posts, "has_link")
    changes = np.flatnonzero((np.diff(networks) != 0) | (np.diff(members) != 0)) + 1
    for first, last in pairwise([0, *changes.tolist(), len(posts)] if len(posts) else []):
        part = slice(first, last)
        yield (
            (posts["network_id"][first].as_py(), posts["member_key"][first].as_py()),
            Activity(
                times=times[part],
                own=int(own[part].sum()),
                with_link=int((own[part] & links[part]).sum()),
                answers=int(answers[part].sum()),
                answered=int(answered[part].sum()),
            ),
        )


def _codes(table: pa.Table, name: str) -> NDArray[np.int64]:
    """A number for each distinct text of a column."""
    column: Any = table[name].combine_chunks().dictionary_encode()
    codes: NDArray[np.int64] = column.indices.to_numpy().astype(np.int64)
    return codes


def _truths(table: pa.Table, name: str) -> NDArray[np.bool_]:
    return np.array([bool(value) for value in table[name].to_pylist()], dtype=np.bool_)


def _joined(signs: frozenset[str]) -> str:
    return ", ".join(sorted(signs))
