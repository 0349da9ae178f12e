"""The Mastodon source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> facts and parse.py (what it says)
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from agorascope.settings import secret
from extractors.fetching import fetch_listing, raw_page
from extractors.http import Answer, Budget, Http, PermanentError
from extractors.mastodon.client import DIALECT, MastodonClient, linked_cursor
from extractors.mastodon.facts import page_facts
from extractors.mastodon.parse import parse_page
from extractors.mastodon.plan import advanced, around_slices, plan_listings
from extractors.mastodon.verify import verify_statuses
from extractors.source import Capabilities, PageFacts, Slice, State, StoredPost, Task
from extractors.threads import fetch_threads

Listing = Callable[[Mapping[str, Any]], Answer]


class MastodonSource:
    """Hashtag timelines, account statuses and threads of any number of instances."""

    name = "mastodon"
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(
        timeline=True, thread=True, counts=True, members=True, deletions=True, auth="optional"
    )

    def plan(self, task: Task, states: Mapping[str, Mapping[str, Any]], now: datetime) -> list[Slice]:
        return plan_listings(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        client = MastodonClient(http, slice_.params, _token(slice_))
        domain = client.fetch_instance().domain
        if slice_.params["kind"] == "context":
            yield from _fetch_contexts(client, slice_, domain)
        elif slice_.params["kind"] == "account":
            yield from _fetch_account(client, slice_, domain)
        else:
            access = client.hashtag_access()
            options = {"degraded": next(iter(access))} if access else {}
            yield from _fetch_listing(
                lambda cursor: client.fetch_tag(slice_.params["name"], cursor, access),
                slice_,
                {"domain": domain, "channel": slice_.params["channel"], **options},
            )

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, slice_: Slice, facts: Sequence[PageFacts]) -> list[Slice]:
        return around_slices(slice_, facts)

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        return advanced(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        yield from verify_statuses(posts, http)

    def budgets(self, _settings: Mapping[str, Any], /) -> list[Budget]:
        return []


def _token(slice_: Slice) -> str | None:
    name = slice_.params.get("token_env")
    if not name:
        return None
    host = slice_.params["host"]
    return secret(
        name, what_for=f"Mastodon, {host},", where_to_get=f"{host}: Preferences, Development, scope read"
    )


def _fetch_account(client: MastodonClient, slice_: Slice, domain: str) -> Iterator[RawPage]:
    """The account itself, for its counters, then its posts."""
    answer = client.fetch_account(slice_.params["name"])
    options = {"domain": domain, "channel": None}
    yield _page(answer, slice_, {**options, "kind": "account", "cursor": dict(slice_.cursor)})
    account_id = str(answer.json().get("id", ""))
    if not account_id:
        raise PermanentError(f"{slice_.params['host']} gave no id for {slice_.params['name']}.")
    yield from _fetch_listing(
        lambda cursor: client.fetch_account_statuses(account_id, cursor),
        slice_,
        {**options, "kind": "statuses", "channel": answer.json().get("uri") or answer.json().get("url")},
    )


def _fetch_listing(get: Listing, slice_: Slice, options: Mapping[str, Any]) -> Iterator[RawPage]:
    """The pages of a timeline, in the direction the cursor says."""
    shared = {**_shared(slice_), **options}
    network = MastodonSource.name
    yield from fetch_listing(
        slice_, get, page_facts, network=network, options=shared, after_poison=_after_poison
    )


def _after_poison(cursor: Mapping[str, Any], answer: Answer) -> dict[str, str] | None:
    """The next page, which the Link header names even when the body is broken."""
    name = "min_id" if "min_id" in cursor else "max_id"
    return linked_cursor(answer.headers.get("link", ""), "prev" if name == "min_id" else "next", name)


def _fetch_contexts(client: MastodonClient, slice_: Slice, domain: str) -> Iterator[RawPage]:
    """The thread around each post; a post that is gone has none."""
    yield from fetch_threads(
        slice_,
        lambda thread: client.fetch_context(thread["id"]),
        network=MastodonSource.name,
        options={**_shared(slice_), "domain": domain, "channel": slice_.params["channel"]},
    )


def _shared(slice_: Slice) -> dict[str, Any]:
    return {name: slice_.params[name] for name in ("host", "kind", "include_unlisted")}


def _page(answer: Answer, slice_: Slice, options: Mapping[str, Any]) -> RawPage:
    shared = {**_shared(slice_), **options}
    return raw_page(answer, network=MastodonSource.name, source=slice_.source, options=shared)
