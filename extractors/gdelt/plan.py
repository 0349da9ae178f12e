"""Which articles and curves to read, and what the runner must know of their pages. All pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import poison_facts
from extractors.gdelt.document import read_document
from extractors.gdelt.parse import seen_at
from extractors.gdelt.settings import MAX_LOOKBACK, NetworkSettings
from extractors.listings import Listing, plan_newest_first
from extractors.source import Mark, PageFacts, Slice, States, Task
from extractors.values import dictionaries, moment, text_of

UNTIL = "until"
# GDELT chooses the step of a curve by its length; these lengths give hours, and days.
LENGTHS = {"hour": timedelta(days=6), "day": timedelta(days=14)}


def plan_queries(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every query of the workspace, nothing of them older than GDELT gives."""
    settings = NetworkSettings.model_validate(task.settings)
    oldest = now - MAX_LOOKBACK
    start = max(task.not_before, oldest) if task.not_before else oldest
    listings = [listing for query in settings.queries for listing in _listings(query, settings)]
    return plan_newest_first(listings, replace(task, not_before=start), states, now)


def _listings(query: str, settings: NetworkSettings) -> Iterator[Listing]:
    shared = {
        "query": query,
        "languages": list(settings.languages),
        "max_records": settings.max_records,
        "period": settings.period,
    }
    suffix = f" ({', '.join(settings.languages)})" if settings.languages else ""
    minutes = timedelta(minutes=settings.overlap_minutes)
    days, pages = settings.first_run_days, settings.max_pages
    yield Listing(f"articles/{query}{suffix}", {**shared, "kind": "articles"}, days, minutes, pages, UNTIL)
    for curve in settings.timelines:
        params = {**shared, "kind": "timeline", "curve": curve}
        again = timedelta(days=2)  # what was still counted is read again
        yield Listing(f"{curve}/{query}{suffix}", params, days, again, 1, UNTIL)


def timeline_start(slice_: Slice, until: datetime) -> datetime:
    """The start of a curve: early enough for the step asked for, and for hours not too early."""
    length = LENGTHS[slice_.params["period"]]
    wanted = slice_.horizon or until - length
    if slice_.params["period"] == "hour":
        return until - length
    return min(wanted, until - length).replace(hour=0, minute=0, second=0, microsecond=0)


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a landed page of articles, or of a curve."""
    if broken := poison_facts(page):
        return broken
    document = read_document(page.body, page.content_type)[0]
    document = document if isinstance(document, dict) else {}
    observed = page.server_date or page.fetched_at
    if page.options["kind"] == "timeline":
        return PageFacts(marks=tuple(_points(document)), observed_at=observed)
    items = [item for item in dictionaries(document.get("articles")) if text_of(item.get("url"))]
    marks = tuple(Mark(str(item["url"]), at) for item in items if (at := seen_at(item)))
    is_full = len(items) >= int(page.options["max_records"])
    cursor, is_stuck = _below(marks) if is_full and marks else (None, False)
    lost = "GDELT gives 250 articles of one quarter of an hour at most; more were there"
    return PageFacts(
        ids=frozenset(str(item["url"]) for item in items),
        marks=marks,
        next_cursor=cursor,
        observed_at=observed,
        notes=(lost,) if is_stuck else (),
    )


def _points(document: Mapping[str, Any]) -> Iterator[Mark]:
    for series in dictionaries(document.get("timeline")):
        for point in dictionaries(series.get("data")):
            if at := moment(point.get("date")):
                yield Mark(at.isoformat(), at)


def _below(marks: tuple[Mark, ...]) -> tuple[Mapping[str, Any], bool]:
    """Down from the oldest article, whose moment is read again; a page that is all of one moment is
    passed by a second, and what it did not hold is lost.
    """
    oldest, newest = min(mark.at for mark in marks), max(mark.at for mark in marks)
    is_stuck = oldest == newest
    return {UNTIL: (oldest - timedelta(seconds=2 if is_stuck else 0)).isoformat()}, is_stuck
