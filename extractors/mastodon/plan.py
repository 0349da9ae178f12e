"""Which listings of Mastodon to read from where, and what is remembered of them. All pure.

State of a listing (JSON):
    watermark  newest item below which nothing is missing, back to `covered_from`
    head       newest item read; ahead of the watermark while a backfill is pending
    oldest     oldest item read, from where a window further back goes on
    backfill   slices that stopped before their end

Watermark and head stay `overlap_minutes` behind the server's clock: a post of another server
gets an id by the time it was written, so one that arrives late sorts below ids already seen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from extractors.mastodon.settings import Instance, NetworkSettings
from extractors.source import (
    CLOCK_STEP,
    Mark,
    PageFacts,
    Slice,
    State,
    States,
    Task,
    mark_from_state,
    mark_to_state,
    newest,
    other_backfill,
    resumed,
)
from extractors.threads import is_thread_slice, resumed_threads, thread_slices, threads_advanced


def plan_listings(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every hashtag and account of the workspace, suspended ones first."""
    settings = NetworkSettings.model_validate(task.settings)
    slices: list[Slice] = []
    for instance in settings.instances:
        for source, params in _listings(instance):
            slices += _slices(source, params, instance, task=task, states=states, now=now)
    return slices


def _listings(instance: Instance) -> Iterator[tuple[str, dict[str, Any]]]:
    shared = instance.model_dump(
        include={
            "host",
            "scheme",
            "token_env",
            "include_unlisted",
            "threads",
            "overlap_minutes",
            "max_threads",
        }
    )
    for tag in instance.hashtags:
        yield f"{instance.host}/tag/{tag}", {**shared, "kind": "tag", "name": tag, "channel": tag}
    for account in instance.accounts:
        params = {**shared, "kind": "account", "name": account, "channel": None}
        yield f"{instance.host}/account/{account}", params


def _slices(
    source: str, params: dict[str, Any], instance: Instance, *, task: Task, states: States, now: datetime
) -> list[Slice]:
    state = states.get(source, {})
    waiting = resumed(state, source, params, instance.max_pages)
    base = Slice(source=source, part="new", params=params, max_pages=instance.max_pages)
    parts = {slice_.part: slice_ for slice_ in waiting}
    past = parts.get("past")
    start = mark_from_state(state.get("head") or state.get("watermark")) or (past.head if past else None)
    if start and "new" not in parts:
        waiting.append(replace(base, cursor={"min_id": start.id}))
    if not start and not parts:
        waiting.append(replace(base, part="past", horizon=_first_horizon(task, instance, now)))
    if start and past is None:
        waiting += _further_back(base, state, task)
    if instance.threads:
        asked = {**params, "kind": "context"}
        waiting += resumed_threads(states, source, asked, instance.max_threads)
    return waiting


def _first_horizon(task: Task, instance: Instance, now: datetime) -> datetime:
    days = now - timedelta(days=instance.first_run_days)
    return _bounded(min(days, task.window_from) if task.window_from else days, task)


def _further_back(base: Slice, state: Mapping[str, Any], task: Task) -> list[Slice]:
    """A slice for a window that begins before anything read so far."""
    oldest, covered = mark_from_state(state.get("oldest")), state.get("covered_from")
    if not (task.window_from and oldest and covered):
        return []
    horizon = _bounded(task.window_from, task)
    if horizon >= datetime.fromisoformat(covered):
        return []
    return [replace(base, part="past", cursor={"max_id": oldest.id}, horizon=horizon)]


def _bounded(moment: datetime, task: Task) -> datetime:
    return max(moment, task.not_before) if task.not_before else moment


def advanced(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
    """The state after a slice was read to its end."""
    if is_thread_slice(slice_):
        return threads_advanced(state, slice_)
    backfill = other_backfill(state, slice_)
    marks = [mark for fact in facts for mark in fact.marks]
    head = mark_to_state(_head(state, slice_, facts))
    new = {**state, "head": head, "backfill": backfill}
    if not backfill:
        new["watermark"] = head
    if slice_.part == "past":
        oldest = [mark_from_state(state.get("oldest")), *marks]
        new["oldest"] = mark_to_state(min((m for m in oldest if m), key=lambda m: m.at, default=None))
        new["covered_from"] = _earlier(state.get("covered_from"), slice_.horizon)
    return new


def _head(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> Mark | None:
    """The newest settled item. Times tie within a second, so what was listed as newer goes first."""
    old = mark_from_state(state.get("head") or state.get("watermark"))
    is_forward = slice_.part == "new"
    listed = [mark for fact in (reversed(facts) if is_forward else facts) for mark in fact.marks]
    if is_forward:
        return newest([*_settled([*listed, slice_.head], slice_, facts), old])
    return newest([old, *_settled([slice_.head, *listed], slice_, facts)])


def _settled(marks: Sequence[Mark | None], slice_: Slice, facts: Sequence[PageFacts]) -> list[Mark]:
    """The marks old enough that nothing is expected to arrive below them any more.

    A time ahead of the server's clock, forged or of a clock that runs fast, counts as now.
    """
    clock = max((fact.observed_at for fact in facts if fact.observed_at), default=None)
    if clock is None:
        return []
    latest = clock + CLOCK_STEP - timedelta(minutes=int(slice_.params["overlap_minutes"]))
    bounded = [Mark(mark.id, min(mark.at, clock)) for mark in marks if mark]
    return [mark for mark in bounded if mark.at <= latest]


def _earlier(known: str | None, horizon: datetime | None) -> str | None:
    moments = [datetime.fromisoformat(known)] if known else []
    moments += [horizon] if horizon else []
    return min(moments).isoformat() if moments else None


def around_slices(slice_: Slice, facts: Sequence[PageFacts]) -> list[Slice]:
    """One slice for the threads of the posts just found, newest first, each conversation once."""
    if not slice_.params["threads"] or is_thread_slice(slice_):
        return []
    found = {thread["id"]: thread for fact in facts for thread in fact.threads}
    chosen = tuple(thread for thread in found.values() if thread["parent"] not in found)
    named = PageFacts(threads=chosen, observed_at=facts[-1].observed_at if facts else None)
    limit = int(slice_.params["max_threads"])
    params = {**slice_.params, "kind": "context"}
    return [replace(one, params=params) for one in thread_slices(slice_, [named], limit=limit)]
