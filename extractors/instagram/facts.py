"""What the runner must know of a landed Instagram answer. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import poison_facts
from extractors.graph_api import error_of, error_words, next_of
from extractors.instagram.parse import objects_of
from extractors.source import Mark, PageFacts
from extractors.threads import thread_facts
from extractors.values import count, dig, load_document, moment, text_of

HASHTAG_HOURS = timedelta(hours=24)


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a page of any kind."""
    if "thread" in page.options:
        return _queued_facts(page)
    if broken := poison_facts(page):
        return broken
    clock = page.server_date or page.fetched_at
    document = load_document(page)[0]
    kind = page.options["kind"]
    if kind == "verify":
        return PageFacts(observed_at=clock)
    if is_hashtag_search(page):
        return _hashtag_facts(page, document)
    media = [item for item, what in objects_of(document) if what == "media" and isinstance(item, dict)]
    ids = {id_ for item in media if (id_ := text_of(item.get("id")))}
    # A hashtag's list is not in the order of time: an old medium does not mean that only older ones follow.
    marks = tuple(mark for item in media if kind != "hashtag" and (mark := _mark(item)))
    return PageFacts(
        ids=frozenset(ids or {f"nothing at {sorted(page.options['cursor'].items())}"}),
        marks=marks,
        next_cursor=_next_cursor(page, document, has_media=bool(media)),
        observed_at=clock,
        threads=tuple(thread for item in media if (thread := _thread(item))),
        notes=_notes(page) if kind == "hashtag" else (),
    )


def is_hashtag_search(page: RawPage) -> bool:
    """Whether a page answers with the number of a hashtag, not yet with its media."""
    return page.options.get("kind") == "hashtag" and "hashtag" not in page.options.get("cursor", {})


def hashtag_id(document: Any) -> str | None:
    """The number in the answer to a search for a hashtag."""
    data = dig(document, "data")
    return text_of(dig(data[0], "id")) if isinstance(data, list) and data else None


def _hashtag_facts(page: RawPage, document: Any) -> PageFacts:
    id_ = hashtag_id(document)
    return PageFacts(
        ids=frozenset({f"hashtag {id_}"}),
        next_cursor={"hashtag": id_} if id_ else None,
        observed_at=page.server_date or page.fetched_at,
        notes=() if id_ else ("Instagram knows no such hashtag",),
        memo={"hashtag": id_},
    )


def _next_cursor(page: RawPage, document: Any, *, has_media: bool) -> Mapping[str, Any] | None:
    """Where the list goes on. A hashtag's `after` may be the same on every page and still leads on."""
    kind = page.options["kind"]
    if kind in {"media", "tags"}:
        return next_of(document)
    media = dig(document, "business_discovery", "media") if kind == "discovery" else document
    after = text_of(dig(media, "paging", "cursors", "after"))
    if not after or not has_media:
        return None
    known = page.options["cursor"].get("hashtag")
    return {"after": after, **({"hashtag": known} if known else {})}


def _notes(page: RawPage) -> tuple[str, ...]:
    """That a window was asked for which a hashtag does not have."""
    since = moment(page.options.get("since"))
    clock = page.server_date or page.fetched_at
    if page.options.get("edge") != "recent" or not since or since > clock - 3 * HASHTAG_HOURS:
        return ()
    return ("Instagram gives hashtag posts of the last 24 hours only: listen every day",)


def _mark(item: Mapping[str, Any]) -> Mark | None:
    id_, at = text_of(item.get("id")), moment(item.get("timestamp"))
    return Mark(id_, at) if id_ and at else None


def _thread(item: Mapping[str, Any]) -> dict[str, Any] | None:
    id_ = text_of(item.get("id"))
    return {"id": id_, "replies": count(item.get("comments_count")) or 0} if id_ else None


def _queued_facts(page: RawPage) -> PageFacts:
    """The facts of an answer about one medium or account: its comments, or one metric."""
    document = None if page.options.get("poison") else load_document(page)[0]
    ids = {text_of(item.get("id")) for item, _ in objects_of(document) if isinstance(item, dict)}
    facts = thread_facts(page, frozenset(id_ for id_ in ids if id_))
    code, _ = error_of(document)
    if code is None:
        return facts
    metric = page.options["thread"].get("metric", page.options["kind"])
    return replace(facts, notes=(*facts.notes, f"{metric} is not given: {error_words(document)}"))
