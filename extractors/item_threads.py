"""Comments under items that listings bring: each item is a listing of its own, followed while it is young.

    page of videos -> PageFacts.threads -> follow_up_slices -> a slice for each new item
    next run -> thread_listings: the items known from their states, as long as they are young

State of an item's comments: that of any listing (see listings.py), and `about`, what was said of the item.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from extractors.listings import Listing, advanced, plan_newest_first
from extractors.source import PageFacts, Slice, State, States, Task
from extractors.values import moment

About = Mapping[str, Any]  # id and published of an item, and what its comments' parser wants to know


@dataclass(frozen=True, slots=True)
class Following:
    """How the comments of items are followed."""

    prefix: str  # of their sources: "comments" gives "comments/<id of the item>"
    days: int  # an item's comments are read again while it is younger than this
    overlap: timedelta
    max_pages: int
    max_items: int  # for one run, and of one listing's follow-ups


def thread_slices(
    following: Following, params: Mapping[str, Any], task: Task, states: States, now: datetime
) -> list[Slice]:
    """The comments to look at again: of young items, the youngest first, and whatever stopped early."""
    known = [
        (source, about)
        for source, state in states.items()
        if source.startswith(f"{following.prefix}/") and (about := _about_of(state))
    ]
    young = [
        (source, about)
        for source, about in known
        if states[source].get("backfill") or _published(about, now) >= now - timedelta(days=following.days)
    ]
    young.sort(key=lambda found: _published(found[1], now), reverse=True)
    listings = [
        Listing(
            source=source,
            params={**params, "about": dict(about)},
            first_run_days=following.days,
            overlap=following.overlap,
            max_pages=following.max_pages,
        )
        for source, about in young[: following.max_items]
    ]
    return plan_newest_first(listings, replace(task, window_from=None), states, now)


def known_items(following: Following, states: States) -> list[str]:
    """Ids of the items whose comments have a state already."""
    start = f"{following.prefix}/"
    return sorted(source.removeprefix(start) for source in states if source.startswith(start))


def follow_up_slices(
    following: Following,
    params: Mapping[str, Any],
    facts: Sequence[PageFacts],
    *,
    known: Collection[str],
) -> list[Slice]:
    """The comments of items just found for the first time, read to their end."""
    found = {str(about["id"]): about for fact in facts for about in fact.threads}
    new = [about for id_, about in found.items() if id_ not in set(known)]
    return [
        Slice(
            source=f"{following.prefix}/{about['id']}",
            part="new",
            params={**params, "about": dict(about)},
            cursor={"about": dict(about)},
            max_pages=following.max_pages,
        )
        for about in new[: following.max_items]
    ]


def advanced_thread(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
    """The state of an item's comments after they were read."""
    return {**advanced(state, slice_, facts), "about": dict(slice_.params["about"])}


def _about_of(state: Mapping[str, Any]) -> About | None:
    """What is known of the item, also when its first reading was never finished."""
    entries = [state, *(entry["cursor"] for entry in state.get("backfill", []))]
    return next((entry["about"] for entry in entries if entry.get("about")), None)


def _published(about: About, now: datetime) -> datetime:
    return moment(about.get("published")) or now
