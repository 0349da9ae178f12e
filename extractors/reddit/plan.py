"""Which listings and threads to read, and what the runner must know of their pages. All pure.

    subreddits, searches -> listings -> facts -> threads (comments under what was found)

Listings are walked with `after`, and known items are told by their ids and times: `before` fails when its
item is deleted. A listing ends after about 1000 items: what lies below is lost to it, and the state says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import poison_facts
from extractors.listings import Listing, advanced, plan_newest_first
from extractors.reddit.settings import LISTING_END, NEARLY_ALL, PAGE_SIZE, NetworkSettings
from extractors.reddit.things import COMMENT, LINK, Thing, children_of, fullname, more_of, things_of, uri_of
from extractors.source import Mark, PageFacts, Slice, State, States, Task, resumed
from extractors.threads import when_found
from extractors.values import count, dig, epoch, load_document, text_of

CUT = (
    f"the listing ended after about {LISTING_END} items, above what was asked for: older ones are lost to it"
)
SHARED = {"client_id_env", "client_secret_env", "threads", "max_threads", "max_more"}
MAX_GAPS = 50


def plan_all(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every listing of the workspace, then the threads that wait."""
    settings = NetworkSettings.model_validate(task.settings)
    shared = settings.model_dump(include=SHARED)
    slices = [
        Slice(source=f"r/{name}/about", part="now", params={**shared, "kind": "about", "subreddit": name})
        for name in settings.subreddits
    ]
    listings = list(_listings(settings, shared))
    slices += plan_newest_first(listings, task, states, now)
    for listing in listings:
        threads = f"{listing.source}/threads"
        params = {**listing.params, "kind": "threads"}
        slices += resumed(states.get(threads, {}), threads, params, _pages_of_threads(params))
    return slices


