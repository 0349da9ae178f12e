"""The Reddit source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> plan.page_facts and parse.py (what it says)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.fetching import fetch_listing, raw_page
from extractors.http import Answer, Budget, Http, PermanentError, PoisonPageError
from extractors.reddit.client import DIALECT, RedditClient
from extractors.reddit.parse import parse_page
from extractors.reddit.plan import advance_listing, asked_of, page_facts, plan_all, thread_slices
from extractors.reddit.settings import PAGE_SIZE, NetworkSettings
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task

NETWORK = "reddit"
PARAMS = "reddit/params"  # in what an Http learnt: how this workspace signs in


class RedditSource:
    """New posts and comments of subreddits, searches, and threads."""

    name = NETWORK
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(
        search=True,
        timeline=True,
        thread=True,
        counts=True,
        members=True,
        deletions=True,
        auth="oauth",
        backfill="its listings end after about 1000 items, whatever their age; older ones need a dump",
    )

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_all(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        http.learnt[PARAMS] = slice_.params
        client = RedditClient(http, slice_.params)
        match slice_.params["kind"]:
            case "about":
                answer = client.fetch_about(slice_.params["subreddit"])
                yield _page(answer, slice_.source, {"kind": "about", "cursor": {}})
            case "threads":
                yield from _fetch_threads(client, slice_)
            case _:
                yield from _fetch_listing(client, slice_)

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, slice_: Slice, facts: Sequence[PageFacts], /) -> list[Slice]:
        return thread_slices(slice_, facts)

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        return advance_listing(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        """Lookups of up to 100 posts and comments."""
        client = RedditClient(http, http.learnt.get(PARAMS) or _defaults())
        asked = asked_of([(post.post_id, post.uri) for post in posts])
        for start in range(0, len(asked), PAGE_SIZE):
            batch = asked[start : start + PAGE_SIZE]
            answer = client.fetch_info([each["id"] for each in batch])
            yield _page(answer, "verify", {"kind": "verify", "asked": batch, "cursor": {}})

    def budgets(self, _settings: Mapping[str, Any], /) -> list[Budget]:
        return []


def _defaults() -> dict[str, Any]:
    """How to sign in when no listing was read before."""
    fields = NetworkSettings.model_fields
    return {name: fields[name].default for name in ("client_id_env", "client_secret_env")}


def _fetch_listing(client: RedditClient, slice_: Slice) -> Iterator[RawPage]:
    """The pages of a listing. One that goes on after an item that is gone by now may come back empty:
    then it is walked from the top again.
    """
    pages = _walk(client, slice_)
    if not slice_.cursor.get("after"):
        yield from pages
        return
    first = next(pages)
    yield first
    facts = page_facts(first)
    again = _walk(client, replace(slice_, cursor={})) if not facts.ids and not facts.next_cursor else pages
    yield from again


def _walk(client: RedditClient, slice_: Slice) -> Iterator[RawPage]:
    path, asked = slice_.params["path"], slice_.params["asked"]

    def get(cursor: Mapping[str, Any]) -> Answer:
        return client.fetch_listing(path, asked, cursor.get("after"), int(cursor.get("seen") or 0))

    horizon = slice_.horizon.isoformat() if slice_.horizon else None
    options = {"kind": "listing", "horizon": horizon}
    yield from fetch_listing(slice_, get, page_facts, network=NETWORK, options=options)


def _fetch_threads(client: RedditClient, slice_: Slice) -> Iterator[RawPage]:
    """One page after the other of the threads that are left; a post that is gone has none."""
    jobs = list(slice_.cursor["jobs"])
    while jobs:
        options: dict[str, Any] = {"kind": "threads", "cursor": {"jobs": jobs}}
        try:
            page = _page(_thread_answer(client, jobs[0]), slice_.source, options)
        except PoisonPageError as error:
            rest = {"jobs": jobs[1:]} if jobs[1:] else None
            yield _page(error.answer, slice_.source, {**options, "poison": "skipped", "beyond": rest})
            jobs = jobs[1:]
            continue
        except PermanentError as error:
            if error.status not in {403, 404, 410}:
                raise
            jobs = jobs[1:]
            continue
        yield page
        jobs = list((page_facts(page).next_cursor or {"jobs": []})["jobs"])


def _thread_answer(client: RedditClient, job: Mapping[str, Any]) -> Answer:
    if job.get("children"):
        return client.fetch_more(job["link"], job["children"])
    return client.fetch_thread(job["link"], job.get("comment"))


def _page(answer: Answer, source: str, options: Mapping[str, Any]) -> RawPage:
    return raw_page(answer, network=NETWORK, source=source, options=options)
