"""The Instagram source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> facts.page_facts and parse.py (what it says)
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.fetching import fetch_listing
from extractors.graph_api import DIALECT, next_of
from extractors.http import Answer, Budget, BudgetError, Http
from extractors.instagram.client import InstagramClient
from extractors.instagram.facts import page_facts
from extractors.instagram.parse import parse_page
from extractors.instagram.plan import follow_ups, next_state, plan_accounts
from extractors.instagram.settings import HASHTAG_DAYS, MAX_HASHTAGS
from extractors.instagram.verify import verify_posts
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.threads import Thread, fetch_threads, is_thread_slice
from extractors.values import dictionaries, dig

Listing = Callable[[Mapping[str, Any]], Answer]
LEARNT = "instagram accounts"  # account -> what its slices are asked with; `verify` asks with the same


class InstagramSource:
    """Own media, mentions, hashtags and other professional accounts."""

    name = "instagram"
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(
        search=True, timeline=True, thread=True, counts=True, members=True, deletions=True, auth="token"
    )

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_accounts(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        _refuse(slice_)
        params = slice_.params
        http.learnt.setdefault(LEARNT, {})[params["account"]] = params
        client = InstagramClient(http, params)
        if is_thread_slice(slice_):
            yield from _fetch_queue(client, slice_)
            return
        options = {"kind": params["kind"], "channel": params["channel"]}
        if params["kind"] == "hashtag":
            if params["hashtag"]:
                slice_ = replace(slice_, cursor={"hashtag": params["hashtag"], **slice_.cursor})
            since = slice_.horizon.isoformat() if slice_.horizon else None
            options |= {"edge": params["edge"], "since": since}
        yield from fetch_listing(
            slice_, _listing_of(client, params), page_facts, network=self.name, options=options
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


def _refuse(slice_: Slice) -> None:
    """Raise for a hashtag beyond those that the account may look at in these days."""
    until = slice_.params.get("refused_until")
    if until:
        raise BudgetError(
            f"Account {slice_.params['account']} has looked at {MAX_HASHTAGS} hashtags in {HASHTAG_DAYS} "
            f"days, which is all that Instagram allows; #{slice_.params['name']} waits until {until[:10]}.",
            remedy="Listen to fewer hashtags, or to some of them in the name of another account.",
            resume_at=datetime.fromisoformat(until),
        )


def _listing_of(client: InstagramClient, params: Mapping[str, Any]) -> Listing:
    """How the next page of a listing is asked for."""
    if params["kind"] == "tags":
        return client.fetch_tags
    if params["kind"] == "discovery":
        return lambda cursor: client.fetch_discovery(params["name"], cursor)
    if params["kind"] == "hashtag":
        return lambda cursor: _ask_hashtag(client, params, cursor)
    return client.fetch_media


def _ask_hashtag(client: InstagramClient, params: Mapping[str, Any], cursor: Mapping[str, Any]) -> Answer:
    """The number of the hashtag first, once for all runs; the cursor carries it from there on."""
    if "hashtag" not in cursor:
        return client.fetch_hashtag_id(params["name"])
    after = {"after": cursor["after"]} if "after" in cursor else {}
    return client.fetch_hashtag(cursor["hashtag"], params["edge"], after)


def _fetch_queue(client: InstagramClient, slice_: Slice) -> Iterator[RawPage]:
    """Comments, answers and counters: one request after the other."""
    for page in fetch_threads(
        slice_,
        lambda thread: _ask(client, thread),
        network=InstagramSource.name,
        options={"channel": slice_.params["channel"]},
        more=_more,
    ):
        page.options["kind"] = page.options["thread"]["do"]
        yield page


def _ask(client: InstagramClient, thread: Thread) -> Answer:
    if thread["do"] == "account":
        return client.fetch_account()
    if thread["do"] == "comments":
        return client.fetch_comments(thread["media"], thread.get("next", {}))
    if thread["do"] == "replies":
        return client.fetch_replies(thread["comment"], thread.get("next", {}))
    asked = {"metric": thread["metric"]}
    if "from" in thread:
        start, end = (datetime.fromisoformat(thread[name]) for name in ("from", "to"))
        asked |= {
            "period": "day",
            "metric_type": "total_value",
            "since": str(int(start.timestamp())),
            "until": str(int(end.timestamp())),
        }
    return client.fetch_insight(thread["object"], asked)


def _more(thread: Thread, answer: Answer) -> Thread | None:
    """The next page of comments, then the comments whose answers did not all fit."""
    if thread["do"] not in {"comments", "replies"}:
        return None
    document = answer.json()
    long = [
        str(item["id"])
        for item in dictionaries(document.get("data"))
        if item.get("id") and dig(item, "replies", "paging", "next")
    ]
    waiting = [*thread.get("long", []), *long]
    if go_on := next_of(document):
        return {**thread, "next": go_on, "long": waiting}
    if not waiting:
        return None
    media = thread["media"]
    return {
        "id": f"{media} {waiting[0]}",
        "do": "replies",
        "media": media,
        "comment": waiting[0],
        "long": waiting[1:],
    }
