"""YouTube's Data API over the world: a post is a video, an answer to one is a comment under it."""

from datetime import UTC, datetime, timedelta
from json import dumps
from typing import Any

from extractors.values import moment
from extractors.youtube.items import comment_uri, video_uri
from replay.case import NetworkCase
from replay.faults import Fault, status
from replay.server import Asked, Reply, json_reply
from replay.world import Person, ReplayPost, World

KEY = "AIza-invented-key-of-the-replay"
INLINE_REPLIES = 5
SEARCH_END = 500  # results that a search gives, whatever there is


class YouTubeSite:
    """youtube.googleapis.com."""

    hosts = ("youtube.googleapis.com",)

    def __init__(self, world: World) -> None:
        self.world = world
        self.closed: set[str] = set()  # videos without comments
        self.expired: set[str] = set()  # page tokens that are no longer known
        self.search_end = SEARCH_END
        self.hides_subscribers = False

    def answer(self, asked: Asked) -> Reply:
        query = asked.query
        if query.get("key") != KEY:
            return refusal(400, "keyInvalid", "Bad Request")
        if query.get("pageToken") in self.expired:
            return refusal(400, "invalidPageToken", "The request specifies an invalid page token.")
        routes = {
            "search": self._search,
            "videos": self._videos,
            "channels": self._channels,
            "playlistItems": self._playlist,
            "commentThreads": self._threads,
            "comments": self._comments,
        }
        route = routes.get(asked.path.removeprefix("/youtube/v3/"))
        return route(query) if route else json_reply({"error": {"code": 404, "message": "Not Found"}}, 404)

    def videos(self) -> list[ReplayPost]:
        return [post for post in self.world.shown() if post.parent is None]

    def under(self, parent: str) -> list[ReplayPost]:
        return [post for post in self.world.shown() if post.parent == parent]

    def _search(self, query: dict[str, str]) -> Reply:
        after, before = moment(query.get("publishedAfter")), moment(query.get("publishedBefore"))
        found = [
            post
            for post in self.videos()
            if (after is None or post.created_at >= after) and (before is None or post.created_at < before)
        ][: self.search_end]
        return self._page("searchListResponse", found, query, search_result)

    def _videos(self, query: dict[str, str]) -> Reply:
        asked = query["id"].split(",")[:50]
        given = {video_id(post): post for post in self.videos()}
        return listed("videoListResponse", [video(given[id_]) for id_ in asked if id_ in given])

    def _channels(self, query: dict[str, str]) -> Reply:
        authors = {post.author for post in self.world.posts if post.author}
        found = [
            person
            for person in authors
            if query.get("forHandle") == f"@{person.handle}" or query.get("id") == channel_id(person)
        ]
        items = [channel(person, len(self.videos()), is_hidden=self.hides_subscribers) for person in found]
        return listed("channelListResponse", items)

    def _playlist(self, query: dict[str, str]) -> Reply:
        owned = [
            post
            for post in self.videos()
            if post.author and uploads_of(channel_id(post.author)) == query["playlistId"]
        ]
        if not owned:
            return refusal(404, "playlistNotFound", "The playlist cannot be found.")
        return self._page("playlistItemListResponse", owned, query, playlist_item)

    def _threads(self, query: dict[str, str]) -> Reply:
        asked = query.get("videoId")
        if asked in self.closed:
            return refusal(403, "commentsDisabled", "The video has disabled comments.")
        known = {video_id(post): post for post in self.videos()}
        if asked and asked not in known:
            return refusal(404, "videoNotFound", "The video cannot be found.")
        roots = [known[asked]] if asked else self.videos()
        found = [post for root in roots for post in self.under(root.id)]
        found.sort(key=lambda post: post.created_at, reverse=True)
        return self._page("commentThreadListResponse", found, query, self._thread)

    def _thread(self, post: ReplayPost) -> dict[str, Any]:
        root = self.world.get(post.parent or "")
        answers = self.under(post.id)
        snippet: dict[str, Any] = {"topLevelComment": comment(post), "canReply": True, "isPublic": True}
        snippet |= {"totalReplyCount": len(answers), "videoId": video_id(root) if root else None}
        if root and root.author:
            snippet["channelId"] = channel_id(root.author)
        thread = {"kind": "youtube#commentThread", "id": comment_id(post), "snippet": snippet}
        shown = [comment(answer, post) for answer in answers[:INLINE_REPLIES]]
        return thread | ({"replies": {"comments": shown}} if shown else {})

    def _comments(self, query: dict[str, str]) -> Reply:
        given = {comment_id(post): post for post in self.world.shown() if post.parent}
        if "parentId" in query:
            parent = given.get(query["parentId"])
            if parent is None:
                return refusal(404, "commentNotFound", "The comment cannot be found.")
            answers = self.under(parent.id)
            return self._page("commentListResponse", answers, query, lambda post: comment(post, parent))
        found = [given[id_] for id_ in query["id"].split(",")[:50] if id_ in given]
        return listed("commentListResponse", [comment(post, self._parent_comment(post)) for post in found])

    def _parent_comment(self, post: ReplayPost) -> ReplayPost | None:
        parent = self.world.get(post.parent or "")
        return parent if parent and parent.parent else None

    def _page(self, kind: str, posts: list[ReplayPost], query: dict[str, str], write: Any) -> Reply:
        start = int(query.get("pageToken", "C0")[1:])
        size = min(int(query.get("maxResults", "5")), self.world.page_size)
        more = {"nextPageToken": f"C{start + size}"} if start + size < len(posts) else {}
        return listed(kind, [write(post) for post in posts[start : start + size]], total=len(posts), **more)


