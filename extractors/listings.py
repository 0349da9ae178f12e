"""Listings that begin with the newest item: which part to read, and what is remembered. All pure.

Most networks list like this: a search, a timeline, a feed of comments. A run reads from the top down
to the newest item of the run before, less the overlap. State of a listing (JSON):

    watermark     newest moment below which nothing is missing, back to `covered_from`
    head          newest moment seen; ahead of the watermark while a part of the listing is unread
    covered_from  the oldest moment read back to
    backfill      slices that stopped before their end: read first by the next run

    plan -> resumed slices, one "new" slice from the top, one "past" slice for an earlier window
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from extractors.source import PageFacts, Slice, State, States, Task, clock_of, other_backfill, resumed


@dataclass(frozen=True, slots=True)
class Listing:
    """One thing to read from the newest item down.

    `until_key` names the cursor key that holds an upper bound of time (ISO 8601) where the network
    takes one: an earlier window then begins there, instead of walking down from the top.
    """

    source: str  # unique inside the network: "search/velo", "forum.example/latest"
    params: Mapping[str, Any]  # what to ask; never a secret
    first_run_days: int
    overlap: timedelta
    max_pages: int
    until_key: str = ""


def plan_newest_first(listings: Iterable[Listing], task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every listing, suspended ones first."""
    return [
        slice_
        for listing in listings
        for slice_ in _slices(listing, states.get(listing.source, {}), task, now)
    ]


def _slices(listing: Listing, state: Mapping[str, Any], task: Task, now: datetime) -> list[Slice]:
    waiting = resumed(state, listing.source, listing.params, listing.max_pages)
    heads = [_moment(state, "head"), *(slice_.head.at for slice_ in waiting if slice_.head)]
    head = max((at for at in heads if at and at <= now), default=None)  # one ahead of us is a wrong clock's
    if head is None:
        return waiting or [_slice(listing, "new", _first_horizon(listing, task, now))]
    since = f"new since {head:%Y-%m-%dT%H:%M:%SZ}"
    more = [_slice(listing, since, _bounded(head - listing.overlap, task))]
    more += _further_back(listing, state, task)
    known = {slice_.part for slice_ in waiting}
    return [*waiting, *(slice_ for slice_ in more if slice_.part not in known)]


def _slice(listing: Listing, part: str, horizon: datetime, cursor: Mapping[str, Any] | None = None) -> Slice:
    return Slice(
        source=listing.source,
        part=part,
        params=listing.params,
        cursor=cursor or {},
        horizon=horizon,
        max_pages=listing.max_pages,
    )


def _first_horizon(listing: Listing, task: Task, now: datetime) -> datetime:
    days = now - timedelta(days=listing.first_run_days)
    return _bounded(min(days, task.window_from) if task.window_from else days, task)


def _further_back(listing: Listing, state: Mapping[str, Any], task: Task) -> list[Slice]:
    """A slice for a window that begins before anything read so far."""
    covered = _moment(state, "covered_from")
    if task.window_from is None or covered is None:
        return []
    horizon = _bounded(task.window_from, task)
    if horizon >= covered:
        return []
    cursor = {listing.until_key: covered.isoformat()} if listing.until_key else {}
    return [_slice(listing, f"past from {horizon:%Y-%m-%dT%H:%M:%SZ}", horizon, cursor)]


def _bounded(moment: datetime, task: Task) -> datetime:
    return max(moment, task.not_before) if task.not_before else moment


def advanced(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
    """The state after a slice was read to its end.

    The head never runs ahead of the server's clock nor of ours, so a forged or fast date skips nothing.
    """
    backfill = other_backfill(state, slice_)
    ours = max((fact.fetched_at for fact in facts if fact.fetched_at), default=None)
    old = _moment(state, "head")
    if old and ours and old > ours:  # once a clock was wrong
        old = None
    head = max((at for at in (old, _newest(slice_, facts)) if at), default=None)
    new: State = {**state, "backfill": backfill, "head": head.isoformat() if head else None}
    if not backfill:
        new["watermark"] = new["head"]
    is_first_or_past = slice_.part == "new" or slice_.part.startswith("past")
    if is_first_or_past and slice_.horizon:
        covered = _moment(state, "covered_from")
        new["covered_from"] = min(slice_.horizon, covered or slice_.horizon).isoformat()
    return new


def _newest(slice_: Slice, facts: Sequence[PageFacts]) -> datetime | None:
    """The newest moment listed, or the moment of the reading when nothing was listed at all."""
    clock = clock_of(facts)
    marks = [mark.at for fact in facts for mark in fact.marks]
    marks += [slice_.head.at] if slice_.head else []
    newest = max(marks, default=slice_.horizon)
    return min(newest, clock) if newest and clock else newest


def _moment(state: Mapping[str, Any], name: str) -> datetime | None:
    value = state.get(name)
    return datetime.fromisoformat(value) if value else None
