"""The Stack Exchange source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> plan.page_facts and parse.py (what it says)
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from agorascope.settings import secret
from extractors.fetching import fetch_listing, raw_page
from extractors.http import Answer, Budget, Http
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.stackexchange.client import DIALECT, REQUESTS, StackExchangeClient
from extractors.stackexchange.parse import answers_in, parse_page
from extractors.stackexchange.plan import (
    UNTIL,
    around_job,
    around_slices,
    page_facts,
    plan_searches,
    state_after,
)
from extractors.stackexchange.settings import DAILY_WITH_KEY, DAILY_WITHOUT_KEY, PAGE_SIZE, NetworkSettings
from extractors.stackexchange.sites import kind_of_uri
from extractors.threads import Thread, fetch_threads, is_thread_slice

KEY = "stackexchange/key_env"  # where a run remembers which variable holds the key, for `verify`


class StackExchangeSource:
    """Questions of any number of sites, their answers and comments."""

    name = "stackexchange"
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(
        search=True, thread=True, counts=True, members=True, deletions=True, auth="optional", cost="quota"
    )

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_searches(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        http.learnt[KEY] = slice_.params["key_env"]
        client, site = _client(http), str(slice_.params["host"])
        options = {"host": slice_.params["host"], "sort": slice_.params["sort"]}
        if is_thread_slice(slice_):
            yield from fetch_threads(
                slice_,
                lambda job: client.fetch_around(site, job["path"], int(job["page"])),
                network=self.name,
                options={**options, "kind": "around"},
                more=more_around,
            )
            return

        def search(cursor: Mapping[str, Any]) -> Answer:
            until = datetime.fromisoformat(cursor[UNTIL]) if UNTIL in cursor else None
            return client.fetch_search(slice_.params, slice_.horizon, until, int(cursor.get("page", 1)))

        options["kind"] = "search"
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
        client = _client(http)
        for (host, kind), group in _by_kind(posts).items():
            for start in range(0, len(group), PAGE_SIZE):
                some = group[start : start + PAGE_SIZE]
                asked = [{"uri": post.uri} for post in some]
                answer = client.fetch_by_ids(host, kind, [str(post.post_id) for post in some])
                options = {"kind": "verify", "host": host, "asked": asked, "cursor": {}}
                yield raw_page(answer, network=self.name, source=f"{host}/verify", options=options)

    def budgets(self, settings: Mapping[str, Any], /) -> list[Budget]:
        chosen = NetworkSettings.model_validate(settings)
        usual = DAILY_WITH_KEY if chosen.key_env else DAILY_WITHOUT_KEY
        return [Budget(REQUESTS, chosen.daily_requests or usual, "day")]


def more_around(job: Thread, answer: Answer) -> dict[str, Any] | None:
    """The next page of the same answers or comments; after the answers, the comments on them."""
    document = answer.json()
    found = [*job.get("answers", []), *answers_in(document)]
    if document.get("has_more") is True:
        return {**job, "page": int(job["page"]) + 1, "answers": found}
    if not str(job["path"]).endswith("/answers"):
        waiting = job.get("answers", [])
        return _comments_on(waiting)
    return _comments_on(found)


def _comments_on(answers: Sequence[str]) -> dict[str, Any] | None:
    """A hundred answers at a time; those after them are carried along."""
    if not answers:
        return None
    job = around_job("answers", answers[:PAGE_SIZE], "comments")
    return {**job, "answers": list(answers[PAGE_SIZE:])}


def _client(http: Http) -> StackExchangeClient:
    name = http.learnt.get(KEY)
    where = "stackapps.com: register an application, no secret is needed"
    key = secret(name, what_for="Stack Exchange", where_to_get=where) if name else None
    return StackExchangeClient(http, key)


def _by_kind(posts: Sequence[StoredPost]) -> dict[tuple[str, str], list[StoredPost]]:
    """Stored posts by what one request can ask for."""
    groups: dict[tuple[str, str], list[StoredPost]] = {}
    for post in posts:
        kind = kind_of_uri(post.uri)
        if kind and post.instance and post.post_id:
            groups.setdefault((post.instance, kind), []).append(post)
    return groups
