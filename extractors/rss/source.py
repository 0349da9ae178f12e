"""The source of blogs and press: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> facts.py and parse.py (what it says)
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.fetching import fetch_listing, raw_page
from extractors.http import Answer, Budget, Http
from extractors.rss.client import DIALECT, RssClient, feed_page
from extractors.rss.facts import page_facts
from extractors.rss.parse import parse_page
from extractors.rss.plan import BEFORE, advanced_any, comment_slices, plan_all
from extractors.rss.settings import PAGE_SIZE
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.threads import fetch_threads, is_thread_slice

NETWORK = "rss"
ZONES = timedelta(hours=14)  # WordPress compares the site's local time, whose zone it does not tell


class RssSource:
    """Feeds of any kind, their comment feeds, and WordPress's posts and comments."""

    name = NETWORK
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(
        timeline=True, thread=True, members=True, deletions=True, askable=r"(posts|pages|comments)/\d+"
    )

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_all(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        client = RssClient(http)
        if slice_.params["kind"] == "list":
            return _fetch_list(client, slice_)
        return _fetch_comments(client, slice_) if is_thread_slice(slice_) else _fetch_feed(client, slice_)

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, slice_: Slice, facts: Sequence[PageFacts], /) -> list[Slice]:
        return comment_slices(slice_, facts)

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        return advanced_any(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        """Only WordPress's REST interface can say that a post is gone; a feed lists the newest ones."""
        client = RssClient(http)
        for (site, collection), stored in _by_collection(posts).items():
            for start in range(0, len(stored), PAGE_SIZE):
                part = stored[start : start + PAGE_SIZE]
                ids = [str(post.post_id).partition("/")[2] for post in part]
                asked = [{"uri": post.uri, "id": post.post_id} for post in part]
                options = {"kind": "list", "order": "date", "site": site, "channel": site}
                answer = client.fetch_ids(site, collection, ids)
                yield raw_page(
                    answer,
                    network=NETWORK,
                    source="verify",
                    options={**options, "asked": asked, "cursor": {}},
                )

    def budgets(self, _settings: Mapping[str, Any], /) -> list[Budget]:
        return []


def _fetch_feed(client: RssClient, slice_: Slice) -> Iterator[RawPage]:
    """A feed from the top, or from one of its further pages on."""
    params = slice_.params

    def get(cursor: Mapping[str, Any]) -> Answer:
        validators = {name: params.get(name) or "" for name in ("etag", "last_modified")}
        return client.fetch_feed(
            feed_page(params["url"], cursor), is_later=bool(cursor), **({} if cursor else validators)
        )

    options = {
        "kind": "feed",
        "channel": params["channel"],
        "url": params["url"],
        "interval": params["interval"],
        "horizon": slice_.horizon.isoformat() if slice_.horizon else None,
        "head": params.get("head"),
    }
    return fetch_listing(slice_, get, page_facts, network=NETWORK, options=options)


def _fetch_comments(client: RssClient, slice_: Slice) -> Iterator[RawPage]:
    """The comment feeds of a feed's items, one after the other."""
    options = {"kind": "feed", "channel": slice_.params["channel"]}
    return fetch_threads(
        slice_, lambda thread: client.fetch_feed(str(thread["id"])), network=NETWORK, options=options
    )


def _fetch_list(client: RssClient, slice_: Slice) -> Iterator[RawPage]:
    """A list of WordPress. Numbers of pages, since times of a site are in a zone of its own."""
    params = slice_.params
    order = params["order"]

    def get(cursor: Mapping[str, Any]) -> Answer:
        asked = {"orderby": order, "order": "desc", "page": str(cursor.get("page", 1))}
        if slice_.horizon:
            asked["modified_after" if order == "modified" else "after"] = _local(slice_.horizon - ZONES)
        if cursor.get(BEFORE):
            asked["before"] = _local(datetime.fromisoformat(cursor[BEFORE]) + ZONES)
        return client.fetch_list(params["site"], params["collection"], asked)

    options = {"kind": "list", "site": params["site"], "channel": params["site"], "order": order}
    return fetch_listing(slice_, get, page_facts, network=NETWORK, options=options)


def _local(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}"


def _by_collection(posts: Sequence[StoredPost]) -> dict[tuple[str, str], list[StoredPost]]:
    """Posts that a REST interface gave, by site and by what WordPress keeps them as."""
    groups: dict[tuple[str, str], list[StoredPost]] = {}
    for post in posts:
        collection, _, number = (post.post_id or "").partition("/")
        is_ours = collection in {"posts", "pages", "comments"} and number.isdecimal()
        if is_ours and (post.instance or "").startswith(("http://", "https://")):
            groups.setdefault((str(post.instance), collection), []).append(post)
    return groups
