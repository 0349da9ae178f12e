"""The App Store source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> plan.page_facts and parse.py (what it says)
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.appstore.client import DIALECT, AppStoreClient
from extractors.appstore.parse import REPLY, parse_page
from extractors.appstore.plan import KEYS, next_feed_page, page_facts, plan_apps
from extractors.fetching import fetch_listing, raw_page
from extractors.http import Answer, Budget, Http
from extractors.listings import advanced
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.values import count, text_of

KNOWN = "appstore/keys"  # where a run remembers the names of Connect's keys, for `verify`


class AppStoreSource:
    """Public feeds of reviews, and App Store Connect for own apps."""

    name = "appstore"
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(
        timeline=True,
        thread=True,
        counts=True,
        members=True,
        deletions=True,
        askable=r".*-.*",  # Connect's ids have dashes; those of feeds are numbers
        auth="optional",
        backfill="a feed has the newest 500 reviews of a storefront; `connect` gives all those of own apps.",
    )

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_apps(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        params = slice_.params
        client = AppStoreClient(http, params)
        options = {"kind": params["kind"], "channel": params["app"]}
        if params["kind"] == "connect":
            http.learnt[KNOWN] = {name: params[name] for name in KEYS}

        def get(cursor: Mapping[str, Any]) -> Answer:
            if params["kind"] == "connect":
                return client.fetch_reviews(params["app"], text_of(cursor.get("cursor")))
            return client.fetch_feed(params["app"], params["storefront"], count(cursor.get("page")) or 1)

        def after(cursor: Mapping[str, Any], _answer: Answer) -> Mapping[str, Any] | None:
            return next_feed_page({"cursor": cursor}) if params["kind"] == "feed" else None

        yield from fetch_listing(
            slice_, get, page_facts, network=self.name, options=options, after_poison=after
        )

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, _slice: Slice, _facts: Sequence[PageFacts], /) -> list[Slice]:
        return []

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        return advanced(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        """Reviews of Connect, each once with its reply; one of a feed has no address to ask at."""
        names = http.learnt.get(KNOWN)
        if names is None:
            return
        client = AppStoreClient(http, names)
        asked: dict[str, list[StoredPost]] = {}
        for post in posts:
            review = (post.post_id or "").removesuffix(REPLY)
            if "-" in review:
                asked.setdefault(review, []).append(post)
        for review, stored in asked.items():
            options: dict[str, Any] = {"kind": "verify", "channel": stored[0].channel_id, "cursor": {}}
            options["asked"] = [post.uri for post in stored]
            answer = client.fetch_review(review)
            yield raw_page(answer, network=self.name, source="verify", options=options)

    def budgets(self, _settings: Mapping[str, Any], /) -> list[Budget]:
        return []
