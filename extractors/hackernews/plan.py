"""Which searches to read, and what the runner must know of their pages. All pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import poison_facts
from extractors.hackernews.parse import item_id
from extractors.hackernews.settings import PAGE_SIZE, NetworkSettings
from extractors.listings import Listing, plan_newest_first
from extractors.source import Mark, PageFacts, Slice, States, Task
from extractors.values import count, dictionaries, epoch, load_document

UNTIL = "until"


def plan_searches(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every query of the workspace."""
    settings = NetworkSettings.model_validate(task.settings)
    listings = [
        Listing(
            source=f"search/{query}",
            params={"query": query, "kinds": settings.kinds},
            first_run_days=settings.first_run_days,
            overlap=timedelta(minutes=settings.overlap_minutes),
            max_pages=settings.max_pages,
            until_key=UNTIL,
        )
        for query in settings.queries
    ]
    return plan_newest_first(listings, task, states, now)


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a landed page of hits, or of a single item."""
    if broken := poison_facts(page):
        return broken
    document = load_document(page)[0]
    hits = dictionaries(document.get("hits")) if isinstance(document, dict) else []
    marks = [
        Mark(id_, at) for hit in hits if (id_ := item_id(hit)) and (at := epoch(hit.get("created_at_i")))
    ]
    return PageFacts(
        ids=frozenset(id_ for hit in hits if (id_ := item_id(hit))),
        marks=tuple(marks),
        next_cursor=_next_cursor(document, marks),
        observed_at=page.server_date or page.fetched_at,
    )


def _next_cursor(document: Any, marks: list[Mark]) -> Mapping[str, Any] | None:
    """Down from the oldest hit: a query gives its first 1000 hits only, so the window moves, not the page.

    Its second is read again, since a page may end in the middle of it; a page that is all of one second
    is passed by a second.
    """
    pages = count(document.get("nbPages")) if isinstance(document, dict) else None
    size = count(document.get("hitsPerPage")) if isinstance(document, dict) else None
    is_last = len(marks) < (size or PAGE_SIZE) and (pages or 0) <= 1
    if not marks or is_last:
        return None
    oldest, newest = min(mark.at for mark in marks), max(mark.at for mark in marks)
    until = oldest - timedelta(seconds=1) if oldest == newest else oldest
    return {UNTIL: until.isoformat()}
