"""What the runner must know of a landed Discourse page: ids, times, where it goes on. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.discourse.plan import UNTIL
from extractors.discourse.settings import IDS_OF_A_PAGE
from extractors.fetching import poison_facts
from extractors.source import Mark, PageFacts
from extractors.threads import thread_facts
from extractors.values import count, dictionaries, dig, load_document, moment, text_of

LAST_PAGE = 10  # of a search; what is older needs another window


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a page of any listing, or of what it named."""
    if "thread" in page.options:
        return thread_facts(page, frozenset())
    if broken := poison_facts(page):
        return broken
    document = load_document(page)[0]
    kind = page.options.get("kind")
    if kind == "category":
        items, time = dictionaries(dig(document, "topic_list", "topics")), "bumped_at"
    else:
        items, time = (
            dictionaries(dig(document, "posts" if kind == "search" else "latest_posts")),
            "created_at",
        )
    marks = tuple(
        Mark(id_, at) for item in items if (id_ := text_of(item.get("id"))) and (at := moment(item.get(time)))
    )
    return PageFacts(
        ids=frozenset(id_ for item in items if (id_ := text_of(item.get("id")))) | _again(page, marks),
        marks=marks,
        next_cursor=_next_cursor(page, document, items, marks),
        observed_at=page.server_date or page.fetched_at,
        threads=tuple(named for item in items for named in _named(kind, item, document)),
    )


def _again(page: RawPage, marks: tuple[Mark, ...]) -> frozenset[str]:
    """A window of a search begins with a day read before: its pages bring nothing new, and are no loop."""
    cursor = page.options.get("cursor") or {}
    if UNTIL not in cursor or not marks:
        return frozenset()
    is_read = min(mark.at for mark in marks).date() >= datetime.fromisoformat(cursor[UNTIL]).date()
    return frozenset({f"{cursor[UNTIL]} page {cursor.get('page')}"}) if is_read else frozenset()


def _named(kind: Any, item: Mapping[str, Any], document: Any) -> Iterator[dict[str, Any]]:
    """The topic that an item is of, and who wrote it."""
    topic = text_of(item.get("id") if kind == "category" else item.get("topic_id"))
    id_ = count(item.get("id"))
    if topic:
        posts = [id_] if kind == "search" and id_ is not None else []
        at = moment(item.get("bumped_at"))
        yield {
            "topic": topic,
            "posts": posts,
            "at": at.isoformat() if at else None,
            "category": _category(topic, item, document),
        }
    name = text_of(item.get("username"))
    if name and kind != "category":
        yield {"member": name}


def _category(topic: str, item: Mapping[str, Any], document: Any) -> str | None:
    if "category_id" in item:
        return text_of(item["category_id"])
    topics = dictionaries(dig(document, "topics"))
    return next((text_of(one.get("category_id")) for one in topics if text_of(one.get("id")) == topic), None)


def _next_cursor(
    page: RawPage, document: Any, items: list[dict[str, Any]], marks: tuple[Mark, ...]
) -> Mapping[str, Any] | None:
    cursor: Mapping[str, Any] = page.options.get("cursor") or {}
    if page.options.get("kind") == "search":
        more = dig(document, "grouped_search_result", "more_full_page_results")
        return next_search(cursor, marks) if more and marks else None
    if page.options.get("kind") == "category":
        more = text_of(dig(document, "topic_list", "more_topics_url"))
        return {"page": int(cursor.get("page", 0)) + 1} if more and items else None
    ids = [id_ for item in items if (id_ := count(item.get("id")))]
    return next_latest(min(ids) - 1) if ids else _after_empty(cursor)


def _after_empty(cursor: Mapping[str, Any]) -> dict[str, int] | None:
    """Fifty ids may all be of posts that are not shown, so an empty page is not the end; two of them are."""
    following = next_latest(int(cursor.get("before", 0)) - IDS_OF_A_PAGE)
    return {**following, "empty": 1} if following and "empty" not in cursor else None


def next_latest(before: int) -> dict[str, int] | None:
    """What to ask for next; nothing below the first id."""
    return {"before": before} if before > 0 else None


def next_search(cursor: Mapping[str, Any], marks: tuple[Mark, ...]) -> dict[str, Any]:
    """The next page; after the last one that is given, a window that ends with the oldest day read."""
    number = int(cursor.get("page", 1))
    if number < LAST_PAGE:
        return {**cursor, "page": number + 1}
    oldest = min(mark.at for mark in marks)
    until = datetime.fromisoformat(cursor[UNTIL]) if UNTIL in cursor else None
    if until and oldest.date() >= until.date():  # a day with more hits than all pages hold
        oldest = until - timedelta(days=1)
    return {UNTIL: oldest.isoformat(), "page": 1}