def listed(kind: str, items: list[dict[str, Any]], total: int | None = None, **more: str) -> Reply:
    info = {"totalResults": len(items) if total is None else total, "resultsPerPage": len(items)}
    return json_reply({"kind": f"youtube#{kind}", "etag": "e", "pageInfo": info, **more, "items": items})


def error(code: int, reason: str, message: str) -> dict[str, Any]:
    entry = {"message": message, "domain": "youtube", "reason": reason}
    return {"error": {"code": code, "message": message, "errors": [entry]}}


def refusal(code: int, reason: str, message: str) -> Reply:
    return json_reply(error(code, reason, message), code)


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def video_id(post: ReplayPost) -> str:
    return f"vid{int(post.id):08d}"


def comment_id(post: ReplayPost) -> str:
    return f"Ugx{post.id}AaABAg"


def channel_id(person: Person) -> str:
    return f"UC{person.id:0>22}"


def uploads_of(channel: str) -> str:
    return f"UU{channel.removeprefix('UC')}"


def _published(post: ReplayPost) -> dict[str, Any]:
    snippet: dict[str, Any] = {"publishedAt": stamp(post.created_at), "description": post.text}
    snippet["title"] = post.title or "Une vidéo"
    if post.author:
        snippet |= {"channelId": channel_id(post.author), "channelTitle": post.author.name}
    return snippet | post.extra


def search_result(post: ReplayPost) -> dict[str, Any]:
    snippet = _published(post) | {"description": post.text[:100], "liveBroadcastContent": "none"}
    id_ = {"kind": "youtube#video", "videoId": video_id(post)}
    return {"kind": "youtube#searchResult", "etag": "e", "id": id_, "snippet": snippet}


def video(post: ReplayPost) -> dict[str, Any]:
    numbers = {"viewCount": post.views, "likeCount": post.likes, "commentCount": post.replies}
    statistics = {name: str(value) for name, value in numbers.items() if value is not None}
    snippet = _published(post) | ({"defaultAudioLanguage": post.lang} if post.lang else {})
    item = {"kind": "youtube#video", "etag": "e", "id": video_id(post), "snippet": snippet}
    item["status"] = {"uploadStatus": "processed", "privacyStatus": "public", "license": "youtube"}
    return item | {"statistics": statistics} if statistics else item


def playlist_item(post: ReplayPost) -> dict[str, Any]:
    author = channel_id(post.author) if post.author else ""
    snippet = _published(post) | {
        "publishedAt": stamp(post.created_at + timedelta(minutes=1)),  # when it entered the list
        "playlistId": uploads_of(author),
        "resourceId": {"kind": "youtube#video", "videoId": video_id(post)},
    }
    details = {"videoId": video_id(post), "videoPublishedAt": stamp(post.created_at)}
    item = {"kind": "youtube#playlistItem", "etag": "e", "id": f"PL{post.id}", "snippet": snippet}
    return item | {"contentDetails": details, "status": {"privacyStatus": "public"}}


def channel(person: Person, videos: int, *, is_hidden: bool = False) -> dict[str, Any]:
    statistics: dict[str, Any] = {"viewCount": "12345", "videoCount": str(videos)}
    statistics["hiddenSubscriberCount"] = is_hidden
    if not is_hidden and person.followers is not None:
        statistics["subscriberCount"] = str(person.followers)
    return {
        "kind": "youtube#channel",
        "etag": "e",
        "id": channel_id(person),
        "snippet": {
            "title": person.name,
            "customUrl": f"@{person.handle}",
            "publishedAt": "2020-01-01T00:00:00Z",
        },
        "contentDetails": {"relatedPlaylists": {"uploads": uploads_of(channel_id(person))}},
        "statistics": statistics,
    }


def comment(post: ReplayPost, parent: ReplayPost | None = None) -> dict[str, Any]:
    snippet: dict[str, Any] = {
        "textDisplay": post.text,
        "textOriginal": post.text,
        "publishedAt": stamp(post.created_at),
        "updatedAt": stamp(post.edited_at or post.created_at),
        "canRate": True,
        "viewerRating": "none",
        "authorDisplayName": f"@{post.author.handle}" if post.author else "",
    }
    snippet |= {"authorChannelId": {"value": channel_id(post.author)}} if post.author else {}
    snippet |= {"likeCount": post.likes} if post.likes is not None else {}
    snippet |= {"parentId": comment_id(parent)} if parent else {}
    return {"kind": "youtube#comment", "etag": "e", "id": comment_id(post), "snippet": snippet | post.extra}


def uri_of_comment(post: ReplayPost, root: ReplayPost) -> str:
    return comment_uri(comment_id(post))


def refuse(seconds: int, now: datetime) -> Fault:
    """The per-user rate: 403 with a reason. The daily quota is another one, see the source's tests."""
    document = error(403, "rateLimitExceeded", "The request was throttled.")
    return status(403, dumps(document).encode(), retry_after=str(seconds))


def _unauthorized() -> Fault:
    return status(400, dumps(error(400, "keyInvalid", "Bad Request")).encode())


CASE = NetworkCase(
    network="youtube",
    settings={"queries": ["vélo"], "comments": False},  # their lists have states of their own
    site=YouTubeSite,
    uri_of=lambda post: video_uri(video_id(post)),
    listing="/search",
    env={"YOUTUBE_API_KEY": KEY},
    refuse=refuse,
    unauthorized=_unauthorized(),
    counters={"likes": "likes", "replies": "replies", "views": "views"},
    cannot={"opted_out": "the network has no such mark"},
)
