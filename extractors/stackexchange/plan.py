"""Which searches to read, what they lead to, and what the runner must know of pages. All pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import poison_facts
from extractors.listings import Listing, advanced, plan_newest_first
from extractors.source import Mark, PageFacts, Slice, State, States, Task
from extractors.stackexchange.settings import PAGE_SIZE, NetworkSettings, Site
from extractors.stackexchange.sites import site_host
from extractors.threads import is_thread_slice, resumed_threads, thread_facts, thread_slices, threads_advanced
from extractors.values import dictionaries, dig, epoch, load_document, text_of

UNTIL = "until"
QUEUE_PAGES = 1000  # answers of one run around what a search found
AROUND = ("answers", "comments")  # of questions; comments of answers follow their answers


def plan_searches(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every query and tag, and the questions not come to."""
    settings = NetworkSettings.model_validate(task.settings)
    listings = [listing for site in settings.sites for listing in _listings(site, settings)]
    waiting = [
        slice_
        for listing in listings
        for slice_ in resumed_threads(states, listing.source, listing.params, QUEUE_PAGES)
    ]
    return [*waiting, *plan_newest_first(listings, task, states, now)]


def _listings(site: Site, settings: NetworkSettings) -> Iterator[Listing]:
    asked = [("q", query) for query in site.queries] + [("tagged", tag) for tag in site.tags]
    for kind, name in asked:
        # With threads, a question comes again whenever something is answered, commented on or edited.
        yield Listing(
            source=f"{site.site}/{'search' if kind == 'q' else 'tag'}/{name}",
            params={
                "site": site.site,
                "host": site_host(site.site),
                "kind": kind,
                "name": name,
                "sort": "activity" if settings.threads else "creation",
                "key_env": settings.key_env,
                "threads": settings.threads,
                "max_threads": settings.max_threads,
            },
            first_run_days=settings.first_run_days,
            overlap=timedelta(minutes=settings.overlap_minutes),
            max_pages=settings.max_pages,
            until_key=UNTIL,
        )


def around_slices(slice_: Slice, facts: Sequence[PageFacts]) -> list[Slice]:
    """One slice for the answers and comments of the questions just found, a hundred at a time."""
    if is_thread_slice(slice_) or not slice_.params["threads"]:
        return []
    found = list(dict.fromkeys(str(thread["id"]) for fact in facts for thread in fact.threads))
    chosen = found[: slice_.params["max_threads"]]
    batches = [chosen[start : start + PAGE_SIZE] for start in range(0, len(chosen), PAGE_SIZE)]
    jobs = [around_job("questions", ids, name) for ids in batches for name in AROUND]
    named = PageFacts(threads=tuple(jobs), observed_at=facts[-1].observed_at if facts else None)
    return [replace(one, max_pages=QUEUE_PAGES) for one in thread_slices(slice_, [named], limit=len(jobs))]


def around_job(kind: str, ids: Sequence[str], name: str) -> dict[str, Any]:
    """What to ask for: the `answers` or `comments` of some questions or answers."""
    path = f"{kind}/{';'.join(ids)}/{name}"
    return {"id": path, "path": path, "page": 1}


def state_after(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
    return threads_advanced(state, slice_) if is_thread_slice(slice_) else advanced(state, slice_, facts)


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a page of a search, or of what it led to."""
    if "thread" in page.options:
        return thread_facts(page, frozenset())
    if broken := poison_facts(page):
        return broken
    document = load_document(page)[0]
    items = dictionaries(dig(document, "items"))
    time = "last_activity_date" if page.options.get("sort") == "activity" else "creation_date"
    ids = [id_ for item in items if (id_ := text_of(item.get("question_id")))]
    marks = [
        Mark(id_, at)
        for item in items
        if (id_ := text_of(item.get("question_id"))) and (at := epoch(item.get(time)))
    ]
    return PageFacts(
        ids=frozenset(ids),
        marks=tuple(marks),
        next_cursor=_next_cursor(page.options.get("cursor") or {}, document, marks),
        observed_at=page.server_date or page.fetched_at,
        threads=tuple({"id": id_} for id_ in ids),
    )


def _next_cursor(cursor: Mapping[str, Any], document: Any, marks: list[Mark]) -> Mapping[str, Any] | None:
    """Down from the oldest question: page numbers shift while they are read, and end at 25 without a key.

    Its second is read again; only within a page that is all of one second the page number goes on.
    """
    if dig(document, "has_more") is not True or not marks:
        return None
    oldest, newest = min(mark.at for mark in marks), max(mark.at for mark in marks)
    page = int(cursor.get("page", 1)) + 1 if oldest == newest else 1
    return {UNTIL: oldest.isoformat(), "page": page}
