"""What every parser of a network does the same way: one landed page into typed records. Pure.

    reader, document = open_json(page)
    reader.each(document["items"], read_item)      # read_item(item, position) calls reader.post(...)
    return reader.result()

What is wrong with one item costs that item only, and becomes a reject with its reason.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import GONE, Parsed, Reject, Row, content_hash, interaction_key
from agorascope.text import (
    display_text,
    extract_hashtags,
    extract_links,
    extract_mentions,
    has_bidi_controls,
    html_links,
    sanitize,
    truncate,
)
from extractors.values import MAX_LIST, load_document, text_of

MAX_EXCERPT = 2000
MAX_TITLE = 5000
MAX_AHEAD = timedelta(minutes=5)
FIRST_YEAR = 1990  # before the web; an older date is a default, not a date
# What odd data can raise out of a single item; anything else is a mistake of ours.
DATA_ERRORS = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


class RejectedError(Exception):
    """An item that cannot become a record; `reason` is the machine word."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def observed_at(page: RawPage) -> datetime:
    """When the page was true: by the server's clock where it told us."""
    return page.server_date or page.fetched_at


def words(
    received: Any,
    title: Any = None,
    *,
    text_format: str = "plain",
    is_repaired: bool = False,
    flags: list[str],
) -> Row:
    """Text, title, clean copy and hash. The hash is that of the full words, before any cut."""
    text, heading = text_of(received), text_of(title)
    digest = content_hash(text, heading)
    said = [(text, received), (heading, title)]
    if any(part and (part != raw or (is_repaired and not part.isascii())) for part, raw in said):
        flags.append("bad_encoding")
    if any(part and has_bidi_controls(part) for part, _ in said):
        flags.append("bidi")
    text, text_was_cut = truncate(text) if text is not None else (None, False)
    heading, title_was_cut = truncate(heading, MAX_TITLE) if heading else (None, False)
    if text_was_cut or title_was_cut:
        flags.append("truncated")
    return {
        "title": heading,
        "text": text,
        "text_format": text_format,
        "display_text": display_text(text, text_format) if text is not None else None,
        "content_hash": digest,
    }


def written_at(
    created_at: datetime | None,
    received: Any,
    page: RawPage,
    *,
    trust: str = "server",
    first_year: int = FIRST_YEAR,
    flags: list[str],
) -> Row:
    """When it was written; a time ahead of the server's clock is set back to it and kept beside.

    Raises RejectedError for a time that cannot be read.
    """
    if created_at is None:
        raise RejectedError("bad_date", f"The time of writing cannot be read: {str(received)[:80]}")
    clock = observed_at(page)
    if created_at > clock + MAX_AHEAD:
        flags.append("clamped_date")
        return {"created_at": clock, "created_at_source": str(received), "created_at_trust": trust}
    if created_at.year < first_year:
        flags.append("odd_date")
        return {
            "created_at": created_at,
            "created_at_source": str(received),
            "created_at_trust": "unknown",
        }
    return {"created_at": created_at, "created_at_source": None, "created_at_trust": trust}


def counter_rows(
    post: Row, counters: Mapping[str, int | None], clock: datetime, *, estimates: Collection[str] = ()
) -> list[Row]:
    """Counters of a post as they stand now. A count that is not given has no row."""
    return [
        {
            "network": post["network"],
            "instance": post["instance"],
            "channel_kind": "post",
            "channel_id": post["uri"],
            "metric": metric,
            "period": "point",
            "value": float(value),
            "is_estimate": metric in estimates,
            "is_final": False,
            "observed_at": clock,
            "raw_ref": post["raw_ref"],
        }
        for metric, value in counters.items()
        if value is not None
    ]


def mentions_in(text: str | None) -> list[Row]:
    """The accounts that a text addresses with '@', for networks that do not list them."""
    return [{"id": None, "handle": handle} for handle in extract_mentions(text or "")[:MAX_LIST]]


