"""Which feeds and lists to read, and what is remembered of them. All pure.

State of a feed, beside that of every listing (see extractors/listings.py):

    etag, last_modified  sent back as they came, so that an unchanged feed costs one short answer
    next_at              not asked before: the interval, or what the server's Cache-Control asks for
    moved_to             where permanent redirects led
    gone                 answered 410: never asked again
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from extractors.listings import Listing, advanced, plan_newest_first
from extractors.rss.settings import Feed, NetworkSettings, Site
from extractors.source import PageFacts, Slice, State, States, Task
from extractors.threads import SUFFIX, is_thread_slice, resumed_threads, thread_slices, threads_advanced

BEFORE = "before"
MAX_KNOWN = 500  # comment feeds whose count is remembered


def plan_all(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every feed and site of the workspace."""
    settings = NetworkSettings.model_validate(task.settings)
    slices = [part for feed in settings.feeds for part in _of_feed(feed, settings, task, states, now)]
    for site in settings.sites:
        slices += _of_site(site, settings, task, states, now)
    return slices


def _of_feed(feed: Feed, settings: NetworkSettings, task: Task, states: States, now: datetime) -> list[Slice]:
    source = f"feed/{feed.url}"
    state = states.get(source, {})
    if state.get("gone"):
        return []
    params = {
        "kind": "feed",
        "url": state.get("moved_to") or feed.url,
        "channel": feed.url,
        "interval": settings.interval_minutes,
        "threads": settings.max_threads if feed.comments else 0,
        "known": states.get(source + SUFFIX, {}).get("known", {}),
    }
    listing = Listing(source, params, settings.first_run_days, timedelta(0), settings.max_pages)
    planned = plan_newest_first([listing], task, states, now)
    is_due = _is_due(state, now)
    walks_from_the_top = any(part.part.startswith("past") and not part.cursor for part in planned)
    kept = [
        _conditional(part, state) if part.part.startswith("new since") else part
        for part in planned
        if part.cursor or not part.part.startswith("new since") or (is_due and not walks_from_the_top)
    ]
    if feed.comments:
        kept += resumed_threads(states, source, params, settings.max_threads)
    return kept


def _is_due(state: Mapping[str, Any], now: datetime) -> bool:
    return not state.get("next_at") or now >= datetime.fromisoformat(state["next_at"])


def _conditional(slice_: Slice, state: Mapping[str, Any]) -> Slice:
    """Only what changed: for reading from the top, never for a walk into the past."""
    if slice_.cursor:
        return slice_
    validators = {name: state.get(name) or "" for name in ("etag", "last_modified")}
    return replace(slice_, params={**slice_.params, **validators, "head": state.get("head")})


def _of_site(site: Site, settings: NetworkSettings, task: Task, states: States, now: datetime) -> list[Slice]:
    """Posts by date; posts by change, which brings edits of old ones; comments by date."""

    def listing(collection: str, order: str, days: int) -> Listing:
        return Listing(
            source=f"site/{site.url}/{collection}" + (" changed" if order == "modified" else ""),
            params={"kind": "list", "site": site.url, "collection": collection, "order": order},
            first_run_days=days,
            overlap=timedelta(minutes=settings.overlap_minutes),
            max_pages=settings.max_pages,
            until_key=BEFORE,
        )

    days = settings.first_run_days
    planned = plan_newest_first([listing("posts", "date", days)], task, states, now)
    changed = replace(task, window_from=None)
    planned += plan_newest_first([listing("posts", "modified", 1)], changed, states, now)
    if site.comments:
        planned += plan_newest_first([listing("comments", "date", days)], task, states, now)
    return planned


def comment_slices(slice_: Slice, facts: Sequence[PageFacts]) -> list[Slice]:
    """The comment feeds of the items just read, those whose count is the same as before left out."""
    limit = int(slice_.params.get("threads") or 0)
    if not limit or is_thread_slice(slice_):
        return []
    known = slice_.params.get("known", {})
    changed = [
        replace(
            fact,
            threads=tuple(
                thread
                for thread in fact.threads
                if thread["replies"] is None or known.get(thread["id"]) != thread["replies"]
            ),
        )
        for fact in facts
    ]
    return thread_slices(slice_, changed, limit=limit)


def advanced_any(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
    """The state after a feed, a list or the comments of a feed were read to their end."""
    if is_thread_slice(slice_):
        read = {thread["id"]: thread["replies"] for thread in slice_.cursor["threads"]}
        known = {**state.get("known", {}), **{id_: count for id_, count in read.items() if count is not None}}
        kept = dict(list(known.items())[-MAX_KNOWN:])
        return {**threads_advanced(state, slice_), "known": kept}
    memo = facts[0].memo if facts and not slice_.cursor else {}
    return {**advanced(state, slice_, facts), **memo}
