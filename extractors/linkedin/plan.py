"""Which posts, comments and statistics to read, and what the runner must know of an answer. All pure.

page/<id>           posts, newest first
page/<id>/threads   comments and statistics of the posts found: a follow-up of the posts
page/<id>/counters  the page, its followers, its statistics by day: asked anew each run
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import poison_facts
from extractors.linkedin.client import refusal_words
from extractors.linkedin.parse import elements_of, is_error
from extractors.linkedin.settings import STATISTICS_BATCH, NetworkSettings
from extractors.listings import Listing, advanced, plan_newest_first
from extractors.source import Mark, PageFacts, Slice, State, States, Task
from extractors.threads import (
    is_thread_slice,
    resumed_threads,
    thread_facts,
    thread_slices,
    threads_advanced,
)
from extractors.values import count, dictionaries, dig, epoch, load_document, text_of

COUNTERS = "/counters"
DAYS = 4  # whole days whose statistics are asked for: the older ones are final by then


def plan_pages(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every page of the workspace."""
    settings = NetworkSettings.model_validate(task.settings)
    slices: list[Slice] = []
    for one in settings.organizations:
        source = f"page/{one.id}"
        params = {
            "organization": one.id,
            "channel": f"urn:li:organization:{one.id}",
            "token_env": one.token_env,
            **settings.model_dump(include={"version", "comments", "statistics", "max_threads", "max_pages"}),
        }
        listing = Listing(
            source=source,
            params=params,
            first_run_days=settings.first_run_days,
            overlap=timedelta(hours=settings.overlap_hours),
            max_pages=settings.max_pages,
        )
        slices += plan_newest_first([listing], task, states, now)
        slices += resumed_threads(states, source, params, settings.max_pages + settings.max_threads)
        if settings.statistics:
            slices.append(_counters(source, params, now))
    return slices


def _counters(source: str, params: Mapping[str, Any], now: datetime) -> Slice:
    """What was not reached is not kept for later: a count has its time."""
    end = now.replace(hour=0, minute=0, second=0, microsecond=0)
    span = {"from": (end - timedelta(days=DAYS)).isoformat(), "to": end.isoformat()}
    asked: list[dict[str, Any]] = [
        {"id": "page", "do": "organization"},
        {"id": "followers", "do": "followers"},
        {"id": "shares", "do": "statistics", "name": "organizationalEntityShareStatistics", **span},
        {"id": "gains", "do": "statistics", "name": "organizationalEntityFollowerStatistics", **span},
    ]
    return Slice(
        source=f"{source}{COUNTERS}",
        part="now",
        params=params,
        cursor={"threads": asked},
        max_pages=len(asked) + 1,
    )


def follow_ups(slice_: Slice, facts: Sequence[PageFacts]) -> list[Slice]:
    """Statistics of the posts just found, and comments of the newest of them."""
    if is_thread_slice(slice_):
        return []
    found = list({str(thread["id"]): None for fact in facts for thread in fact.threads})
    asked: list[dict[str, Any]] = []
    for start in range(0, len(found) if slice_.params["statistics"] else 0, STATISTICS_BATCH):
        posts = found[start : start + STATISTICS_BATCH]
        asked.append({"id": f"statistics from {posts[0]}", "do": "post statistics", "posts": posts})
    if slice_.params["comments"]:
        asked += [{"id": id_, "do": "comments", "post": id_} for id_ in found[: slice_.params["max_threads"]]]
    made = thread_slices(slice_, [PageFacts(threads=tuple(asked))], limit=len(asked) or 1)
    return [replace(one, max_pages=len(asked) + slice_.params["max_pages"]) for one in made]


def next_state(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
    """The state after a slice was read to its end."""
    if slice_.source.endswith(COUNTERS):
        return {}
    return threads_advanced(state, slice_) if is_thread_slice(slice_) else advanced(state, slice_, facts)


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a landed page of any kind."""
    if "thread" in page.options:
        return _queued_facts(page)
    if broken := poison_facts(page):
        return broken
    clock = page.server_date or page.fetched_at
    if page.options["kind"] == "verify":
        return PageFacts(observed_at=clock)
    document = load_document(page)[0]
    posts = [item for item, _ in elements_of(document, "post") if isinstance(item, dict)]
    go_on = next_start(document)
    ids = [id_ for item in posts if (id_ := text_of(item.get("id")))]
    return PageFacts(
        ids=frozenset(ids) or frozenset({f"nothing at {sorted(page.options['cursor'].items())}"}),
        marks=tuple(mark for item in posts if (mark := _mark(item))),
        next_cursor={"start": go_on} if go_on is not None else None,
        observed_at=clock,
        threads=tuple({"id": id_} for id_ in ids),
    )


def next_start(document: Any) -> int | None:
    """Where a list goes on; None at its end. A link says it, or the total; else a full page goes on."""
    paging, elements = dig(document, "paging"), dig(document, "elements")
    start, asked = count(dig(paging, "start")), count(dig(paging, "count"))
    if start is None or not isinstance(elements, list) or not (elements and asked):
        return None
    links = dictionaries(dig(paging, "links"))
    total = count(dig(paging, "total"))
    has_next = any(link.get("rel") == "next" for link in links)
    if not has_next and total is not None:
        has_next = start + len(elements) < total
    elif not has_next and not links:
        has_next = len(elements) >= asked
    return start + max(len(elements), asked) if has_next else None


def _queued_facts(page: RawPage) -> PageFacts:
    """The facts of an answer about one post or page. A refused count is said, and costs no other."""
    document = None if page.options.get("poison") else load_document(page)[0]
    items = [item for item, _ in elements_of(document) if isinstance(item, dict)]
    ids = {text_of(item.get("commentUrn")) or text_of(item.get("id")) for item in items}
    facts = thread_facts(page, frozenset(id_ for id_ in ids if id_))
    if not is_error(document):
        return facts
    asked = page.options["thread"].get("name", page.options["kind"])
    return replace(facts, notes=(*facts.notes, f"{asked} is not given: {' '.join(refusal_words(document))}"))


def _mark(item: Mapping[str, Any]) -> Mark | None:
    id_, at = text_of(item.get("id")), epoch(item.get("publishedAt") or item.get("createdAt"))
    return Mark(id_, at) if id_ and at else None
