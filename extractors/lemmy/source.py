"""The Lemmy source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> plan.page_facts and parse.py (what it says)
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.fetching import fetch_listing, raw_page
from extractors.http import Answer, Budget, Http, PermanentError
from extractors.lemmy.client import DIALECT, LemmyClient
from extractors.lemmy.items import listed
from extractors.lemmy.parse import parse_page
from extractors.lemmy.plan import COUNTERS, next_cursor, page_facts, plan_listings
from extractors.listings import advanced
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.threads import Thread, fetch_threads, is_thread_slice, thread_slices, threads_advanced


class LemmySource:
    """Communities, searches and comments of any number of instances."""

    name = "lemmy"
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(
        search=True, timeline=True, thread=True, counts=True, members=True, deletions=True
    )

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_listings(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        client = LemmyClient(http, slice_.params)
        if is_thread_slice(slice_):
            yield from _fetch_threads(client, slice_)
        elif slice_.params["kind"] == COUNTERS:
            yield from _fetch_counters(client, slice_)
        else:
            yield from _fetch_listing(client, slice_)

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, slice_: Slice, facts: Sequence[PageFacts], /) -> list[Slice]:
        if is_thread_slice(slice_):
            return []
        return thread_slices(slice_, facts, limit=int(slice_.params["max_threads"]))

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        if is_thread_slice(slice_):
            return threads_advanced(state, slice_)
        return {} if slice_.params["kind"] == COUNTERS else advanced(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        """One request for each post, asked of the instance that it was read from."""
        for post in posts:
            kind, _, number = (post.post_id or "").partition("/")
            if not post.instance or kind not in {"post", "comment"} or not number.isdecimal():
                continue
            scheme, _, host = post.instance.rpartition("://")
            client = LemmyClient(http, {"scheme": scheme or "https", "host": host})
            answer = client.fetch_item(kind, number)
            options = {
                "kind": "verify",
                "host": post.instance,
                "asked": {"uri": post.uri},
                "cursor": {},
                "languages": client.languages_in(answer.body),
            }
            yield raw_page(answer, network=self.name, source=f"{post.instance}/verify", options=options)

    def budgets(self, _settings: Mapping[str, Any], /) -> list[Budget]:
        return []


def _fetch_listing(client: LemmyClient, slice_: Slice) -> Iterator[RawPage]:
    ask = {"posts": client.fetch_posts, "comments": client.fetch_comments, "search": client.fetch_search}
    get = ask[slice_.params["kind"]]
    pages = fetch_listing(
        slice_,
        lambda cursor: get(slice_.params["name"], cursor),
        page_facts,
        network=LemmySource.name,
        options=_options(slice_),
    )
    for page in pages:
        page.options["languages"] = client.languages_in(page.body)
        yield page


def _fetch_counters(client: LemmyClient, slice_: Slice) -> Iterator[RawPage]:
    """Each community by itself; one that is not there is told after the others were read."""
    left = list(slice_.cursor["communities"])
    missing: PermanentError | None = None
    while left:
        name = left.pop(0)
        options = {**_options(slice_), "community": name, "left": list(left)}
        try:
            answer = client.fetch_community(name)
        except PermanentError as error:
            missing = error
            continue
        yield raw_page(answer, network=LemmySource.name, source=slice_.source, options=options)
    if missing:
        raise missing


def _fetch_threads(client: LemmyClient, slice_: Slice) -> Iterator[RawPage]:
    """The comments of each post, page after page."""
    pages = fetch_threads(
        slice_,
        lambda thread: client.fetch_comments_of(thread["post"], thread.get("cursor", {})),
        network=LemmySource.name,
        options={**_options(slice_), "kind": "threads"},
        more=_more_comments,
    )
    for page in pages:
        page.options["languages"] = client.languages_in(page.body)
        yield page


def _more_comments(thread: Thread, answer: Answer) -> Thread | None:
    document = answer.json()
    is_empty = next(listed(document), None) is None
    cursor = next_cursor(document, thread.get("cursor", {}), is_empty=is_empty)
    return {**thread, "cursor": cursor} if cursor else None


def _options(slice_: Slice) -> dict[str, Any]:
    scheme = "" if slice_.params["scheme"] == "https" else f"{slice_.params['scheme']}://"
    host = f"{scheme}{slice_.params['host']}"
    return {"kind": slice_.params["kind"], "host": host, "threads": slice_.params["threads"]}
