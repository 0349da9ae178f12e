"""Which lists of Vimeo to read, and what the runner must know of their pages. All pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import poison_facts
from extractors.item_threads import Following, advanced_thread, follow_up_slices, known_items
from extractors.item_threads import thread_slices as comment_slices
from extractors.listings import Listing, advanced, plan_newest_first
from extractors.source import Mark, PageFacts, Slice, State, States, Task
from extractors.threads import (
    SUFFIX,
    is_thread_slice,
    resumed_threads,
    thread_facts,
    thread_slices,
    threads_advanced,
)
from extractors.values import count, dictionaries, dig, load_document, moment, text_of
from extractors.vimeo.items import comment_numbers, item_uri, items_of, video_number
from extractors.vimeo.settings import NetworkSettings

COMMENTS = "comments"
VIDEOS = {"search", "user_videos"}  # kinds of lists that bring videos
LISTED = {*VIDEOS, COMMENTS, "followers"}
SHARED = {"token_env", "comments", "max_threads", "comments_days", "overlap_hours", "max_pages"}


def plan_lists(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every search and account of the workspace, and of the comments that are followed."""
    settings = NetworkSettings.model_validate(task.settings)
    shared = settings.model_dump(include=SHARED)
    following = _following(shared)
    shared["known"] = known_items(following, states)
    slices = plan_newest_first(_listings(settings, shared), task, states, now)
    slices += _follower_lists(settings, shared, states)
    if settings.comments:
        slices += comment_slices(following, {**shared, "kind": COMMENTS}, task, states, now)
        slices += _waiting_replies(shared, states)
    return slices


def _listings(settings: NetworkSettings, shared: Mapping[str, Any]) -> Iterator[Listing]:
    def listing(source: str, **params: Any) -> Listing:
        return Listing(
            source=source,
            params={**shared, **params},
            first_run_days=settings.first_run_days,
            overlap=timedelta(hours=settings.overlap_hours),
            max_pages=settings.max_pages,
        )

    for query in settings.queries:
        yield listing(f"search/{query}", kind="search", query=query)
    for user in settings.users:
        yield listing(f"user/{user}", kind="user_videos", user=user)


def _follower_lists(settings: NetworkSettings, shared: Mapping[str, Any], states: States) -> Iterator[Slice]:
    """Who follows an account, from the top each time: the list has no dates to stop at."""
    for user in settings.users if settings.followers else ():
        source = f"user/{user}/followers"
        params = {**shared, "kind": "followers", "user": user}
        waiting = states.get(source, {}).get("backfill", [])
        page = waiting[0]["cursor"] if waiting else {}
        yield Slice(source, "list", params, cursor=dict(page), max_pages=settings.max_pages)


def _following(params: Mapping[str, Any]) -> Following:
    return Following(
        prefix="video",
        days=params["comments_days"],
        overlap=timedelta(hours=params["overlap_hours"]),
        max_pages=params["max_pages"],
        max_items=params["max_threads"],
    )


def _waiting_replies(shared: Mapping[str, Any], states: States) -> Iterator[Slice]:
    """The replies that earlier runs did not come to."""
    for source in sorted(states):
        if source.endswith(SUFFIX):
            params = {**shared, "kind": "replies"}
            yield from resumed_threads(states, source.removesuffix(SUFFIX), params, shared["max_threads"])


def follow_ups(slice_: Slice, facts: Sequence[PageFacts]) -> list[Slice]:
    """Comments of the videos just found; replies of the comments that have any."""
    params = slice_.params
    if is_thread_slice(slice_) or not params["comments"]:
        return []
    if params["kind"] == COMMENTS:
        return thread_slices(slice_, facts, limit=params["max_threads"])
    asked = {**params, "kind": COMMENTS}
    return follow_up_slices(_following(params), asked, facts, known=params["known"])


def advance(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
    """The state after a slice was read to its end."""
    if is_thread_slice(slice_) or slice_.params["kind"] == "followers":
        return threads_advanced(state, slice_)
    if "about" in slice_.params:
        return advanced_thread(state, slice_, facts)
    return advanced(state, slice_, facts)


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a landed page."""
    options = page.options
    document = load_document(page)[0]
    uris = [uri for item in items_of(document) if (uri := item_uri(item))]
    if "thread" in options:
        return thread_facts(page, frozenset(uris))
    if broken := poison_facts(page):
        return broken
    kind, clock = options.get("kind"), page.server_date or page.fetched_at
    if kind not in LISTED or page.status >= 400:
        return PageFacts(observed_at=clock)
    marks = [
        Mark(uri, at)
        for item in dictionaries(items_of(document))
        if (uri := item_uri(item))
        and kind != "followers"
        and (at := moment(item.get("created_time") or item.get("created_on")))
    ]
    found = _commented(document) if kind in VIDEOS else _answered(document, options)
    return PageFacts(
        ids=frozenset(uris),
        marks=tuple(marks),
        next_cursor=_next_cursor(document, options),
        observed_at=clock,
        threads=tuple(found) if kind != "followers" else (),
    )


def _next_cursor(document: Any, options: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The next page, as long as the answer links to one; the link itself is never followed."""
    cursor = options.get("cursor") or {}
    if not text_of(dig(document, "paging", "next")):
        return None
    return {**cursor, "page": (count(cursor.get("page")) or 1) + 1}


def _commented(document: Any) -> Iterator[dict[str, Any]]:
    """The videos that have comments, or hide how many."""
    for item in dictionaries(items_of(document)):
        number = video_number(item_uri(item))
        if number and count(dig(item, "metadata", "connections", "comments", "total")) != 0:
            published = text_of(item.get("created_time"))
            yield {"id": number, "published": published, "channel": item_uri(item.get("user"))}


def _answered(document: Any, options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The comments that were answered."""
    for item in dictionaries(items_of(document)):
        numbers = comment_numbers(item_uri(item))
        if numbers and count(dig(item, "metadata", "connections", "replies", "total")):
            yield {"id": item_uri(item), "comment": numbers[1], "channel": options.get("channel")}