class PageReader:
    """Gathers the records of one page, each post and member once."""

    def __init__(self, page: RawPage, *, instance: str | None = None, is_repaired: bool = False) -> None:
        self.page = page
        self.instance = instance
        self.is_repaired = is_repaired
        self.observed_at = observed_at(page)
        self.posts: dict[str, Row] = {}
        self.members: dict[str, Row] = {}
        self._counters: dict[str, list[Row]] = {}
        self._metrics: list[Row] = []
        self._interactions: dict[str, Row] = {}
        self._changes: list[Row] = []
        self._rejects: list[Reject] = []

    def each(self, items: Iterable[Any], read: Callable[[Any, int], None], *, start: int = 1) -> None:
        """Read every item with its position, counted from 1; one that cannot be read is a reject."""
        for position, item in enumerate(items, start=start):
            self.try_read(item, position, read)

    def try_read(self, item: Any, position: int, read: Callable[[Any, int], None]) -> None:
        try:
            read(item, position)
        except RejectedError as error:
            self.reject(item, position, error.reason, str(error))
        except DATA_ERRORS as error:
            self.reject(item, position, "bad_record", f"Cannot be read: {type(error).__name__}: {error}")

    def post(
        self,
        position: int,
        *,
        uri: str | None,
        kind: str,
        created: datetime | None,
        created_source: Any = None,
        trust: str = "server",
        first_year: int = FIRST_YEAR,
        text: Any = None,
        title: Any = None,
        text_format: str = "plain",
        counters: Mapping[str, int | None] | None = None,
        estimates: Collection[str] = (),
        instance: str | None = None,
        flags: Iterable[str] = (),
        is_main: bool = True,
        **fields: Any,
    ) -> Row:
        """Add a post and its counters, and return its row for the parser to add to.

        `is_main` is False for a post found inside another one: it never replaces the post seen by itself.
        Mentions, hashtags and links are taken from the text where the parser gives none.
        Raises RejectedError without a key or a readable date.
        """
        if not uri:
            raise RejectedError("missing_key", "The item has no id, which is its key.")
        marks = list(flags)
        row = {
            "network": self.page.network,
            "instance": instance or self.instance,
            "uri": uri,
            "kind": kind,
            "channel_id": self.page.options.get("channel") if is_main else None,
            "visibility": "public",
            "status": "live",
            "fetched_at": self.page.fetched_at,
            "raw_ref": self.ref(position),
            **words(text, title, text_format=text_format, is_repaired=self.is_repaired, flags=marks),
            **written_at(created, created_source, self.page, trust=trust, first_year=first_year, flags=marks),
        }
        row |= fields
        row["flags"] = marks
        _complete_from_text(row)
        if row["status"] in GONE:
            _forget_words(row)
        if is_main or uri not in self.posts:
            self.posts[uri] = row
            self._counters[uri] = counter_rows(row, counters or {}, self.observed_at, estimates=estimates)
        return row

    def member(self, position: int, *, member_id: str | None, **fields: Any) -> Row | None:
        """Add a member, the first time it is seen in the page; None without an id."""
        if not member_id:
            return None
        if member_id not in self.members:
            self.members[member_id] = {
                "network": self.page.network,
                "instance": self.instance,
                "member_id": member_id,
                "status": "live",
                "observed_at": self.observed_at,
                "raw_ref": self.ref(position),
                **fields,
            }
        return self.members[member_id]

    def metric(
        self,
        position: int,
        *,
        channel_kind: str,
        channel_id: str,
        metric: str,
        value: float | None,
        period: str = "point",
        period_start: datetime | None = None,
        is_estimate: bool = False,
        is_final: bool = False,
        instance: str | None = None,
    ) -> None:
        """Add a counter of a channel. A value that is not given has no row."""
        if value is None:
            return
        self._metrics.append({
            "network": self.page.network,
            "instance": instance or self.instance,
            "channel_kind": channel_kind,
            "channel_id": channel_id,
            "metric": metric,
            "period": period,
            "period_start": period_start,
            "value": float(value),
            "is_estimate": is_estimate,
            "is_final": is_final,
            "observed_at": self.observed_at,
            "raw_ref": self.ref(position),
        })  # fmt: skip

    def interaction(self, position: int, *, type: str, actor_id: str | None, **fields: Any) -> None:  # noqa: A002
        """Add something a member did to a post or to another member, once."""
        row = {
            "network": self.page.network,
            "instance": self.instance,
            "type": type,
            "actor_id": actor_id,
            "observed_at": self.observed_at,
            "raw_ref": self.ref(position),
            **fields,
        }
        row["key"] = interaction_key(row)
        self._interactions.setdefault(row["key"], row)

    def status_change(
        self,
        position: int,
        status: str,
        *,
        uri: str | None = None,
        post_id: str | None = None,
        instance: str | None = None,
        detail: str = "",
    ) -> None:
        """Say what became of a stored post that the network no longer gives."""
        if uri or post_id:
            self._changes.append({
                "network": self.page.network,
                "instance": instance or self.instance,
                "uri": uri,
                "post_id": post_id,
                "status": status,
                "detail": detail,
                "observed_at": self.observed_at,
                "fetched_at": self.page.fetched_at,
                "raw_ref": self.ref(position),
            })  # fmt: skip

    def reject(self, item: Any, position: int | None, reason: str, detail: str) -> None:
        """Keep an item that could not be used, with its reason. What may be private keeps no excerpt."""
        excerpt = "" if reason == "unknown_visibility" else _excerpt(item)
        self._rejects.append(
            Reject(self.page.network, self.page.ref, position, reason, sanitize(detail), excerpt)
        )

    def ref(self, position: int) -> str:
        return f"{self.page.ref}#{position}"

    def result(self) -> Parsed:
        """Everything gathered."""
        return Parsed(
            posts=list(self.posts.values()),
            members=list(self.members.values()),
            interactions=list(self._interactions.values()),
            channel_metrics=[*(row for rows in self._counters.values() for row in rows), *self._metrics],
            status_changes=self._changes,
            rejects=self._rejects,
        )


