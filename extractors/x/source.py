"""The X source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> plan.page_facts and parse.py (what it says)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.fetching import fetch_listing, raw_page
from extractors.http import Answer, Budget, Http, PermanentError, PoisonPageError
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.values import dictionaries, dig
from extractors.x.client import DIALECT, FULL_PRICE, XClient
from extractors.x.ids import identifier, uri_of
from extractors.x.parse import parse_page
from extractors.x.plan import Window, advance_listing, page_facts, plan_all, window_of
from extractors.x.settings import BATCH, MONEY, RECENT, RECENT_MARGIN, NetworkSettings
from extractors.x.versions import chain_of
from extractors.x.walks import WALK, walk_slices

NETWORK = "x"
PARAMS = "x/params"  # in what an Http learnt: how this workspace asks
COUNTED = timedelta(days=7)


class XSource:
    """Searches, timelines, mentions, counts, and what is around the posts found."""

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
        auth="token",
        cost="paid",
        max_lookback=RECENT,
    )

    def capabilities_with(self, settings: Mapping[str, Any]) -> Capabilities:
        """The archive search has no end; the recent one has."""
        is_all = NetworkSettings.model_validate(settings).search == "all"
        return replace(self.capabilities, max_lookback=None) if is_all else self.capabilities

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_all(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        http.learnt[PARAMS] = slice_.params
        client = XClient(http, slice_.params)
        match slice_.params["kind"]:
            case "accounts":
                yield from _fetch_accounts(client, slice_, http)
            case "counts":
                yield from _fetch_counts(client, slice_, http.now())
            case "walk":
                yield from _fetch_walk(client, slice_)
            case _:
                yield from _fetch_listing(client, slice_, http)

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, slice_: Slice, facts: Sequence[PageFacts], /) -> list[Slice]:
        return walk_slices(slice_, facts)

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        return advance_listing(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        """Lookups of up to 100 ids; a post that was edited since is asked for again by its newest id."""
        client = XClient(http, http.learnt.get(PARAMS) or _defaults())
        left = [{"id": post.post_id, "uri": post.uri} for post in posts if post.post_id]
        while left:
            size = max(1, client.affordable(FULL_PRICE, BATCH))
            batch, left = left[:size], left[size:]
            answer = client.fetch_posts([each["id"] for each in batch])
            yield _page(answer, "verify", {"kind": "verify", "asked": batch, "cursor": {}})
            left = [*_newer(answer.json()), *left]

    def budgets(self, settings: Mapping[str, Any], /) -> list[Budget]:
        limit = NetworkSettings.model_validate(settings).budget_usd
        return [Budget(MONEY, limit, "month")]


def _defaults() -> dict[str, Any]:
    """How to ask when no listing was read before."""
    fields = NetworkSettings.model_fields
    return {name: fields[name].default for name in ("token_env", "names", "search")}


def _fetch_listing(client: XClient, slice_: Slice, http: Http) -> Iterator[RawPage]:
    """The pages of a search, a timeline or mentions."""
    window = window_of(slice_, http.now())
    if window.is_empty:
        return  # the network does not reach back that far

    kind = slice_.params["kind"]
    user_id = "" if kind == "search" else _user_id(client, slice_.params["name"], http)

    def get(cursor: Mapping[str, Any]) -> Answer:
        token = window.token if dict(cursor) == dict(slice_.cursor) else cursor["token"]
        bounds: dict[str, Any] = {"start": window.start, "end": window.end, "token": token}
        if kind == "search":
            return client.fetch_search(slice_.params["query"], **bounds)
        return client.fetch_timeline(user_id, kind, **bounds)

    options = {**_options(slice_, window), "channel": user_id if kind == "tweets" else None}
    yield from fetch_listing(slice_, get, page_facts, network=NETWORK, options=options)


def _options(slice_: Slice, window: Window) -> dict[str, Any]:
    return {
        "kind": slice_.params["kind"],
        "start": window.start.isoformat() if window.start else None,
        "end": window.end.isoformat() if window.end else None,
        "is_cut": window.is_cut,
    }


def _fetch_accounts(client: XClient, slice_: Slice, http: Http) -> Iterator[RawPage]:
    """The accounts of the workspace with their counters; their ids are kept for the timelines."""
    names = list(slice_.params["usernames"])
    for start in range(0, len(names), BATCH):
        answer = client.fetch_users(names[start : start + BATCH])
        _learn(answer, http)
        yield _page(answer, slice_.source, {"kind": "accounts", "cursor": {}})


def _user_id(client: XClient, name: str, http: Http) -> str:
    """The id of an account. Raises PermanentError for a name that X does not give."""
    if name.lower() not in http.learnt.get("x/ids", {}):
        _learn(client.fetch_users([name]), http)
    id_ = http.learnt.get("x/ids", {}).get(name.lower())
    if id_ is None:
        raise PermanentError(
            f"X gives no account @{name}: it is misspelt, suspended or gone.",
            remedy="Check `accounts` and `mentions` under `networks: x:`.",
        )
    return str(id_)


def _learn(answer: Answer, http: Http) -> None:
    ids = http.learnt.setdefault("x/ids", {})
    for user in dictionaries(dig(answer.json(), "data")):
        if id_ := identifier(user, "id"):
            ids[str(user.get("username", "")).lower()] = id_


def _fetch_counts(client: XClient, slice_: Slice, now: datetime) -> Iterator[RawPage]:
    """The volume of a query over the last days; whole ones are final, the current one grows."""
    query, granularity = slice_.params["query"], slice_.params["counts"]
    start = now - COUNTED + RECENT_MARGIN
    yield from fetch_listing(
        slice_,
        lambda cursor: client.fetch_counts(query, granularity, start, cursor.get("token")),
        page_facts,
        network=NETWORK,
        options={"kind": "counts", "query": query, "granularity": granularity},
    )


def _fetch_walk(client: XClient, slice_: Slice) -> Iterator[RawPage]:
    """One page after the other of the jobs that are left; a post that is gone has nothing around it."""
    jobs = list(slice_.cursor["jobs"])
    while jobs:
        job = jobs[0]
        options: dict[str, Any] = {"kind": WALK, "job": job, "cursor": {"jobs": jobs}}
        try:
            page = _page(_walk_answer(client, job), slice_.source, options)
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


def _walk_answer(client: XClient, job: Mapping[str, Any]) -> Answer:
    match job["kind"]:
        case "threads":
            return client.fetch_search(f"conversation_id:{job['id']}", token=job.get("token"))
        case "quotes":
            return client.fetch_quotes(job["id"], job.get("token"))
        case _:
            return client.fetch_reposters(job["id"], job.get("token"))


def _newer(document: Any) -> list[dict[str, str]]:
    """The newest versions of posts that came in an older one."""
    newer = []
    present = {identifier(item, "id") for item in dictionaries(dig(document, "data"))}
    for item in dictionaries(dig(document, "data")):
        id_ = identifier(item, "id")
        chain = chain_of(item, id_) if id_ else []
        if chain and chain[-1] != id_ and chain[-1] not in present:
            newer.append({"id": chain[-1], "uri": uri_of(chain[0])})
    return newer


def _page(answer: Answer, source: str, options: Mapping[str, Any]) -> RawPage:
    return raw_page(answer, network=NETWORK, source=source, options=options)