def _listings(settings: NetworkSettings, shared: Mapping[str, Any]) -> Iterator[Listing]:
    limits: dict[str, Any] = {
        "first_run_days": settings.first_run_days,
        "overlap": timedelta(minutes=settings.overlap_minutes),
        "max_pages": settings.max_pages,
    }
    base = {**shared, "kind": "listing"}
    for name in settings.subreddits:
        yield Listing(f"r/{name}/new", {**base, "path": f"/r/{name}/new", "asked": {}}, **limits)
        if settings.comments:
            path = f"/r/{name}/comments"
            yield Listing(path[1:], {**base, "path": path, "asked": {}, "threads": False}, **limits)
    for search in settings.searches:
        where = f"/r/{search.subreddit}" if search.subreddit else ""
        asked = {"q": search.query, "sort": "new", "type": "link", "t": "all"}
        asked |= {"restrict_sr": "1"} if where else {}
        source = f"{where[1:]}/search/{search.query}".lstrip("/")
        yield Listing(source, {**base, "path": f"{where}/search", "asked": asked}, **limits)


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a landed page of any kind."""
    if broken := poison_facts(page):
        return broken
    document = load_document(page)[0]
    observed_at = page.server_date or page.fetched_at
    if page.options.get("kind") == "threads":
        return _thread_facts(page, document, observed_at)
    things = [thing for thing in children_of(document) if thing.kind in {COMMENT, LINK}]
    marks = tuple(mark for thing in things if (mark := _mark(thing)))
    seen = int(dig(page.options.get("cursor"), "seen") or 0) + len(things)
    after = text_of(dig(document, "data", "after"))
    return PageFacts(
        ids=frozenset(name for thing in things if (name := fullname(thing))),
        marks=marks,
        next_cursor={"after": after, "seen": seen} if after and things else None,
        observed_at=observed_at,
        threads=tuple(_thread_of(thing) for thing in things if thing.kind == LINK),
        notes=(CUT,) if after is None and _is_cut(page, marks, seen) else (),
    )


def _mark(thing: Thing) -> Mark | None:
    name, at = fullname(thing), epoch(thing.data.get("created_utc"))
    return Mark(name, at) if name and at else None


def _is_cut(page: RawPage, marks: Sequence[Mark], seen: int) -> bool:
    """Whether a listing ended because it may not be longer, and not because there is no more."""
    horizon = page.options.get("horizon")
    if not horizon or not marks or seen < NEARLY_ALL:
        return False
    return min(mark.at for mark in marks) > datetime.fromisoformat(horizon)


def _thread_of(thing: Thing) -> dict[str, Any]:
    return {
        "id": (fullname(thing) or "").removeprefix("t3_"),
        "comments": count(thing.data.get("num_comments")) or 0,
    }


def thread_slices(slice_: Slice, facts: Sequence[PageFacts]) -> list[Slice]:
    """One slice for the comments under the posts just found, newest first."""
    if not slice_.params.get("threads") or slice_.params["kind"] != "listing":
        return []
    found = {thread["id"]: thread for fact in facts for thread in fact.threads if thread["comments"]}
    chosen = list(found)[: int(slice_.params["max_threads"])]
    if not chosen:
        return []
    params = {**slice_.params, "kind": "threads"}
    jobs = [{"link": id_, "left": int(slice_.params["max_more"])} for id_ in chosen]
    return [
        Slice(
            source=f"{slice_.source}/threads",
            part=f"thread {chosen[0]}{when_found(facts)}",
            params=params,
            cursor={"jobs": jobs},
            max_pages=_pages_of_threads(params),
        )
    ]


def _pages_of_threads(params: Mapping[str, Any]) -> int:
    return int(params["max_threads"]) * (1 + int(params["max_more"]))


def _thread_facts(page: RawPage, document: Any, observed_at: datetime) -> PageFacts:
    """The facts of one page of a thread: the jobs that are left, its own further ones first.

    The job is among the ids: a thread without anything new is no repeated page.
    """
    jobs = list(page.options["cursor"]["jobs"])
    further, left_out = _further_jobs(document, jobs[0])
    left = [*further, *jobs[1:]]
    ids = {name for thing in things_of(document) if (name := fullname(thing))}
    note = f"{left_out} comments of long threads were left out; `max_more` bounds them"
    return PageFacts(
        ids=frozenset({*ids, str({name: jobs[0].get(name) for name in ("link", "comment", "children")})}),
        next_cursor={"jobs": left} if left else None,
        observed_at=observed_at,
        notes=(note,) if left_out else (),
    )


def _further_jobs(document: Any, job: Mapping[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """Requests for the comments that a page leaves out, as many as the thread may still cost; and how many
    comments remain unread.
    """
    jobs: list[dict[str, Any]] = list(job.get("waiting") or [])
    for stub in more_of(document):
        listed = stub.get("children")
        children = [id_ for child in listed if (id_ := text_of(child))] if isinstance(listed, list) else []
        size = count(stub.get("count")) or len(children)
        parent = (text_of(stub.get("parent_id")) or "").removeprefix("t1_")
        parts = [children[start : start + PAGE_SIZE] for start in range(0, len(children), PAGE_SIZE)]
        jobs += [{"link": job["link"], "children": part, "size": len(part)} for part in parts]
        if not children and parent and not parent.startswith("t3_"):  # "continue this thread"
            jobs.append({"link": job["link"], "comment": parent, "size": max(size, 1)})
    left = int(job["left"])
    unread = sum(int(each.get("size", 1)) for each in jobs[left:])
    kept = jobs[:left]
    if not kept:
        return [], unread
    return [{**kept[0], "left": left - 1, "waiting": kept[1:]}], unread


def advance_listing(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
    """The state after a slice was read to its end. What a cut listing could not reach is not covered."""
    kind = slice_.params["kind"]
    if kind == "about":
        return {}
    if kind == "threads":
        return {"backfill": [each for each in state.get("backfill", []) if each["part"] != slice_.part]}
    new = advanced(state, slice_, facts)
    oldest = min((mark.at for fact in facts for mark in fact.marks), default=None)
    if oldest is None or slice_.horizon is None or not any(CUT in fact.notes for fact in facts):
        return new
    gaps = [*state.get("gaps", []), [slice_.horizon.isoformat(), oldest.isoformat()]]
    new |= {"covered_from": oldest.isoformat(), "gaps": gaps[-MAX_GAPS:]}
    if "watermark" in state:
        new["watermark"] = state["watermark"]
    else:
        new.pop("watermark", None)
    return new


def asked_of(posts: Sequence[tuple[str | None, str]]) -> list[dict[str, str]]:
    """What a second look asks for: full names of posts and comments, with the uri each is stored under."""
    return [{"id": id_, "uri": uri} for id_, uri in posts if id_ and uri_of(id_)]
