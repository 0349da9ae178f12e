"""The LinkedIn source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> plan.page_facts and parse.py (what it says)
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.fetching import fetch_listing
from extractors.http import Answer, Budget, Http
from extractors.linkedin.client import DIALECT, LinkedInClient
from extractors.linkedin.parse import parse_page
from extractors.linkedin.plan import follow_ups, next_start, next_state, page_facts, plan_pages
from extractors.linkedin.verify import verify_posts
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.threads import Thread, fetch_threads, is_thread_slice
from extractors.values import count, dictionaries, dig

LEARNT = "linkedin pages"  # page -> what its slices are asked with; `verify` asks with the same


class LinkedInSource:
    """Posts, comments and statistics of pages that one administers."""

    name = "linkedin"
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(timeline=True, thread=True, counts=True, deletions=True, auth="oauth")

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_pages(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        channel = slice_.params["channel"]
        http.learnt.setdefault(LEARNT, {})[channel] = slice_.params
        client = LinkedInClient(http, slice_.params)
        if is_thread_slice(slice_):
            yield from _fetch_queue(client, slice_)
            return
        yield from fetch_listing(
            slice_,
            lambda cursor: client.fetch_posts(channel, int(cursor.get("start", 0))),
            page_facts,
            network=self.name,
            options={"kind": "posts", "channel": channel},
        )

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, slice_: Slice, facts: Sequence[PageFacts], /) -> list[Slice]:
        return follow_ups(slice_, facts)

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        return next_state(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        yield from verify_posts(posts, http, http.learnt.get(LEARNT, {}))

    def budgets(self, _settings: Mapping[str, Any], /) -> list[Budget]:
        return []


def _fetch_queue(client: LinkedInClient, slice_: Slice) -> Iterator[RawPage]:
    """Comments, answers and counts: one request after the other."""
    channel = slice_.params["channel"]
    for page in fetch_threads(
        slice_,
        lambda thread: _ask(client, channel, thread),
        network=LinkedInSource.name,
        options={"channel": channel},
        more=_more,
    ):
        page.options["kind"] = page.options["thread"]["do"]
        yield page


def _ask(client: LinkedInClient, channel: str, thread: Thread) -> Answer:
    if thread["do"] == "organization":
        return client.fetch_organization()
    if thread["do"] == "followers":
        return client.fetch_followers(channel)
    if thread["do"] == "post statistics":
        return client.fetch_post_statistics(channel, thread["posts"])
    if thread["do"] == "statistics":
        start, end = (datetime.fromisoformat(thread[name]) for name in ("from", "to"))
        return client.fetch_statistics(thread["name"], channel, start, end)
    return client.fetch_comments(thread.get("comment") or thread["post"], thread.get("start", 0))


def _more(thread: Thread, answer: Answer) -> Thread | None:
    """The next page of comments, then the comments that were answered."""
    if thread["do"] != "comments":
        return None
    document = answer.json()
    comments = dictionaries(document.get("elements")) if "comment" not in thread else []
    answered = [
        str(item["commentUrn"])
        for item in comments
        if item.get("commentUrn") and count(dig(item, "commentsSummary", "aggregatedTotalComments"))
    ]
    waiting = [*thread.get("answered", []), *answered]
    go_on = next_start(document)
    if go_on is not None:
        return {**thread, "start": go_on, "answered": waiting}
    if not waiting:
        return None
    post = thread["post"]
    return {
        "id": f"{post} {waiting[0]}",
        "do": "comments",
        "post": post,
        "comment": waiting[0],
        "answered": waiting[1:],
    }
