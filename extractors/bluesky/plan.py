"""Which listings of Bluesky to read, and what the runner must know of their pages. All pure.

A search moves down by time: its cursor is an offset, which later posts shift and which ends before the
results do. The server's cursor is used only where time does not move, among posts that came in at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.bluesky.client import iso
from extractors.bluesky.items import feed_items, post_views, record_of
from extractors.bluesky.settings import PAGE_SIZE, PROFILES_AT_ONCE, NetworkSettings
from extractors.fetching import poison_facts
from extractors.listings import Listing, plan_newest_first
from extractors.source import Mark, PageFacts, Slice, States, Task
from extractors.threads import resumed_threads, thread_facts
from extractors.values import count, dictionaries, dig, load_document, moment, text_of

UNTIL = "until"
PROFILES = "profiles"
_SHARED = {"pds", "identifier_env", "app_password_env", "language", "threads", "quotes", "max_threads"}


def plan_listings(task: Task, states: States, now: datetime) -> list[Slice]:
    """The profiles of the accounts, every query and account, and threads that are still waiting."""
    settings = NetworkSettings.model_validate(task.settings)
    listings = list(_listings(settings))
    slices = _profiles(settings) + plan_newest_first(listings, task, states, now)
    for listing in listings:
        slices += resumed_threads(states, listing.source, listing.params, settings.max_threads)
    return slices


def _listings(settings: NetworkSettings) -> Iterator[Listing]:
    shared = settings.model_dump(include=_SHARED)
    every: dict[str, Any] = {
        "first_run_days": settings.first_run_days,
        "overlap": timedelta(minutes=settings.overlap_minutes),
        "max_pages": settings.max_pages,
    }
    for query in settings.queries:
        params = {**shared, "kind": "search", "name": query}
        yield Listing(source=f"search/{query}", params=params, until_key=UNTIL, **every)
    for account in settings.accounts:
        params = {**shared, "kind": "feed", "name": account}
        yield Listing(source=f"account/{account}", params=params, **every)


def _profiles(settings: NetworkSettings) -> list[Slice]:
    """One slice for the counters of all accounts; it has no state."""
    if not settings.accounts:
        return []
    actors = list(settings.accounts)
    params = {**settings.model_dump(include=_SHARED), "kind": PROFILES}
    pages = -(-len(actors) // PROFILES_AT_ONCE)
    return [Slice(PROFILES, "counters", params, cursor={"actors": actors}, max_pages=pages)]


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a landed page of any kind."""
    document = load_document(page)[0]
    if "thread" in page.options:
        return thread_facts(page, frozenset(_uris(post_views(document))))
    if broken := poison_facts(page):
        return broken
    if page.options.get("kind") == PROFILES:
        return _profiles_facts(page, document)
    items = feed_items(document)
    marks = [mark for post, reason in items if (mark := _mark(post, reason))]
    return PageFacts(
        ids=frozenset(_uris(post for post, _ in items)),
        marks=tuple(marks),
        next_cursor=_next_cursor(page, document, [post for post, _ in items]),
        observed_at=page.server_date or page.fetched_at,
        threads=tuple(_threads(page, [post for post, reason in items if not reason])),
    )


def _uris(posts: Any) -> Iterator[str]:
    return (uri for post in posts if (uri := text_of(post.get("uri"))))


def _mark(post: Mapping[str, Any], reason: Mapping[str, Any] | None) -> Mark | None:
    """A post's place in the listing: reposts by their own time, posts by the earlier of their two times."""
    if reason and not reason.get("by"):
        return None  # pinned to the top, whatever its age
    indexed = moment((reason or post).get("indexedAt"))
    created = None if reason else moment(record_of(post).get("createdAt"))
    known = [at for at in (indexed, created) if at]
    return Mark(str(post.get("uri")), min(known)) if known else None


def _next_cursor(page: RawPage, document: Any, posts: list[dict[str, Any]]) -> dict[str, Any] | None:
    cursor = text_of(dig(document, "cursor"))
    if page.options.get("kind") != "search":
        return {"cursor": cursor} if cursor else None
    if not cursor and len(posts) < PAGE_SIZE:
        return None
    before = page.options["cursor"].get(UNTIL)
    times = [at for post in posts if (at := _latest_time(post))]
    until = iso(times[-1] + timedelta(milliseconds=1)) if times else None
    if until and (before is None or until < iso(datetime.fromisoformat(before))):
        return {UNTIL: until}
    if not cursor:
        return None
    return {UNTIL: before, "cursor": cursor} if before else {"cursor": cursor}


def _latest_time(post: Mapping[str, Any]) -> datetime | None:
    """The later of a post's two times: the server sorts by the earlier one, so nothing is passed over."""
    times = [moment(post.get("indexedAt")), moment(record_of(post).get("createdAt"))]
    return max((at for at in times if at), default=None)


def _threads(page: RawPage, posts: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The conversations and quotes around some posts that are worth a request."""
    for post in posts:
        uri, root = text_of(post.get("uri")), text_of(dig(record_of(post), "reply", "root", "uri"))
        if page.options.get("threads") and uri and (root or count(post.get("replyCount"))):
            yield {"id": root or uri, "uri": root or uri, "what": "thread"}
        if page.options.get("quotes") and uri and count(post.get("quoteCount")):
            yield {"id": f"quotes of {uri}", "uri": uri, "what": "quotes"}


def _profiles_facts(page: RawPage, document: Any) -> PageFacts:
    profiles = dictionaries(dig(document, "profiles"))
    found = {text_of(profile.get(name)) for profile in profiles for name in ("did", "handle")}
    missing = [actor for actor in page.options["asked"] if actor not in found]
    left = page.options["left"]
    return PageFacts(
        ids=frozenset(f"profile {actor}" for actor in page.options["asked"]),
        next_cursor={"actors": left} if left else None,
        observed_at=page.server_date or page.fetched_at,
        notes=tuple(f"Bluesky knows no account {actor}" for actor in missing),
    )
