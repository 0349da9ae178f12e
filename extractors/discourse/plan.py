"""Which listings of a forum to read, and what their pages lead to. All pure.

posts.json     every post of the forum, whole
search.json    names posts, which are then read by their ids, or with their whole topics
category       names topics with new posts, which are then read
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from extractors.discourse.settings import Forum, NetworkSettings
from extractors.listings import Listing, advanced, plan_newest_first
from extractors.source import PageFacts, Slice, State, States, Task
from extractors.threads import is_thread_slice, resumed_threads, thread_slices, threads_advanced

UNTIL = "until"
QUEUE_PAGES = 5000  # answers of one run around what a listing named

_SHARED = {"host", "scheme", "api_key_env", "api_username", "threads", "max_threads"}
_SHARED |= {"members", "max_members", "max_posts"}


def plan_forums(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every forum, those not come to first."""
    forums = NetworkSettings.model_validate(task.settings).forums
    listings = [listing for forum in forums for listing in _listings(forum)]
    waiting = [
        slice_
        for listing in listings
        for slice_ in resumed_threads(states, listing.source, listing.params, QUEUE_PAGES)
    ]
    return [*waiting, *plan_newest_first(listings, task, states, now)]


def _listings(forum: Forum) -> Iterator[Listing]:
    for query in forum.queries:
        yield _listing(forum, f"search/{query}", until_key=UNTIL, kind="search", name=query)
    for category in forum.categories:
        yield _listing(forum, f"category/{category}", kind="category", name=category)
    if not forum.queries and not forum.categories:
        yield _listing(forum, "posts", kind="latest", name="")


def _listing(forum: Forum, source: str, *, kind: str, name: str, until_key: str = "") -> Listing:
    return Listing(
        source=f"{forum.host}/{source}",
        params={**forum.model_dump(include=_SHARED), "kind": kind, "name": name},
        first_run_days=forum.first_run_days,
        overlap=timedelta(minutes=forum.overlap_minutes),
        max_pages=forum.max_pages,
        until_key=until_key,
    )


def around_slices(slice_: Slice, facts: Sequence[PageFacts]) -> list[Slice]:
    """One slice for what the pages just read named: posts, whole topics, profiles. None of it is cut off
    but what the settings limit: topics that are only context, and profiles.
    """
    if is_thread_slice(slice_):
        return []
    named = [thread for fact in facts for thread in fact.threads]
    jobs = [*_topic_jobs(slice_, named), *_member_jobs(slice_, named)]
    found = PageFacts(threads=tuple(jobs), observed_at=facts[-1].observed_at if facts else None)
    return [replace(one, max_pages=QUEUE_PAGES) for one in thread_slices(slice_, [found], limit=len(jobs))]


def _topic_jobs(slice_: Slice, named: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    horizon = slice_.horizon.isoformat() if slice_.horizon else None
    topics: dict[str, dict[str, Any]] = {}
    for thread in named:
        if "topic" in thread:
            known = topics.setdefault(thread["topic"], {**thread, "posts": []})
            known["posts"] += [id_ for id_ in thread["posts"] if id_ not in known["posts"]]
    if slice_.params["kind"] == "category":
        fresh = [topic for topic in topics.values() if not horizon or (topic.get("at") or horizon) >= horizon]
        return [_whole(topic, horizon) for topic in fresh]
    limit = slice_.params["max_threads"] if slice_.params["threads"] else 0
    whole = [_whole(topic, None) for topic in list(topics.values())[:limit]]
    if slice_.params["kind"] == "latest":
        return whole
    return whole + [{**topic, "id": f"posts/{topic['topic']}"} for topic in list(topics.values())[limit:]]


def _whole(topic: Mapping[str, Any], since: str | None) -> dict[str, Any]:
    return {"id": f"topic/{topic['topic']}", "topic": topic["topic"], "since": since}


def _member_jobs(slice_: Slice, named: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if not slice_.params["members"]:
        return []
    names = dict.fromkeys(thread["member"] for thread in named if "member" in thread)
    return [{"id": f"member/{name}", "member": name} for name in list(names)[: slice_.params["max_members"]]]


def state_after(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
    return threads_advanced(state, slice_) if is_thread_slice(slice_) else advanced(state, slice_, facts)
