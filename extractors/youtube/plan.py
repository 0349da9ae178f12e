"""Which lists of YouTube to read, and what the runner must know of their pages. All pure."""

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
from extractors.youtube.items import item_id, items_of, top_comment
from extractors.youtube.parse import CLOSED
from extractors.youtube.settings import SEARCH_WINDOW, NetworkSettings

UNTIL = "until"
COMMENTS = "comments"
SHARED = {"key_env", "comments", "max_threads", "comments_days", "overlap_hours", "max_pages"}
LISTED = {"search", "uploads", COMMENTS}  # kinds of pages that are a part of a list


def plan_lists(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every search and channel of the workspace, and of the comments that are followed."""
    settings = NetworkSettings.model_validate(task.settings)
    shared = settings.model_dump(include=SHARED)
    following = _following(shared)
    shared["known"] = known_items(following, states)
    slices = plan_newest_first(_listings(settings, shared), task, states, now)
    if settings.comments:
        slices += comment_slices(following, {**shared, "kind": COMMENTS}, task, states, now)
        slices += _waiting_replies(shared, states)
    return slices


def _listings(settings: NetworkSettings, shared: Mapping[str, Any]) -> Iterator[Listing]:
    def listing(source: str, until_key: str = "", **params: Any) -> Listing:
        return Listing(
            source=source,
            params={**shared, **params},
            first_run_days=settings.first_run_days,
            overlap=timedelta(hours=settings.overlap_hours),
            max_pages=settings.max_pages,
            until_key=until_key,
        )

    for query in settings.queries:
        language = settings.relevance_language
        yield listing(f"search/{query}", UNTIL, kind="search", query=query, language=language)
    for channel in settings.channels:
        yield listing(f"channel/{channel}", kind="uploads", channel=channel)
        if settings.comments:
            yield listing(f"channel/{channel}/comments", kind=COMMENTS, channel=channel)


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
    """Comments of the videos that a search found; replies of the comments that have more than are shown."""
    params = slice_.params
    if is_thread_slice(slice_) or not params["comments"]:
        return []
    if params["kind"] == COMMENTS:
        return thread_slices(slice_, facts, limit=params["max_threads"])
    if params["kind"] == "search":
        asked = {**params, "kind": COMMENTS}
        return follow_up_slices(_following(params), asked, facts, known=params["known"])
    return []  # a channel's comments are a list of their own


def advance(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
    """The state after a slice was read to its end."""
    if is_thread_slice(slice_):
        return threads_advanced(state, slice_)
    if "about" in slice_.params:
        return advanced_thread(state, slice_, facts)
    return advanced(state, slice_, facts)


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a landed page."""
    options = page.options
    if "thread" in options:
        return thread_facts(page, frozenset(_ids(load_document(page)[0])))
    if broken := poison_facts(page):
        return broken
    clock = page.server_date or page.fetched_at
    if options.get(CLOSED):
        note = f"{page.source}: nothing to read ({options[CLOSED]})"
        return PageFacts(observed_at=clock, notes=(note,))
    document = load_document(page)[0]
    kind = options.get("kind")
    if kind == "videos":
        return PageFacts(observed_at=clock, threads=tuple(_commented(document)))
    if kind not in LISTED:
        return PageFacts(observed_at=clock)
    marks = tuple(_marks(document))
    return PageFacts(
        ids=frozenset(_ids(document)),
        marks=marks,
        next_cursor=_next_cursor(document, marks, options),
        observed_at=clock,
        threads=tuple(_unfinished(document)) if kind == COMMENTS else (),
        notes=("a page of videos without their counters: the answer could not be read",)
        if options.get("is_detailed") is False
        else (),
    )


def _ids(document: Any) -> Iterator[str]:
    return (id_ for item in items_of(document) if (id_ := item_id(item)))


def _marks(document: Any) -> Iterator[Mark]:
    for item in dictionaries(items_of(document)):
        first = top_comment(item)
        written = dig(first, "snippet", "publishedAt") if first else None
        at = moment(
            written or dig(item, "contentDetails", "videoPublishedAt") or dig(item, "snippet", "publishedAt")
        )
        id_ = item_id(item)
        if id_ and at:
            yield Mark(id_, at)


def _next_cursor(
    document: Any, marks: Sequence[Mark], options: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """The next page by its token. A search that ended at the server's limit goes on below its oldest."""
    cursor = dict(options.get("cursor") or {})
    token = text_of(dig(document, "nextPageToken"))
    if options.get("kind") != "search":
        kept = {name: value for name, value in cursor.items() if name != "token"}
        kept |= {"playlist": options["playlist"]} if options.get("playlist") else {}
        return {**kept, "token": token} if token else None
    read = (count(cursor.get("read")) or 0) + len(items_of(document))
    moments = [mark.at.isoformat() for mark in marks] + ([cursor["oldest"]] if "oldest" in cursor else [])
    oldest = min(moments, default=None)
    if token:
        place = {"token": token, "read": read, **({"oldest": oldest} if oldest else {})}
        return {**({UNTIL: cursor[UNTIL]} if UNTIL in cursor else {}), **place}
    goes_on = read >= SEARCH_WINDOW and oldest is not None and oldest != cursor.get(UNTIL)
    return {UNTIL: oldest} if goes_on else None


def _commented(document: Any) -> Iterator[dict[str, Any]]:
    """The videos that have comments, or hide how many."""
    for item in dictionaries(items_of(document)):
        id_ = text_of(item.get("id"))
        if id_ and count(dig(item, "statistics", "commentCount")) != 0:
            published = text_of(dig(item, "snippet", "publishedAt"))
            yield {"id": id_, "published": published, "channel": text_of(dig(item, "snippet", "channelId"))}


def _unfinished(document: Any) -> Iterator[dict[str, Any]]:
    """The threads with more replies than came with them."""
    for item in dictionaries(items_of(document)):
        first = top_comment(item)
        id_ = text_of(first.get("id")) if first else None
        shown = len(dictionaries(dig(item, "replies", "comments")))
        if id_ and (count(dig(item, "snippet", "totalReplyCount")) or 0) > shown:
            video = text_of(dig(item, "snippet", "videoId")) or text_of(dig(first, "snippet", "videoId"))
            yield {"id": id_, "video": video, "channel": text_of(dig(item, "snippet", "channelId"))}
