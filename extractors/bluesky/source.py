"""The Bluesky source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> plan.page_facts and parse.py (what it says)
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.bluesky.client import BlueskyClient
from extractors.bluesky.parse import parse_page
from extractors.bluesky.plan import PROFILES, page_facts, plan_listings
from extractors.bluesky.session import DIALECT
from extractors.bluesky.settings import POSTS_AT_ONCE, PROFILES_AT_ONCE
from extractors.fetching import fetch_listing, raw_page
from extractors.http import Answer, Budget, Http
from extractors.listings import advanced
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.threads import Thread, fetch_threads, is_thread_slice, thread_slices, threads_advanced
from extractors.values import dictionaries, dig, text_of

_POST_URI = re.compile(r"at://did:[a-z]+:[A-Za-z0-9._:%-]+/app\.bsky\.feed\.post/[A-Za-z0-9._:~-]+")


class BlueskySource:
    """Searches with an account; accounts, threads and quotes without."""

    name = "bluesky"
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(
        search=True,
        timeline=True,
        thread=True,
        counts=True,
        members=True,
        deletions=True,
        auth="optional",
    )

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_listings(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        client = BlueskyClient(http, slice_.params)
        if is_thread_slice(slice_):
            yield from _fetch_threads(client, slice_)
        elif slice_.params["kind"] == PROFILES:
            yield from _fetch_profiles(client, slice_, http)
        elif slice_.params["kind"] == "feed":
            yield from _fetch_feed(client, slice_, http)
        else:
            yield from _fetch_search(client, slice_)

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
        return {} if slice_.params["kind"] == PROFILES else advanced(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        """Stored posts, 25 in one request. Reposts have no such look-up."""
        client = BlueskyClient(http, {})
        uris = [post.uri for post in posts if _POST_URI.fullmatch(post.uri)]
        for start in range(0, len(uris), POSTS_AT_ONCE):
            asked = uris[start : start + POSTS_AT_ONCE]
            options = {"kind": "verify", "asked": asked, "cursor": {}}
            yield raw_page(client.fetch_posts(asked), network=self.name, source="verify", options=options)

    def budgets(self, _settings: Mapping[str, Any], /) -> list[Budget]:
        return []


def _fetch_search(client: BlueskyClient, slice_: Slice) -> Iterator[RawPage]:
    def get(cursor: Mapping[str, Any]) -> Answer:
        return client.fetch_search(slice_.params["name"], slice_.horizon, cursor)

    options = _options(slice_)
    yield from fetch_listing(slice_, get, page_facts, network=BlueskySource.name, options=options)


def _fetch_profiles(client: BlueskyClient, slice_: Slice, http: Http) -> Iterator[RawPage]:
    """The profiles of the accounts, which also say who is meant by a handle."""
    left = list(slice_.cursor["actors"])
    while left:
        asked, left = left[:PROFILES_AT_ONCE], left[PROFILES_AT_ONCE:]
        answer = client.fetch_profiles(asked)
        _learn(http, answer)
        options = {**_options(slice_), "asked": asked, "left": left}
        yield raw_page(answer, network=BlueskySource.name, source=slice_.source, options=options)


def _fetch_feed(client: BlueskyClient, slice_: Slice, http: Http) -> Iterator[RawPage]:
    """The posts and reposts of an account, under the id that survives a change of its handle."""
    actor = str(slice_.params["name"])
    options = {**_options(slice_), "channel": http.learnt.get(_known_as(actor), actor)}
    yield from fetch_listing(
        slice_,
        lambda cursor: client.fetch_author_feed(actor, cursor),
        page_facts,
        network=BlueskySource.name,
        options=options,
    )


def _fetch_threads(client: BlueskyClient, slice_: Slice) -> Iterator[RawPage]:
    def get(thread: Thread) -> Answer:
        if thread["what"] == "quotes":
            return client.fetch_quotes(thread["uri"], thread.get("cursor"))
        return client.fetch_thread(thread["uri"])

    options = {**_options(slice_), "kind": "threads"}
    yield from fetch_threads(slice_, get, network=BlueskySource.name, options=options, more=_more_quotes)


def _more_quotes(thread: Thread, answer: Answer) -> Thread | None:
    """The next page of quotes; a thread comes whole, and an empty page is the last."""
    if thread["what"] != "quotes" or not answer.json()["posts"]:
        return None
    cursor = text_of(answer.json().get("cursor"))
    return {**thread, "cursor": cursor} if cursor and cursor != thread.get("cursor") else None


def _options(slice_: Slice) -> dict[str, Any]:
    return {name: slice_.params[name] for name in ("kind", "threads", "quotes")}


def _learn(http: Http, answer: Answer) -> None:
    for profile in dictionaries(dig(answer.json(), "profiles")):
        did = text_of(profile.get("did"))
        for name in (did, text_of(profile.get("handle"))):
            if did and name:
                http.learnt[_known_as(name.lower())] = did


def _known_as(actor: str) -> str:
    return f"bluesky did of {actor}"
