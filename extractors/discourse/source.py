"""The Discourse source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> facts.py and parse.py (what it says)
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.discourse.client import DIALECT, Access, DiscourseClient, access_of
from extractors.discourse.facts import LAST_PAGE, next_latest, page_facts
from extractors.discourse.parse import parse_page
from extractors.discourse.plan import UNTIL, around_slices, plan_forums, state_after
from extractors.discourse.settings import IDS_OF_A_PAGE, POSTS_OF_A_CHUNK
from extractors.fetching import fetch_listing, raw_page
from extractors.http import Answer, Budget, Http
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.threads import Thread, fetch_threads, is_thread_slice
from extractors.values import count, dictionaries, dig, moment

Cursor = Mapping[str, Any]
ACCESS = "discourse/access/"  # where a run remembers how a forum is asked, for `verify`


class DiscourseSource:
    """Posts of any number of forums: all of them, those of a search, those of a category."""

    name = "discourse"
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
        return plan_forums(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        access = access_of(slice_.params)
        instance = _instance(access)
        http.learnt[f"{ACCESS}{instance}"] = access
        client = DiscourseClient(http, access)
        kind = str(slice_.params["kind"])
        options = {"host": instance, "root": f"{access.scheme}://{access.host}"}
        if is_thread_slice(slice_):
            limit = int(slice_.params["max_posts"])
            yield from fetch_threads(
                slice_,
                lambda job: _ask(client, job),
                network=self.name,
                options={**options, "kind": "around"},
                more=lambda job, answer: posts_left(job, answer, limit),
            )
            return
        yield from fetch_listing(
            slice_,
            _listing_of(client, slice_),
            page_facts,
            network=self.name,
            options={**options, "kind": kind},
            after_poison=lambda cursor, _: _after_poison(kind, cursor),
        )

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, slice_: Slice, facts: Sequence[PageFacts], /) -> list[Slice]:
        return around_slices(slice_, facts)

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        return state_after(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        for post in posts:
            if not post.instance or not post.post_id:
                continue
            scheme, _, host = post.instance.rpartition("://")
            access = http.learnt.get(f"{ACCESS}{post.instance}") or Access(host, scheme or "https")
            options = {"kind": "verify", "host": post.instance, "asked": {"uri": post.uri}, "cursor": {}}
            options["root"] = f"{access.scheme}://{access.host}"
            answer = DiscourseClient(http, access).fetch_post(post.post_id)
            yield raw_page(answer, network=self.name, source=f"{post.instance}/verify", options=options)

    def budgets(self, _settings: Mapping[str, Any], /) -> list[Budget]:
        return []


def posts_left(job: Thread, answer: Answer, limit: int) -> dict[str, Any] | None:
    """What to ask for next of a topic: posts that were not among those given, the newest first."""
    if "member" in job:
        return None
    document = answer.json()
    given = dictionaries(dig(document, "post_stream", "posts"))
    if "posts" in job:
        left = job["posts"][POSTS_OF_A_CHUNK:]
        since = moment(job.get("since"))
        times = [at for post in given if (at := moment(post.get("created_at")))]
        is_past = since is not None and bool(times) and max(times) < since
        return {**job, "posts": left} if left and not is_past else None
    seen = {count(post.get("id")) for post in given}
    stream = dig(document, "post_stream", "stream")
    ids = (
        [id_ for id_ in stream if isinstance(id_, int) and id_ not in seen]
        if isinstance(stream, list)
        else []
    )
    left = sorted(ids, reverse=True)[:limit]
    return {**job, "posts": left, "category": dig(document, "category_id")} if left else None


def _ask(client: DiscourseClient, job: Thread) -> Answer:
    if "member" in job:
        return client.fetch_member(job["member"])
    if "posts" in job:
        return client.fetch_posts(job["topic"], job["posts"][:POSTS_OF_A_CHUNK])
    return client.fetch_topic(job["topic"])


def _listing_of(client: DiscourseClient, slice_: Slice) -> Callable[[Cursor], Answer]:
    name = str(slice_.params["name"])
    if slice_.params["kind"] == "category":
        return lambda cursor: client.fetch_category(name, int(cursor.get("page", 0)))
    if slice_.params["kind"] == "search":
        return lambda cursor: client.fetch_search(
            search_words(name, slice_.horizon, cursor), int(cursor.get("page", 1))
        )
    return lambda cursor: client.fetch_latest(cursor.get("before"))


def search_words(query: str, horizon: datetime | None, cursor: Cursor) -> str:
    """A query with its window. The server knows days only, in its own zone, so a day is added at each end."""
    words = [query, "order:latest"]
    if horizon:
        words.append(f"after:{horizon - timedelta(days=1):%Y-%m-%d}")
    if UNTIL in cursor:
        words.append(f"before:{datetime.fromisoformat(cursor[UNTIL]) + timedelta(days=1):%Y-%m-%d}")
    return " ".join(words)


def _after_poison(kind: str, cursor: Cursor) -> Cursor | None:
    """Past a page that cannot be read: the next page, or the fifty ids below."""
    if kind == "latest":
        return next_latest(int(cursor.get("before", 0)) - IDS_OF_A_PAGE)
    number = int(cursor.get("page", 1 if kind == "search" else 0)) + 1
    return {**cursor, "page": number} if kind == "category" or number <= LAST_PAGE else None


def _instance(access: Access) -> str:
    """`forum.example`, or `http://forum.example` for a server without TLS."""
    return access.host if access.scheme == "https" else f"{access.scheme}://{access.host}"
