"""Which reviews to read, and what the runner must know of their pages. All pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import poison_facts
from extractors.listings import Listing, plan_newest_first
from extractors.source import Mark, PageFacts, Slice, States, Task
from extractors.trustpilot.parse import items_of, review_marks
from extractors.trustpilot.settings import NetworkSettings
from extractors.values import count, dictionaries, load_document, text_of

REVIEWS = "reviews"


def plan_units(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every business unit of the workspace."""
    settings = NetworkSettings.model_validate(task.settings)
    listings = [
        Listing(
            source=f"unit/{unit}",
            params={"unit": unit, "key_env": settings.key_env},
            first_run_days=settings.first_run_days,
            overlap=timedelta(hours=settings.overlap_hours),
            max_pages=settings.max_pages,
        )
        for unit in settings.business_units
    ]
    return plan_newest_first(listings, task, states, now)


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a landed page."""
    if broken := poison_facts(page):
        return broken
    clock = page.server_date or page.fetched_at
    if page.options.get("kind") != REVIEWS:
        return PageFacts(observed_at=clock)
    document = load_document(page)[0]
    items = dictionaries(items_of(document))
    return PageFacts(
        ids=frozenset(id_ for item in items if (id_ := text_of(item.get("id")))),
        marks=tuple(Mark(id_, at) for id_, at in review_marks(document)),
        next_cursor=next_page(page.options) if items else None,
        observed_at=clock,
    )


def next_page(options: Mapping[str, Any]) -> dict[str, Any]:
    """The page after this one; the list ends with an empty page."""
    cursor = options.get("cursor") or {}
    return {"unit": options.get("channel"), "page": (count(cursor.get("page")) or 1) + 1}
