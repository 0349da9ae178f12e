"""What the runner must know of a landed page: ids, times, the next page, what the server asks for. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import poison_facts
from extractors.rss.addresses import web_address
from extractors.rss.items import Item, item_of_entry, uri_of
from extractors.rss.jsonfeed import is_json_feed, item_of_json
from extractors.rss.parse import looks_like_json, opened
from extractors.rss.settings import PAGE_SIZE
from extractors.rss.wordpress import local_id, moment_of
from extractors.source import Mark, PageFacts
from extractors.threads import thread_facts
from extractors.values import count, dictionaries, load_document

MAX_REST = timedelta(days=1)  # a feed that asks to be left alone for a year is mistaken
UNCONDITIONAL = 20  # times the interval: 20 hours, so that a daily run finds it due
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=\"?(\d{1,10})", re.IGNORECASE)


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a page of any kind."""
    if "thread" in page.options:
        found = [] if page.options.get("poison") else _items(page)[0]
        return thread_facts(page, frozenset(uri_of(item, _channel(page)) for item in found))
    if broken := poison_facts(page):
        return broken
    return _list_facts(page) if page.options["kind"] == "list" else _feed_facts(page)


def _feed_facts(page: RawPage) -> PageFacts:
    observed = page.server_date or page.fetched_at
    memo = _memo(page)
    if page.status == 410:
        note = f"{_channel(page)} is gone for good (410) and not read any more; take it out of the workspace"
        return PageFacts(observed_at=observed, memo={"gone": True}, notes=(note,))
    if page.status != 200:
        return PageFacts(observed_at=observed, memo=memo)
    items, following = _items(page)
    marks = [Mark(uri_of(item, _channel(page)), item.written) for item in items if item.written]
    following = None if _is_far_enough(page, marks) else following
    return PageFacts(
        ids=frozenset(uri_of(item, _channel(page)) for item in items),
        marks=tuple(marks),
        next_cursor=following,
        observed_at=observed,
        threads=tuple(_thread(item, page) for item in items if item.comments_feed and item.replies != 0),
        notes=_lost(page, marks, following),
        memo=memo,
    )


def _items(page: RawPage) -> tuple[list[Item], Mapping[str, Any] | None]:
    """The items of a feed, and the cursor of its next page."""
    if page.status != 200:
        return [], None
    if looks_like_json(page):
        document = load_document(page)[0]
        if not is_json_feed(document):
            return [], None
        further = web_address(document.get("next_url"))
        items = [item_of_json(item, document) for item in dictionaries(document["items"])]
        return items, {"url": further} if further else None
    found = opened(page)
    items = [item_of_entry(entry, found.feed, found.version) for entry in found.entries]
    return items, _next_page(page, found.feed, len(items))


def _next_page(page: RawPage, feed: Mapping[str, Any], items: int) -> Mapping[str, Any] | None:
    """RFC 5005's link, else WordPress's numbered pages. Most feeds have neither."""
    links = dictionaries(feed.get("links"))
    further = next((web_address(link.get("href")) for link in links if link.get("rel") == "next"), None)
    if further:
        return {"url": further}
    is_wordpress = "wordpress.org" in str(feed.get("generator") or "").lower()
    number = count((page.options.get("cursor") or {}).get("page")) or 1
    return {"page": number + 1} if is_wordpress and items else None


def _is_far_enough(page: RawPage, marks: Sequence[Mark]) -> bool:
    horizon = page.options.get("horizon")
    oldest = min((mark.at for mark in marks), default=None)
    return bool(horizon and oldest and oldest <= datetime.fromisoformat(horizon))


def _lost(page: RawPage, marks: Sequence[Mark], following: Mapping[str, Any] | None) -> tuple[str, ...]:
    """A feed of the newest items only that holds none known before has lost some in between."""
    head = page.options.get("head")
    oldest = min((mark.at for mark in marks), default=None)
    if not (head and oldest) or following or page.options["cursor"] or oldest <= datetime.fromisoformat(head):
        return ()
    between = f"{head[:16]} and {oldest:%Y-%m-%dT%H:%M}"
    return (f"{_channel(page)} may have lost items between {between}: more were new than it holds",)


def _thread(item: Item, page: RawPage) -> dict[str, Any]:
    return {"id": item.comments_feed, "uri": uri_of(item, _channel(page)), "replies": item.replies}


def _memo(page: RawPage) -> dict[str, Any]:
    """Validators as they came, a new address, and from when on the feed may be asked again."""
    headers = page.headers
    validators = {
        name: headers.get(key) for name, key in (("etag", "etag"), ("last_modified", "last-modified"))
    }
    if page.status == 304:  # may leave out what has not changed
        validators = {name: value for name, value in validators.items() if value}
    is_conditional = page.status == 304 or any(validators.values())
    wait = timedelta(minutes=int(page.options["interval"])) * (1 if is_conditional else UNCONDITIONAL)
    if asked := _MAX_AGE.search(headers.get("cache-control", "")):
        wait = max(wait, min(timedelta(seconds=int(asked[1])), MAX_REST))
    moved = page.options.get("moved_to")
    return {
        **validators,
        "next_at": (page.fetched_at + wait).isoformat(),
        **({"moved_to": moved} if moved and not page.options["cursor"] else {}),
    }


def _list_facts(page: RawPage) -> PageFacts:
    """A page of WordPress's lists; the header says how many there are."""
    document = load_document(page)[0] if page.status == 200 else []
    items = [(id_, item) for item in dictionaries(document) if (id_ := local_id(item))]
    name = page.options["order"]
    marks = tuple(Mark(id_, at) for id_, item in items if (at := moment_of(item, name)))
    number = count(page.options["cursor"].get("page")) or 1
    total = count(page.headers.get("x-wp-totalpages"))
    is_last = number >= total if total is not None else len(items) < PAGE_SIZE
    return PageFacts(
        ids=frozenset(id_ for id_, _ in items),
        marks=marks,
        next_cursor=None if is_last or not items else {**page.options["cursor"], "page": number + 1},
        observed_at=page.server_date or page.fetched_at,
    )


def _channel(page: RawPage) -> str:
    return str(page.options["channel"])
