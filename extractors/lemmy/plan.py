"""Which listings of Lemmy to read, and what the runner must know of their pages. All pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import poison_facts
from extractors.lemmy.items import global_id, kind_of, listed, local_id
from extractors.lemmy.settings import Instance, NetworkSettings
from extractors.listings import Listing, plan_newest_first
from extractors.source import Mark, PageFacts, Slice, States, Task
from extractors.threads import resumed_threads, thread_facts
from extractors.values import count, dig, flag, load_document, moment, text_of

COUNTERS = "counters"
PAGED = ("items", "data", "search", "results")  # lists of version 4, and of its first drafts
_SHARED = {"host", "scheme", "api", "threads", "max_threads"}


def plan_listings(task: Task, states: States, now: datetime) -> list[Slice]:
    """The counters of the communities, every listing, and comments that are still waiting."""
    slices: list[Slice] = []
    for instance in NetworkSettings.model_validate(task.settings).instances:
        listings = list(_listings(instance))
        slices += _counters(instance) + plan_newest_first(listings, task, states, now)
        for listing in listings:
            slices += resumed_threads(states, listing.source, listing.params, instance.max_threads)
    return slices


def _listings(instance: Instance) -> Iterator[Listing]:
    kinds = ("posts", "comments") if instance.comments else ("posts",)
    named = [(kind, name) for name in instance.communities for kind in kinds]
    for kind, name in [*named, *(("search", query) for query in instance.queries)]:
        yield Listing(
            source=f"{instance.host}/{kind}/{name}",
            params={**instance.model_dump(include=_SHARED), "kind": kind, "name": name},
            first_run_days=instance.first_run_days,
            overlap=timedelta(minutes=instance.overlap_minutes),
            max_pages=instance.max_pages,
        )


def _counters(instance: Instance) -> list[Slice]:
    """One slice for the subscribers of the communities; it has no state."""
    if not instance.communities:
        return []
    return [
        Slice(
            source=f"{instance.host}/{COUNTERS}",
            part=COUNTERS,
            params={**instance.model_dump(include=_SHARED), "kind": COUNTERS},
            cursor={"communities": list(instance.communities)},
            max_pages=len(instance.communities),
        )
    ]


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a landed page of any kind."""
    document = load_document(page)[0]
    views = list(listed(document))
    ids = frozenset(id_ for view in views if (id_ := local_id(view)))
    if "thread" in page.options:
        return thread_facts(page, ids)
    if broken := poison_facts(page):
        return broken
    observed = page.server_date or page.fetched_at
    if page.options.get("kind") == COUNTERS:
        left = page.options["left"]
        asked = frozenset({f"community {page.options['community']}"})
        return PageFacts(asked, (), {"communities": left} if left else None, observed)
    return PageFacts(
        ids=ids,
        marks=tuple(mark for view in views if (mark := _mark(view))),
        next_cursor=next_cursor(document, page.options["cursor"], is_empty=not views),
        observed_at=observed,
        threads=tuple(thread for view in views if (thread := _thread(page, view))),
    )


def next_cursor(document: Any, cursor: Mapping[str, Any], *, is_empty: bool) -> dict[str, Any] | None:
    """The server's cursor, also after an empty page; else the next page by number, until one is empty.

    Version 4 always gives a cursor while there is more; its lists are told by their names.
    """
    if following := text_of(dig(document, "next_page")):
        return {"page_cursor": following}
    if is_empty:
        return None
    is_by_cursor = "page_cursor" in cursor or isinstance(
        dig(document, "items") or dig(document, "search"), list
    )
    return None if is_by_cursor else {"page": (count(cursor.get("page")) or 1) + 1}


def _mark(view: Mapping[str, Any]) -> Mark | None:
    """A place in the listing; posts that are pinned to its top have none."""
    item = view[str(kind_of(view))]
    if flag(item.get("featured_community")) or flag(item.get("featured_local")):
        return None
    at, id_ = moment(item.get("published_at") or item.get("published")), local_id(view)
    return Mark(id_, at) if at and id_ else None


def _thread(page: RawPage, view: Mapping[str, Any]) -> dict[str, Any] | None:
    """The post whose comments are worth a request: one that has some, or one that was commented."""
    if not page.options.get("threads"):
        return None
    kind, post = str(kind_of(view)), view.get("post")
    number = text_of(view["comment"].get("post_id") if kind == "comment" else view["post"].get("id"))
    counts = view.get("counts")
    answers = count((counts if isinstance(counts, dict) else view[kind]).get("comments"))
    if number is None or not number.isdecimal() or (kind == "post" and not answers):
        return None
    community = view.get("community")
    return {
        "id": f"post/{number}",
        "post": number,
        "uri": text_of(dig(post, "ap_id")),
        "channel": global_id(community) if isinstance(community, dict) else None,
    }
