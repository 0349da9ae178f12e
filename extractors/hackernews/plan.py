"""Which searches to read, what their hits lead to, and what the runner must know of pages. All pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import poison_facts
from extractors.hackernews.items import is_comment, item_id
from extractors.hackernews.settings import PAGE_SIZE, NetworkSettings
from extractors.listings import Listing, advanced, plan_newest_first
from extractors.source import Mark, PageFacts, Slice, State, States, Task
from extractors.threads import is_thread_slice, resumed_threads, thread_facts, thread_slices, threads_advanced
from extractors.values import count, dictionaries, epoch, load_document, text_of

UNTIL = "until"


def plan_searches(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every query of the workspace, and the conversations not come to."""
    settings = NetworkSettings.model_validate(task.settings)
    listings = [
        Listing(
            source=f"search/{query}",
            params={"query": query, **_asked(settings)},
            first_run_days=settings.first_run_days,
            overlap=timedelta(minutes=settings.overlap_minutes),
            max_pages=settings.max_pages,
            until_key=UNTIL,
        )
        for query in settings.queries
    ]
    waiting = [
        slice_
        for listing in listings
        for slice_ in resumed_threads(states, listing.source, listing.params, _most(settings))
    ]
    return [*waiting, *plan_newest_first(listings, task, states, now)]


def _asked(settings: NetworkSettings) -> dict[str, Any]:
    return settings.model_dump(include={"kinds", "threads", "max_threads", "members", "max_members"})


def _most(settings: NetworkSettings) -> int:
    return settings.max_threads + settings.max_members


def around_slices(slice_: Slice, facts: Sequence[PageFacts]) -> list[Slice]:
    """One slice for the conversations and the authors of the hits just found, each once."""
    if is_thread_slice(slice_):
        return []
    asked = slice_.params
    found = {job["id"]: job for fact in facts for job in fact.threads}
    threads = [job for id_, job in found.items() if id_.startswith("items/")][: asked["max_threads"]]
    members = [job for id_, job in found.items() if id_.startswith("users/")][: asked["max_members"]]
    jobs = (threads if asked["threads"] else []) + (members if asked["members"] else [])
    chosen = PageFacts(threads=tuple(jobs), observed_at=facts[-1].observed_at if facts else None)
    return thread_slices(slice_, [chosen], limit=len(jobs))


def state_after(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
    return threads_advanced(state, slice_) if is_thread_slice(slice_) else advanced(state, slice_, facts)


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a landed page of hits, a conversation, a member, or a single item."""
    if "thread" in page.options:
        return thread_facts(page, frozenset())
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
        threads=tuple(job for hit in hits for job in _jobs(hit)),
    )


def _jobs(hit: Mapping[str, Any]) -> list[dict[str, str]]:
    """What a hit leads to: the conversation that it is part of or began, and its author, by their paths."""
    story = text_of(hit.get("story_id")) if is_comment(hit) else item_id(hit)
    has_more = is_comment(hit) or count(hit.get("num_comments"))
    author = text_of(hit.get("author"))
    jobs = [{"id": f"items/{story}"}] if story and has_more else []
    return jobs + ([{"id": f"users/{author}"}] if author else [])


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
