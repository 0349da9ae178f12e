"""The Facebook Pages source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> plan.page_facts and parse.py (what it says)
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.facebook.client import FacebookClient
from extractors.facebook.parse import parse_page
from extractors.facebook.plan import follow_ups, is_counters, page_facts, plan_pages
from extractors.facebook.verify import verify_posts
from extractors.fetching import fetch_listing
from extractors.graph_api import DIALECT, next_of
from extractors.http import Answer, Budget, Http
from extractors.listings import advanced
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.threads import Thread, fetch_threads, is_thread_slice, threads_advanced

LEARNT = "facebook pages"  # page -> what its slices are asked with; `verify` asks with the same


class FacebookSource:
    """Posts, comments and counters of pages."""

    name = "facebook"
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(
        timeline=True, thread=True, counts=True, members=True, deletions=True, auth="token"
    )

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_pages(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        page = slice_.params["page"]
        http.learnt.setdefault(LEARNT, {})[page] = slice_.params
        client = FacebookClient(http, slice_.params)
        options = {"channel": page}
        if is_thread_slice(slice_):
            yield from _fetch_queue(client, slice_, options)
            return
        yield from fetch_listing(
            slice_,
            lambda cursor: client.fetch_posts(page, slice_.horizon, cursor),
            page_facts,
            network=self.name,
            options={**options, "kind": "feed"},
        )

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, slice_: Slice, facts: Sequence[PageFacts], /) -> list[Slice]:
        return follow_ups(slice_, facts)

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        if is_counters(slice_):
            return {}
        return threads_advanced(state, slice_) if is_thread_slice(slice_) else advanced(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        yield from verify_posts(posts, http, http.learnt.get(LEARNT, {}))

    def budgets(self, _settings: Mapping[str, Any], /) -> list[Budget]:
        return []


def _fetch_queue(client: FacebookClient, slice_: Slice, options: Mapping[str, Any]) -> Iterator[RawPage]:
    """The comments of posts, or counters: one request after the other."""

    def get(thread: Thread) -> Answer:
        if thread["do"] == "page":
            return client.fetch_page(thread["id"])
        if thread["do"] == "insight":
            return client.fetch_insight(
                thread.get("object", thread["id"]), thread["metric"], thread["period"]
            )
        return client.fetch_comments(thread["id"], thread.get("next", {}))

    def more(thread: Thread, answer: Answer) -> Thread | None:
        go_on = next_of(answer.json()) if thread["do"] == "comments" else None
        return {**thread, "next": go_on} if go_on else None

    for page in fetch_threads(slice_, get, network=FacebookSource.name, options=options, more=more):
        page.options["kind"] = page.options["thread"]["do"]
        yield page
