"""How an item is named by hand: by the beginning of its id, as short as it still names one item only."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from os.path import commonprefix

import duckdb

from agorascope.errors import InputError
from agorascope.outreach.quoting import shortened

LEAST = 6  # signs of an id that name it, when only one begins so
NAMED = 5  # candidates that an ambiguous beginning lists


def item_named(connection: duckdb.DuckDBPyConnection, beginning: str) -> str:
    """The id of the item, waiting or not, that is named by its id or the beginning of it.

    `connection` reads a published file. InputError when it is too short, names none, or several: then with
    what tells them apart.
    """
    beginning = beginning.strip().lower()
    rows = connection.execute(
        """
        select post_key, network_id, created_at, text
        from marts.fct_conversations
        where starts_with(post_key, $beginning)
        order by post_key = $beginning desc, created_at desc, post_key
        """,
        {"beginning": beginning},
    ).fetchall()
    found = [str(row[0]) for row in rows]
    if beginning in found:
        return beginning
    if len(beginning) < LEAST:
        raise InputError(
            f"{beginning!r} is too short for an item.",
            remedy=f"Give at least {LEAST} signs of its id: agorascope inbox list",
        )
    if not found:
        raise InputError(f"No item's id begins with {beginning!r}.", remedy="See: agorascope inbox list")
    if len(found) > 1:
        names = shortest(found, found)
        told = [
            f"{names[key]} ({network}, {at:%Y-%m-%d %H:%M}: {shortened(text or '', 60)})"
            for key, network, at, text in rows[:NAMED]
        ]
        more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
        raise InputError(
            f"{beginning!r} begins the ids of {len(found)} items: {'; '.join(told)}{more}.",
            remedy="Give more signs of the one that is meant.",
        )
    return found[0]


def short_ids(connection: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, str]:
    """What to type for each of these items: no other item of the published file begins so."""
    rows = connection.execute("select post_key from marts.fct_conversations").fetchall()
    return shortest(ids, [str(key) for (key,) in rows])


def shortest(ids: Collection[str], among: Sequence[str]) -> dict[str, str]:
    """The shortest beginning of each id, of LEAST signs or more, that none of the others has."""
    ordered = sorted({*ids, *among})
    shared = dict.fromkeys(ordered, 0)
    for one, other in pairwise(ordered):
        length = len(commonprefix((one, other)))  # noqa: RUF071 - signs are meant
        shared[one], shared[other] = max(shared[one], length), max(shared[other], length)
    return {key: key[: max(LEAST, shared[key] + 1)] for key in ids}
