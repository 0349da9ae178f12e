"""The Vimeo source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> plan.page_facts and parse.py (what it says)
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from agorascope.settings import secret
from extractors.fetching import fetch_listing, raw_page
from extractors.http import Answer, Budget, Http, PermanentError
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.threads import Thread, fetch_threads, is_thread_slice
from extractors.values import count, dig, text_of
from extractors.vimeo.client import DIALECT, GONE, VimeoClient
from extractors.vimeo.items import comment_numbers, comment_uri
from extractors.vimeo.parse import parse_page
from extractors.vimeo.plan import advance, follow_ups, page_facts, plan_lists
from extractors.vimeo.settings import NetworkSettings

KNOWN = "vimeo/token_env"  # where a run remembers which variable holds the token, for `verify`
DEFAULT_TOKEN = str(NetworkSettings.model_fields["token_env"].default)
WHERE = "developer.vimeo.com: an app, Authentication, Unauthenticated, scope public"


class VimeoSource:
    """Searches, accounts with their videos and followers, comments and replies."""

    name = "vimeo"
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(
        search=True, timeline=True, thread=True, counts=True, members=True, deletions=True, auth="token"
    )

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_lists(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        client, params = _client(http, slice_.params["token_env"]), slice_.params
        if is_thread_slice(slice_):
            yield from _fetch_replies(client, slice_)
        elif params["kind"] == "search":
            yield from _pages(slice_, lambda page: client.fetch_search(params["query"], page), {})
        elif params["kind"] == "user_videos":
            yield from _fetch_account(client, slice_)
        elif params["kind"] == "followers":
            yield from _fetch_followers(client, slice_)
        else:
            yield from _fetch_comments(client, slice_)

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, slice_: Slice, facts: Sequence[PageFacts], /) -> list[Slice]:
        return follow_ups(slice_, facts)

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        return advance(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        """One by one: the list of uris that `/videos` takes wants a query beside it."""
        client = _client(http, http.learnt.get(KNOWN, DEFAULT_TOKEN))
        for post in posts:
            if not post.post_id:
                continue
            numbers = comment_numbers(post.post_id)
            uri = comment_uri(numbers[0], numbers[1]) if numbers else post.post_id
            asked = {"uri": post.uri, "id": post.post_id}
            options = {"kind": "verify", "asked": asked, "channel": post.channel_id, "cursor": {}}
            yield raw_page(client.fetch_item(uri), network=self.name, source="verify", options=options)

    def budgets(self, _settings: Mapping[str, Any], /) -> list[Budget]:
        return []


def _client(http: Http, token_env: str) -> VimeoClient:
    http.learnt[KNOWN] = token_env
    return VimeoClient(http, secret(token_env, what_for="Vimeo", where_to_get=WHERE))


def _pages(slice_: Slice, get: Callable[[int], Answer], options: Mapping[str, Any]) -> Iterator[RawPage]:
    """The pages of a list by their numbers; one that never can be read is stepped over."""

    def number(cursor: Mapping[str, Any]) -> int:
        return count(cursor.get("page")) or 1

    yield from fetch_listing(
        slice_,
        lambda cursor: get(number(cursor)),
        page_facts,
        network="vimeo",
        options={"kind": slice_.params["kind"], **options},
        after_poison=lambda cursor, _answer: {**cursor, "page": number(cursor) + 1},
    )


def _fetch_account(client: VimeoClient, slice_: Slice) -> Iterator[RawPage]:
    """The account itself, for its counters, then its videos."""
    user = slice_.params["user"]
    if "page" not in slice_.cursor:
        options = {"kind": "user", "cursor": {}}
        yield raw_page(client.fetch_user(user), network="vimeo", source=slice_.source, options=options)
    yield from _pages(slice_, lambda page: client.fetch_user_videos(user, page), {})


def _fetch_followers(client: VimeoClient, slice_: Slice) -> Iterator[RawPage]:
    user = slice_.params["user"]
    followed = text_of(dig(client.fetch_user(user).json(), "uri"))
    yield from _pages(slice_, lambda page: client.fetch_followers(user, page), {"follows": followed})


def _fetch_comments(client: VimeoClient, slice_: Slice) -> Iterator[RawPage]:
    """The comments of a video; one that is gone, or lets nobody comment, has none."""
    about = slice_.params["about"]
    options = {"channel": about.get("channel")}
    try:
        yield from _pages(slice_, lambda page: client.fetch_comments(str(about["id"]), page), options)
    except PermanentError as error:
        if error.status not in GONE:
            raise


def _fetch_replies(client: VimeoClient, slice_: Slice) -> Iterator[RawPage]:
    def get(thread: Thread) -> Answer:
        return client.fetch_replies(str(thread["id"]), count(thread.get("page")) or 1)

    def more(thread: Thread, answer: Answer) -> Thread | None:
        has_more = text_of(dig(answer.json(), "paging", "next"))
        return {**thread, "page": (count(thread.get("page")) or 1) + 1} if has_more else None

    yield from fetch_threads(slice_, get, network="vimeo", options={"kind": "replies"}, more=more)
