"""LinkedIn: one page's posts over the world, comments, statistics and posts by their URNs."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from replay.case import NetworkCase
from replay.faults import Fault, status
from replay.server import Asked, Reply, json_reply
from replay.world import ReplayPost, World

PAGE = "urn:li:organization:42"
TOKEN = "AQXlinkedinTokenOfTheReplay"
VERSION = "202609"
ACTIVITY = "urn:li:activity:9"
RESERVED = re.compile(r"([|{}@\[\]()<>#\\*_~])")


class LinkedInSite:
    """One page. Posts that answer another post of the world are its comments."""

    hosts = ("api.linkedin.com",)

    def __init__(self, world: World) -> None:
        self.world = world

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return _refusal(401, "INVALID_ACCESS_TOKEN", "Invalid access token")
        version = asked.headers.get("linkedin-version", "")
        if version != VERSION:
            return _refusal(426, "NONEXISTENT_VERSION", f"Requested version {version} is not active")
        if asked.headers.get("x-restli-protocol-version") != "2.0.0":
            return _refusal(400, "ILLEGAL_ARGUMENT", "Invalid query parameters passed to request")
        path = [unquote(part) for part in urlsplit(asked.target).path.removeprefix("/rest/").split("/")]
        return self._posts(path, asked) or self._comments(path, asked) or self._counters(path, asked)

    def _posts(self, path: list[str], asked: Asked) -> Reply | None:
        if path != ["posts"]:
            return None
        if "ids" in asked.query:
            return self._again(_urns(asked.query["ids"]))
        posts = [self._post(post) for post in self.world.shown() if not post.parent]
        return json_reply(self._elements(posts, asked, "posts"))

    def _elements(self, items: list[dict[str, Any]], asked: Asked, name: str) -> dict[str, Any]:
        start = int(asked.query.get("start", "0"))
        size = min(int(asked.query.get("count", "10")), self.world.page_size)
        links = [{"rel": "next", "type": "application/json", "href": f"/rest/{name}?start={start + size}"}]
        paging = {"start": start, "count": size, "links": links if start + size < len(items) else []}
        return {"paging": paging, "elements": items[start : start + size]}

    def _again(self, urns: list[str]) -> Reply:
        answer: dict[str, Any] = {"results": {}, "statuses": {}, "errors": {}}
        for urn in urns:
            post = self.world.get(urn.rpartition(":")[2])
            if post is None or post.is_deleted:
                answer["errors"][urn] = {"status": 404, "message": "Could not find entity"}
            elif post.is_private:
                answer["errors"][urn] = {"status": 403, "message": "Not allowed"}
            else:
                answer["results"][urn] = self._post(post)
        return json_reply(answer)

    def _comments(self, path: list[str], asked: Asked) -> Reply | None:
        if path[0] != "socialActions":
            return None
        if len(path) == 4:
            post = self.world.get(path[3])
            is_there = post is not None and not post.is_deleted
            return (
                json_reply(self._comment(post)) if post and is_there else _refusal(404, "NOT_FOUND", "gone")
            )
        owner = path[1].rstrip(")").rpartition("," if "comment" in path[1] else ":")[2]
        answers = [post for post in reversed(self.world.shown()) if post.parent == owner]
        return json_reply(self._elements([self._comment(one) for one in answers], asked, "comments"))

    def _counters(self, path: list[str], asked: Asked) -> Reply:
        query = {name: values[-1] for name, values in parse_qs(urlsplit(asked.target).query).items()}
        if path[0] == "organizations":
            return json_reply({"id": int(path[1]), "localizedName": "Atelier", "vanityName": "atelier"})
        if path[0] == "networkSizes":
            return json_reply({"firstDegreeSize": 900})
        if path[0] == "organizationalEntityShareStatistics":
            is_of_posts = "shares" in query
            return json_reply({"elements": self._of_posts(query["shares"]) if is_of_posts else self._days()})
        return _refusal(403, "ACCESS_DENIED", "Not enough permissions to access follower statistics")

    def _of_posts(self, shares: str) -> list[dict[str, Any]]:
        posts = [self.world.get(urn.rpartition(":")[2]) for urn in _urns(shares)]
        elements = []
        for post in posts:
            if post is not None:
                told = {
                    "likeCount": post.likes,
                    "commentCount": post.replies,
                    "shareCount": post.shares,
                    "impressionCount": post.views,
                }
                counts = {name: value for name, value in told.items() if value is not None}
                elements.append(
                    {"organizationalEntity": PAGE, "share": _uri(post), "totalShareStatistics": counts}
                )
        return elements

    def _days(self) -> list[dict[str, Any]]:
        midnight = self.world.now.replace(hour=0, minute=0, second=0, microsecond=0)
        days = [midnight - timedelta(days=back) for back in (4, 1)]
        return [
            {
                "organizationalEntity": PAGE,
                "timeRange": {"start": _ms(day), "end": _ms(day + timedelta(days=1))},
                "totalShareStatistics": {"impressionCount": 70, "engagement": 0.25},
            }
            for day in days
        ]

    def _post(self, post: ReplayPost) -> dict[str, Any]:
        document: dict[str, Any] = {
            "id": _uri(post),
            "commentary": RESERVED.sub(r"\\\1", post.text),
            "createdAt": _ms(post.created_at),
            "publishedAt": _ms(post.created_at),
            "lastModifiedAt": _ms(post.edited_at or post.created_at),
            "lifecycleState": "PUBLISHED",
            "visibility": "PUBLIC",
            "lifecycleStateInfo": {"isEditedByAuthor": post.edited_at is not None},
        }
        return document | ({"author": PAGE} if post.author else {}) | post.extra

    def _comment(self, post: ReplayPost) -> dict[str, Any]:
        answers = sum(other.parent == post.id for other in self.world.shown())
        document: dict[str, Any] = {
            "id": post.id,
            "commentUrn": _uri(post),
            "object": ACTIVITY,
            "message": {"attributes": [], "text": post.text},
            "created": {"time": _ms(post.created_at)},
            "lastModified": {"time": _ms(post.edited_at or post.created_at)},
            "likesSummary": {"totalLikes": post.likes},
            "commentsSummary": {"aggregatedTotalComments": answers},
        }
        return document | ({"actor": f"urn:li:person:{post.author.id}"} if post.author else {}) | post.extra


def _refusal(code: int, word: str, message: str) -> Reply:
    return json_reply({"status": code, "code": word, "message": message}, code)


def _urns(value: str) -> list[str]:
    """The members of `List(...)`."""
    return [urn for urn in value.removeprefix("List(").removesuffix(")").split(",") if urn]


def _uri(post: ReplayPost) -> str:
    return f"urn:li:comment:({ACTIVITY},{post.id})" if post.parent else f"urn:li:share:{post.id}"


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _bare(_seconds: int, _now: datetime) -> Fault:
    """A refusal that says nothing: the quota of the day is used up."""
    return status(429, b'{"status": 429, "code": "TOO_MANY_REQUESTS", "message": "Resource level throttle"}')


CASE = NetworkCase(
    network="linkedin",
    settings={"organizations": [{"id": "42", "token_env": "LINKEDIN_TOKEN"}]},
    site=LinkedInSite,
    uri_of=_uri,
    listing="/rest/posts",
    env={"LINKEDIN_TOKEN": TOKEN},
    refuse=_bare,
    unauthorized=status(401, b'{"status": 401, "code": "EXPIRED_ACCESS_TOKEN", "message": "expired"}'),
    counters={"likes": "likes", "replies": "replies", "shares": "shares", "impressions": "views"},
    cannot={
        "rate_limited": "a refusal always lasts until midnight UTC, which is never a short wait",
        "opted_out": "the API has no mark of people who opted out",
    },
)
