"""Clears a batch, once it is loaded, of the erased who are in it again: a network sends their posts on."""

from pathlib import Path

import duckdb

from agorascope.erasing.landed import parts_of, read_or_none, replace, sift
from agorascope.erasing.needles import Finder, Needles
from agorascope.landing import Batch, page_files
from agorascope.objecting.arriving import Guard
from agorascope.objecting.register import ERASED, Cause, Learned, read_marks


def clear_batch(connection: duckdb.DuckDBPyConnection, root: Path, batch: Batch, key: bytes) -> int:
    """Replace the pages of a batch that hold somebody who was erased; returns how many. Costs one query
    where nobody was. They are known by marks: what a page says beside its records goes with it.
    """
    known = connection.execute(
        "select distinct network_id, account, member_key from app.suppressed where starts_with(account, ?)",
        [ERASED],
    ).fetchall()
    if not known:
        return 0
    causes = {member_key: Cause(network, account, member_key) for network, account, member_key in known}
    marks = read_marks(connection, key, is_of_erased=True)
    guard = Guard(batch.network, marks, {name: one for name, one in causes.items() if name}, Learned(key))
    finder, replaced = Finder(Needles()), 0
    for meta in page_files(batch.path):
        if (page := read_or_none(root, meta)) is None:
            continue
        sifted = [sift(guard, parsed, finder) for parsed in parts_of(page)]
        if any(is_changed for _, _, is_changed in sifted):
            replace(meta, page, [rest for rest, _, _ in sifted])
            replaced += 1
    return replaced
