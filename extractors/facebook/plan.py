"""Which pages, comments and insights to read, and what the runner must know of an answer. All pure.

page/<id>           posts, newest first
page/<id>/threads   comments of the posts found: a follow-up of the posts
page/<id>/counters  followers and insights of the page, asked anew each run
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.facebook.settings import NetworkSettings
from extractors.facebook.shapes import objects_of
from extractors.fetching import poison_facts
from extractors.graph_api import error_of, error_words, next_of
from extractors.listings import Listing, plan_newest_first
from extractors.source import Mark, PageFacts, Slice, States, Task
from extractors.threads import resumed_threads, thread_facts, thread_slices
from extractors.values import count, dig, load_document, moment, text_of

COUNTERS = "/counters"


def plan_pages(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every page of the workspace."""
    settings = NetworkSettings.model_validate(task.settings)
    slices: list[Slice] = []
    for page in settings.pages:
        source = f"page/{page.id}"
        params = {
            "page": page.id,
            "own": page.own,
            "token_env": page.token_env,
            "app_secret_env": settings.app_secret_env,
            "graph_version": settings.graph_version,
            "comments": settings.comments,
            "max_threads": settings.max_threads,
            "max_pages": settings.max_pages,
            "page_size": settings.page_size,
            "post_metrics": list(settings.post_metrics) if page.own else [],
            "max_insights": settings.max_insights,
        }
        listing = Listing(
            source=source,
            params=params,
            first_run_days=settings.first_run_days,
            overlap=timedelta(hours=settings.overlap_hours),
            max_pages=settings.max_pages,
        )
        slices += plan_newest_first([listing], task, states, now)
        slices += resumed_threads(states, source, params, settings.max_pages)
        slices.append(_counters(source, params, settings))
    return slices


def _counters(source: str, params: Mapping[str, Any], settings: NetworkSettings) -> Slice:
    """The page itself and its insights. What was not reached is not kept for later: a count has its time."""
    asked: list[dict[str, Any]] = [{"id": params["page"], "do": "page"}]
    if params["own"]:
        asked += [
            {"id": params["page"], "do": "insight", "metric": metric, "period": "day"}
            for metric in settings.page_metrics
        ]
    return Slice(
        source=f"{source}{COUNTERS}",
        part="now",
        params=params,
        cursor={"threads": asked},
        max_pages=len(asked) + 1,
    )


def is_counters(slice_: Slice) -> bool:
    return slice_.source.endswith(COUNTERS)


def follow_ups(slice_: Slice, facts: Sequence[PageFacts]) -> list[Slice]:
    """Comments of the posts just found that have some, and insights of the newest of them."""
    if "threads" in slice_.cursor:
        return []
    found = {str(thread["id"]): thread for fact in facts for thread in fact.threads}
    answered = [thread for thread in found.values() if thread["replies"]]
    asked = (
        [{"id": thread["id"], "do": "comments"} for thread in answered] if slice_.params["comments"] else []
    )
    asked = asked[: slice_.params["max_threads"]]
    for thread in list(found.values())[: slice_.params["max_insights"]]:
        asked += [
            {"id": f"{thread['id']} {metric}", "object": thread["id"], "do": "insight", "metric": metric,
             "period": "lifetime"}
            for metric in slice_.params["post_metrics"]
        ]  # fmt: skip
    one = PageFacts(threads=tuple(asked))
    made = thread_slices(slice_, [one], limit=len(asked) or 1)
    return [replace(made_, max_pages=len(asked) + slice_.params["max_pages"]) for made_ in made]


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a landed page of any kind."""
    if "thread" in page.options:
        return _queued_facts(page)
    if broken := poison_facts(page):
        return broken
    document = load_document(page)[0]
    if page.options.get("kind") == "verify":
        return PageFacts(observed_at=page.server_date or page.fetched_at)
    posts = [item for item, _ in objects_of(document, "post") if isinstance(item, dict)]
    go_on = next_of(document)
    ids = {id_ for item in posts if (id_ := text_of(item.get("id")))}
    return PageFacts(
        # An answer may be empty and the list go on: what was hidden from us counts for a page.
        ids=frozenset(ids or {f"nothing at {sorted(page.options['cursor'].items())}"}),
        marks=tuple(mark for item in posts if (mark := _mark(item))),
        next_cursor=go_on,
        observed_at=page.server_date or page.fetched_at,
        threads=tuple(thread for item in posts if (thread := _thread(item))),
    )


def _queued_facts(page: RawPage) -> PageFacts:
    """The facts of an answer about one post or page: its comments, or one metric."""
    document = None if page.options.get("poison") else load_document(page)[0]
    ids = {text_of(item.get("id")) for item, _ in objects_of(document) if isinstance(item, dict)}
    facts = thread_facts(page, frozenset(id_ for id_ in ids if id_))
    code, _ = error_of(document)
    if code is None:
        return facts
    metric = page.options["thread"].get("metric", page.options["kind"])
    return replace(facts, notes=(*facts.notes, f"{metric} is not given: {error_words(document)}"))


def _mark(item: Mapping[str, Any]) -> Mark | None:
    id_, at = text_of(item.get("id")), moment(item.get("created_time"))
    return Mark(id_, at) if id_ and at else None


def _thread(item: Mapping[str, Any]) -> dict[str, Any] | None:
    id_ = text_of(item.get("id"))
    replies = count(dig(item, "comments", "summary", "total_count"))
    return {"id": id_, "replies": replies or 0} if id_ else None
