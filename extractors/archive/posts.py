"""A row becomes a post and its counters."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agorascope.dates import NO_ZONE, DateError, Timestamp, parse_timestamp
from agorascope.records import POST_KINDS, STATUSES, Row, content_hash
from agorascope.text import (
    display_text,
    extract_hashtags,
    extract_links,
    extract_mentions,
    has_bidi_controls,
    html_links,
    truncate,
)
from extractors.archive.cells import MAX_LIST, Columns, RowError, as_count, as_list, as_number
from extractors.archive.mapping import COUNTERS, ArchiveMapping, Cell, Dates

# Fields that are copied as words.
# fmt: off
_WORDS = (
    "instance", "post_id", "channel_id", "author_id", "author_handle", "author_name", "parent_uri",
    "thread_uri", "repost_of_uri", "quote_of_uri", "url", "visibility", "target_brand", "license",
)
# fmt: on
DATES = ("created_at", "edited_at")
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?")
_MAX_WORD = 2_000


@dataclass(frozen=True, slots=True)
class Origin:
    """What every record of a page shares."""

    network: str
    instance: str | None
    fetched_at: datetime
    clock: datetime  # a date later than this is not believed
    ref: str


class PostReader:
    """Turns rows of one table into posts, as one mapping says. Raises InputError on a missing column."""

    def __init__(self, mapping: ArchiveMapping, columns: Columns, origin: Origin) -> None:
        self._mapping = mapping
        self._origin = origin
        cells = mapping.columns
        words = {name: columns.word(cell, name) for name, cell in cells.items()}
        self._words = {
            name: word for name, word in words.items() if columns.has(cells[name]) or cells[name].default
        }
        self._dates = {name: columns.date(cells[name], name) for name in DATES if name in cells}
        self._copied = [name for name in _WORDS if name in self._words]
        self._counters = [name for name in COUNTERS if name in self._words]
        key_columns = _key_columns(mapping, columns)
        self._has_own_ids = bool(key_columns)  # and not hashes, which no row can name as its parent's
        self._key = _key_reader(mapping, columns, key_columns)
        for essential in ("created_at", "text" if "text" in cells else "title"):
            columns.require_in_sample(cells[essential].column)
        self._is_staff = _staff_reader(mapping, columns)
        self._defaults: Row = {name: mapping.defaults[name] for name in _WORDS if name in mapping.defaults}

    def read(self, row: Any, number: int, *, is_repaired: bool = False) -> tuple[Row, list[Row]]:
        """The post of a row and its counters. Raises RowError."""
        flags: list[str] = ["bad_encoding"] if is_repaired else []
        post: Row = {
            "network": self._origin.network,
            "instance": self._mapping.instance or self._origin.instance,
        }
        post |= self._defaults  # words that a cell, where there is one, replaces
        for name in self._copied:
            if (word := self._word(name, row)) is not None:
                post[name] = word.strip()[:_MAX_WORD]
        self._add_dates(post, row, flags)
        self._add_words(post, row, flags)
        self._add_identity(post, row)
        self._add_rest(post, row, flags)
        post["flags"] = flags or None
        post["fetched_at"] = self._origin.fetched_at
        post["raw_ref"] = f"{self._origin.ref}#{number}"
        return post, self._metrics(post, row, flags)

    def _word(self, name: str, row: Any) -> str | None:
        access = self._words.get(name)
        word = access(row) if access else None
        return self._mapping.defaults.get(name) if word is None else word

    def _add_dates(self, post: Row, row: Any, flags: list[str]) -> None:
        created = self._date("created_at", row)
        if created is None:
            raise RowError("no_date", "The row has no date, and a post without one cannot be counted.")
        post["created_at"] = created.value
        post["created_at_trust"] = self._mapping.dates.trust
        flags += created.flags
        post["created_at_source"] = created.source if created.flags else None
        edited = self._date("edited_at", row) if "edited_at" in self._dates else None
        post["edited_at"] = edited.value if edited else None

    def _date(self, name: str, row: Any) -> Timestamp | None:
        value = self._dates[name](row)
        return None if value is None else read_date(value, self._mapping.dates, self._origin.clock, name)

    def _add_words(self, post: Row, row: Any, flags: list[str]) -> None:
        mapping = self._mapping
        raw, title = self._word("text", row), self._word("title", row)
        if title is not None and title == raw and "text" in mapping.columns:
            title = None  # the text fell back to the title: said once
        post["content_hash"] = content_hash(raw, title)
        post["text_format"] = mapping.text_format
        shown = display_text(raw, mapping.text_format, unescape=mapping.unescape) if raw else None
        post["title"] = display_text(title, "plain", unescape=mapping.unescape)[:_MAX_WORD] if title else None
        if raw and has_bidi_controls(raw):
            flags.append("bidi")
        post["text"], is_cut = truncate(raw) if raw else (None, False)
        if shown:
            shown, is_shown_cut = truncate(shown)
            is_cut = is_cut or is_shown_cut
        post["display_text"] = shown or None
        if is_cut:
            flags.append("truncated")
        self._add_entities(post, row, raw, shown or "")

    def _add_entities(self, post: Row, row: Any, raw: str | None, shown: str) -> None:
        """Hashtags, mentions and links: from their columns, or else found in the text."""
        tags, handles = self._list("hashtags", row), self._list("mentions", row)
        links = self._list("links", row)
        if tags is None:
            tags = extract_hashtags(shown)[:MAX_LIST]
        if handles is None:
            handles = extract_mentions(shown)[:MAX_LIST]
        if links is None:
            links = extract_links(shown)[:MAX_LIST]
            if raw and self._mapping.text_format == "html":
                links = list(dict.fromkeys([*html_links(raw), *links]))[:MAX_LIST]
        post["hashtags"] = list(dict.fromkeys(tag.lstrip("#").lower() for tag in tags)) or None
        post["mentions"] = [{"id": None, "handle": handle.lstrip("@")} for handle in handles] or None
        post["links"] = links or None

    def _list(self, name: str, row: Any) -> list[str] | None:
        cell = self._mapping.columns.get(name)
        return as_list(self._word(name, row), cell.split) if cell else None

    def _add_identity(self, post: Row, row: Any) -> None:
        if post.get("author_id") is None:
            post["author_id"] = post.get("author_handle")
        key = self._key(row, post)
        if key is None:
            raise RowError("missing_key", "The key column is empty, so the row cannot be told from others.")
        post["uri"] = self._mapping.uri_of(key)
        if self._has_own_ids:
            post.setdefault("post_id", key)
        for name in ("parent", "thread"):
            local = self._word(f"{name}_id", row)
            post[f"{name}_id"] = local.strip() if local else None
            # With a hash for a key, the load finds the parent by its post_id.
            if local and self._has_own_ids and post.get(f"{name}_uri") is None:
                post[f"{name}_uri"] = self._mapping.uri_of(local.strip())

    def _add_rest(self, post: Row, row: Any, flags: list[str]) -> None:
        post["kind"] = _one_of(POST_KINDS, self._word("kind", row) or "post", "kind")
        post["status"] = _one_of(STATUSES, self._word("status", row) or "live", "status")
        language = _LANGUAGE.fullmatch((self._word("lang", row) or "").strip())
        post["lang"] = language[1].lower() if language else None
        post["media_count"] = self._count("media_count", row, flags)
        try:
            post["rating"] = as_number(self._word("rating", row))
        except ValueError:
            post["rating"] = None
            flags.append("bad_rating")
        if self._is_staff and self._is_staff(row):
            flags.append("staff")
        if not post["text"] and not post["title"] and not (post["media_count"] or post.get("url")):
            raise RowError("empty_text", "The row has neither text nor title, picture or address.")

    def _count(self, name: str, row: Any, flags: list[str]) -> int | None:
        try:
            return as_count(self._word(name, row))
        except ValueError:
            if "bad_count" not in flags:
                flags.append("bad_count")
            return None

    def _metrics(self, post: Row, row: Any, flags: list[str]) -> list[Row]:
        """Counters as they stood when the file was written. A count that is not given has no row."""
        counts = {name: self._count(name, row, flags) for name in self._counters}
        post["flags"] = flags or None
        return [
            {
                "network": post["network"],
                "instance": post["instance"],
                "channel_kind": "post",
                "channel_id": post["uri"],
                "metric": name,
                "period": "point",
                "value": float(value),
                "is_estimate": False,
                "is_final": True,
                "observed_at": self._origin.fetched_at,
                "raw_ref": post["raw_ref"],
            }
            for name, value in counts.items()
            if value is not None
        ]


def read_date(value: Any, dates: Dates, clock: datetime, field: str) -> Timestamp:
    """One date as the mapping says dates are written. Raises RowError."""
    try:
        found = parse_timestamp(
            value,
            formats=dates.formats,
            default_zone=dates.default_zone,
            now=clock,
            day_first=dates.day_first,
        )
    except DateError as error:
        raise RowError("bad_date", f"{field}: {error}") from error
    if dates.zone and NO_ZONE in found.flags:  # the mapping says the zone: nothing was assumed
        found = found._replace(flags=tuple(flag for flag in found.flags if flag != NO_ZONE))
    return found


def clock_of(fetched_at: datetime, landed_at: datetime | None) -> datetime:
    """The later of when a file speaks for and when it was read."""
    return max(fetched_at, landed_at or fetched_at)


def _key_columns(mapping: ArchiveMapping, columns: Columns) -> tuple[str, ...]:
    """The columns that hold the ids of the file itself; none when its key is a hash."""
    if mapping.key is None:
        return ()
    return mapping.key.column or tuple(name for name in mapping.key.first if columns.holds(name))[:1]


def _key_reader(
    mapping: ArchiveMapping, columns: Columns, names: tuple[str, ...]
) -> Callable[[Any, Row], str | None]:
    if mapping.key is not None and mapping.key.hash:
        hashed = [columns.word(Cell(column=(name,)), "key") for name in mapping.key.hash]
        return lambda row, _post: content_hash(*(part(row) for part in hashed))
    if not names:
        return lambda _row, post: content_hash(
            post.get("author_id"), post["created_at"].isoformat(), post["content_hash"]
        )
    parts = [columns.word(Cell(column=(name,)), "key") for name in names]
    for name in names:
        columns.require_in_sample([name])

    def joined(row: Any, _post: Row) -> str | None:
        words = [part(row) for part in parts]
        known = [word.strip() for word in words if word is not None]
        return ":".join(known) if len(known) == len(words) else None

    return joined


def _staff_reader(mapping: ArchiveMapping, columns: Columns) -> Callable[[Any], bool] | None:
    if mapping.staff is None:
        return None
    access = columns.word(Cell(column=mapping.staff.column, optional=mapping.staff.optional), "staff")
    values = {value.casefold() for value in mapping.staff.values}
    return lambda row: (access(row) or "").strip().casefold() in values


def _one_of(known: tuple[str, ...], word: str, field: str) -> str:
    lowered = word.strip().lower()
    if lowered not in known:
        raise RowError(
            "unknown_value", f"{field}: {word[:60]!r} is none of: {', '.join(known)}. Use `values`."
        )
    return lowered
