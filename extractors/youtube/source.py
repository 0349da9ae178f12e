"""The YouTube source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> plan.page_facts and parse.py (what it says)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from agorascope.settings import secret
from extractors.fetching import fetch_listing, raw_page
from extractors.http import Answer, Budget, Http, PermanentError, PoisonPageError
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.threads import Thread, fetch_threads, is_thread_slice
from extractors.values import dictionaries, dig, load_document, moment, text_of
from extractors.youtube.client import DIALECT, ClosedError, PageTokenError, YouTubeClient
from extractors.youtube.items import items_of, video_id
from extractors.youtube.parse import CLOSED, parse_page
from extractors.youtube.plan import COMMENTS, UNTIL, advance, follow_ups, page_facts, plan_lists
from extractors.youtube.settings import IDS_AT_ONCE, RETENTION, ZONE, NetworkSettings

KEY = "youtube/key_env"  # where a run remembers which variable holds the key, for `verify`
DEFAULT_KEY = str(NetworkSettings.model_fields["key_env"].default)
WHERE = "console.cloud.google.com: enable YouTube Data API v3, then Credentials, API key"


class YouTubeSource:
    """Searches, channels with their uploads and members, comments and replies."""

    name = "youtube"
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
        cost="quota",
        retention=RETENTION,
    )

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_lists(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        client = _client(http, slice_.params["key_env"])
        if is_thread_slice(slice_):
            yield from _fetch_replies(client, slice_)
        elif slice_.params["kind"] == "search":
            yield from _fetch_search(client, slice_)
        elif slice_.params["kind"] == "uploads":
            yield from _fetch_uploads(client, http, slice_)
        else:
            yield from _fetch_comments(client, http, slice_)

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, slice_: Slice, facts: Sequence[PageFacts], /) -> list[Slice]:
        return follow_ups(slice_, facts)

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        return advance(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        """Fifty at once; videos and comments have endpoints of their own."""
        client = _client(http, http.learnt.get(KEY, DEFAULT_KEY))
        stored = {post.post_id: post.uri for post in posts if post.post_id}
        comments = {id_: uri for id_, uri in stored.items() if "lc=" in uri}
        videos = {id_: uri for id_, uri in stored.items() if id_ not in comments}
        under = {post.post_id: post.thread_id for post in posts}  # comments by id come without their video
        for asked, get in ((videos, client.fetch_videos), (comments, client.fetch_comments)):
            for some in _fifties(asked):
                named = {id_: video for id_ in some if id_ in comments and (video := under.get(id_))}
                options = {"kind": "verify", "asked": some, "videos": named, "cursor": {}}
                answer = get(list(some))
                yield raw_page(answer, network=self.name, source="verify", options=options)

    def budgets(self, settings: Mapping[str, Any], /) -> list[Budget]:
        given = NetworkSettings.model_validate(settings)
        return [
            Budget("searches", given.searches_per_day, "day", ZONE),
            Budget("units", given.units_per_day, "day", ZONE),
        ]


def _client(http: Http, key_env: str) -> YouTubeClient:
    http.learnt[KEY] = key_env
    return YouTubeClient(http, secret(key_env, what_for="YouTube", where_to_get=WHERE))


def _fetch_search(client: YouTubeClient, slice_: Slice) -> Iterator[RawPage]:
    def ask(until: datetime | None, token: str | None) -> Answer:
        before = until + timedelta(seconds=1) if until else None  # the bound itself is left out
        return client.fetch_search(slice_.params, after=slice_.horizon, before=before, token=token)

    def get(cursor: Mapping[str, Any]) -> Answer:
        until, token = moment(cursor.get(UNTIL)), text_of(cursor.get("token"))
        try:
            return ask(until, token)
        except PageTokenError:  # of an earlier run: go on below the oldest video it had seen
            return ask(moment(cursor.get("oldest")) or until, None)

    pages = fetch_listing(slice_, get, page_facts, network="youtube", options={"kind": "search"})
    yield from _detailed(client, slice_, pages)


def _fetch_uploads(client: YouTubeClient, http: Http, slice_: Slice) -> Iterator[RawPage]:
    """The channel itself, for its counters, then its uploads: far cheaper than a search."""
    playlist = text_of(slice_.cursor.get("playlist"))
    if playlist is None:
        answer = _channel(client, http, slice_.params["channel"])
        yield raw_page(
            answer, network="youtube", source=slice_.source, options={"kind": "channel", "cursor": {}}
        )
        uploads = dig(_channel_item(answer), "contentDetails", "relatedPlaylists", "uploads")
        playlist = text_of(uploads)
    if playlist is None:
        raise PermanentError(f"YouTube names no uploads of {slice_.params['channel']}.")
    asked = playlist

    def get(cursor: Mapping[str, Any]) -> Answer:
        try:
            return client.fetch_playlist(asked, text_of(cursor.get("token")))
        except PageTokenError:
            return client.fetch_playlist(asked, None)

    shared = {"kind": "uploads", "playlist": asked}
    pages = fetch_listing(slice_, get, page_facts, network="youtube", options=shared)
    yield from _or_closed(slice_, _detailed(client, slice_, pages))


def _fetch_comments(client: YouTubeClient, http: Http, slice_: Slice) -> Iterator[RawPage]:
    """The comments of one video, or of everything on a channel."""
    about = slice_.params.get("about")
    if about:
        which = {"videoId": str(about["id"])}
        channel = about.get("channel")
    else:
        channel = text_of(dig(_channel_item(_channel(client, http, slice_.params["channel"])), "id"))
        which = {"allThreadsRelatedToChannelId": str(channel)}

    def get(cursor: Mapping[str, Any]) -> Answer:
        try:
            return client.fetch_threads(which, text_of(cursor.get("token")))
        except PageTokenError:
            return client.fetch_threads(which, None)

    options = {"kind": COMMENTS, "channel": channel}
    pages = fetch_listing(slice_, get, page_facts, network="youtube", options=options)
    yield from _or_closed(slice_, pages)


def _fetch_replies(client: YouTubeClient, slice_: Slice) -> Iterator[RawPage]:
    def get(thread: Thread) -> Answer:
        return client.fetch_replies(str(thread["id"]), text_of(thread.get("token")))

    def more(thread: Thread, answer: Answer) -> Thread | None:
        token = text_of(dig(answer.json(), "nextPageToken"))
        return {**thread, "token": token} if token and token != thread.get("token") else None

    yield from fetch_threads(slice_, get, network="youtube", options={"kind": "replies"}, more=more)


def _detailed(client: YouTubeClient, slice_: Slice, pages: Iterator[RawPage]) -> Iterator[RawPage]:
    """Before each page of a list, the videos on it with their whole texts and counters.

    The list page comes last, so that a run that is stopped in between asks for both again.
    """
    for page in pages:
        ids = [id_ for item in dictionaries(items_of(load_document(page)[0])) if (id_ := video_id(item))]
        if page.options.get("poison") or not ids:
            yield page
            continue
        is_detailed = True
        for some in _fifties(dict.fromkeys(ids, "")):
            options: dict[str, Any] = {"kind": "videos", "cursor": {}}
            try:
                answer = client.fetch_videos(list(some))
            except PoisonPageError as error:
                answer, is_detailed = error.answer, False
                options |= {"poison": "skipped", "beyond": None}
            yield raw_page(answer, network="youtube", source=slice_.source, options=options)
        yield replace(page, options={**page.options, "is_detailed": is_detailed})


def _or_closed(slice_: Slice, pages: Iterator[RawPage]) -> Iterator[RawPage]:
    """The pages; comments that are switched off and videos that are gone are an end, not a failure."""
    try:
        yield from pages
    except ClosedError as error:
        options = {"kind": CLOSED, CLOSED: error.reason, "cursor": {}}
        yield raw_page(error.answer, network="youtube", source=slice_.source, options=options)


def _channel(client: YouTubeClient, http: Http, name: str) -> Answer:
    """A channel, asked for once a run."""
    known = f"youtube/{name}"
    if known not in http.learnt:
        http.learnt[known] = client.fetch_channel(name)
    answer: Answer = http.learnt[known]
    if not _channel_item(answer):
        raise PermanentError(
            f"YouTube has no channel {name}.",
            remedy="Check its id (UC...) or handle (@...) in the workspace.",
        )
    return answer


def _channel_item(answer: Answer) -> Mapping[str, Any]:
    items = dictionaries(items_of(answer.json()))
    return items[0] if items else {}


def _fifties(asked: Mapping[str, str]) -> Iterator[dict[str, str]]:
    entries = list(asked.items())
    for start in range(0, len(entries), IDS_AT_ONCE):
        yield dict(entries[start : start + IDS_AT_ONCE])
