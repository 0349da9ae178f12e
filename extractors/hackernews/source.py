"""The Hacker News source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> plan.page_facts and parse.py (what it says)
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.fetching import fetch_listing, raw_page
from extractors.hackernews.client import DIALECT, HackerNewsClient
from extractors.hackernews.parse import parse_page
from extractors.hackernews.plan import UNTIL, around_slices, page_facts, plan_searches, state_after
from extractors.hackernews.settings import CHANNEL
from extractors.http import Answer, Budget, Http
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.threads import fetch_threads, is_thread_slice


class HackerNewsSource:
    """Stories and comments that hold the words of a query, their conversations, and who wrote them."""

    name = "hackernews"
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(search=True, thread=True, counts=True, members=True, deletions=True)

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_searches(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        client = HackerNewsClient(http)
        options = {"channel": CHANNEL}
        if is_thread_slice(slice_):
            yield from fetch_threads(
                slice_, lambda job: client.fetch_around(job["id"]), network=self.name, options=options
            )
            return

        def search(cursor: Mapping[str, Any]) -> Answer:
            until = datetime.fromisoformat(cursor[UNTIL]) if UNTIL in cursor else None
            return client.fetch_search(slice_.params, slice_.horizon, until)

        yield from fetch_listing(slice_, search, page_facts, network=self.name, options=options)

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, slice_: Slice, facts: Sequence[PageFacts], /) -> list[Slice]:
        return around_slices(slice_, facts)

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        return state_after(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        client = HackerNewsClient(http)
        for post in posts:
            if post.post_id:
                options = {"kind": "verify", "channel": CHANNEL, "asked": {"uri": post.uri}, "cursor": {}}
                answer = client.fetch_item(post.post_id)
                yield raw_page(answer, network=self.name, source="verify", options=options)

    def budgets(self, _settings: Mapping[str, Any], /) -> list[Budget]:
        return []