def open_json(page: RawPage, *, instance: str | None = None) -> tuple[PageReader, Any]:
    """A reader for a page and its JSON. A page that cannot be used is one reject, and its JSON is None."""
    document, is_repaired, problem = load_document(page)
    reader = PageReader(page, instance=instance, is_repaired=is_repaired)
    if problem or page.options.get("poison"):
        excerpt = page.body[:MAX_EXCERPT].decode("utf-8", "replace")
        detail = f"The answer is not what was asked for: {problem or 'not usable'}. It is asked for again."
        reader.reject(excerpt, None, "bad_page", detail)
        return reader, None
    return reader, document


def _excerpt(item: Any) -> str:
    """The beginning of an item, for a person; of one nested too deep to be written, only its kind."""
    try:
        text = item if isinstance(item, str) else json.dumps(item, default=str)
    except (RecursionError, ValueError):
        text = f"({type(item).__name__}, nested too deep to be shown)"
    return sanitize(text[:MAX_EXCERPT])


def _complete_from_text(row: Row) -> None:
    """Mentions, hashtags and links from the clean text, where the network gave none of its own."""
    text = row["display_text"] or ""
    if "mentions" not in row:
        row["mentions"] = mentions_in(text) if "@" in text else []
    if "hashtags" not in row:
        row["hashtags"] = extract_hashtags(text)[:MAX_LIST]
    if "links" not in row:
        found = html_links(row["text"] or "") if row["text_format"] == "html" else extract_links(text)
        row["links"] = found[:MAX_LIST]


def _forget_words(row: Row) -> None:
    """What was taken back or is not for us keeps its place and loses its words."""
    row |= {"text": None, "title": None, "display_text": None, "content_hash": content_hash(None, None)}
    row |= {"mentions": [], "hashtags": [], "links": []}
