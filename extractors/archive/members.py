"""A row becomes a member. Mail addresses and telephone numbers have no field, so they go no further."""

from typing import Any

from agorascope.records import Row
from agorascope.text import clean_text
from extractors.archive.cells import Columns, RowError, as_count, as_truth
from extractors.archive.mapping import ArchiveMapping, Cell
from extractors.archive.posts import Origin, read_date
from extractors.profile_links import profile_links

_COUNTS = ("followers", "following", "posts", "reputation")
_TRUTHS = ("verified", "is_bot", "is_protected", "opted_out")
_SHOWN = ("display_name", "bio")
_STATUSES = ("live", "suspended", "deleted", "unavailable")
_MAX_WORD = 5_000


class MemberReader:
    """Turns rows of one table into members. Raises InputError on a missing column."""

    def __init__(self, mapping: ArchiveMapping, columns: Columns, origin: Origin) -> None:
        self._mapping = mapping
        self._origin = origin
        cells = member_cells(mapping)
        self._words = {name: columns.word(cell, name) for name, cell in cells.items() if name != "created_at"}
        created = cells.get("created_at")
        self._created = columns.date(created, "member since") if created else None
        if mapping.record == "member":
            for name in {"member_id", "handle"} & cells.keys():
                columns.require_in_sample(cells[name].column)

    def read(self, row: Any, number: int) -> Row:
        """The member of a row. Raises RowError."""
        member: Row = {name: self._value(name, row) for name in self._words}
        member["member_id"] = member.get("member_id") or member.get("handle")
        if not member["member_id"]:
            raise RowError("missing_key", "The row names no member: its id is empty.")
        member["network"] = self._origin.network
        member["instance"] = member.get("instance") or self._mapping.instance or self._origin.instance
        member["status"] = member.get("status") or "live"
        if member["status"] not in _STATUSES:
            raise RowError(
                "unknown_value", f"status: {member['status'][:60]!r} is none of: {', '.join(_STATUSES)}."
            )
        if self._created is not None and (value := self._created(row)) is not None:
            member["created_at"] = read_date(
                value, self._mapping.dates, self._origin.clock, "created_at"
            ).value
        if member.get("bio"):
            member["links"] = profile_links(member["bio"])
        member["observed_at"] = self._origin.fetched_at
        member["raw_ref"] = f"{self._origin.ref}#{number}"
        return member

    def _value(self, name: str, row: Any) -> Any:
        word = self._words[name](row)
        if word is None:
            word = self._mapping.defaults.get(name)
        try:
            if name in _COUNTS:
                return as_count(word)
            if name in _TRUTHS:
                return as_truth(word)
        except ValueError as error:
            raise RowError("bad_value", f"{name}: {error}.") from error
        if word is None:
            return None
        return clean_text(word, unescape=False)[:_MAX_WORD] if name in _SHOWN else word.strip()[:_MAX_WORD]


def member_cells(mapping: ArchiveMapping) -> dict[str, Cell]:
    """The member's columns; with `record: both`, the author's columns where nothing else is said."""
    if mapping.record == "member":
        return mapping.columns
    cells = dict(mapping.member_columns)
    for field, source in (
        ("member_id", "author_id"),
        ("handle", "author_handle"),
        ("display_name", "author_name"),
    ):
        if field not in cells and source in mapping.columns:
            cells[field] = mapping.columns[source]
    return cells
