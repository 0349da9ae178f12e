"""Facebook Pages: a page's feed, comments, insights and objects by their ids, over the world."""

import re
from datetime import datetime, timedelta
from typing import Any

from replay.case import NetworkCase
from replay.graph import EXPIRED, TOKEN, connection, error, gone, refused_credential, throttled
from replay.server import Asked, Reply, json_reply
from replay.world import ReplayPost, World

PAGE = "42"
KNOWN_METRICS = {"page_media_view", "page_follows", "post_media_view"}


class FacebookSite:
    """One page. Posts that answer another post of the world are its comments."""

    hosts = ("graph.facebook.com",)

    def __init__(self, world: World) -> None:
        self.world = world

    def answer(self, asked: Asked) -> Reply:
        path = re.sub(r"^/v\d+\.\d+/", "", asked.path)
        refusal = refused_credential(asked)
        return refusal or self._list(path, asked) or self._object(path, asked)

    def _list(self, path: str, asked: Asked) -> Reply | None:
        size = self.world.page_size
        if path == f"{PAGE}/feed":
            return json_reply(connection(asked, self._feed(asked), size))
        if found := re.fullmatch(rf"{PAGE}_(\d+)/comments", path):
            return json_reply(connection(asked, self._comments(found[1]), size, order="chronological"))
        return None

    def _object(self, path: str, asked: Asked) -> Reply:
        if path == "" and "ids" in asked.query:
            return self._objects(asked.query["ids"].split(","))
        if found := re.fullmatch(r"([\d_]+)/insights/(\w+)", path):
            return self._insight(found[1], found[2], asked.query.get("period", "day"))
        page = {
            "id": PAGE,
            "name": "Atelier",
            "username": "atelier",
            "followers_count": 900,
            "fan_count": 870,
        }
        return json_reply(page) if path == PAGE else gone(path)

    def _feed(self, asked: Asked) -> list[dict[str, Any]]:
        """Newest first; `since` looks at the last change of a post."""
        since = int(asked.query.get("since", "0"))
        posts = [post for post in self.world.shown() if not post.parent]
        return [
            self._document(post)
            for post in posts
            if (post.edited_at or post.created_at).timestamp() >= since or since == 0
        ]

    def _comments(self, id_: str) -> list[dict[str, Any]]:
        answers = [post for post in self.world.shown() if post.parent == id_]
        return [_comment(post) for post in reversed(answers)]

    def _objects(self, ids: list[str]) -> Reply:
        """One id that is not there spoils the whole answer."""
        found = {}
        for id_ in ids:
            post = self.world.get(id_.rpartition("_")[2])
            if post is None or post.is_deleted:
                return gone(id_)
            if post.is_private:
                return error(10, "(#10) This endpoint requires a permission", http=403)
            found[id_] = _comment(post) if post.parent else self._document(post)
        return json_reply(found)

    def _insight(self, object_id: str, metric: str, period: str) -> Reply:
        if metric not in KNOWN_METRICS:
            return error(100, f"(#100) The value must be a valid insights metric: {metric}")
        post = self.world.get(object_id.rpartition("_")[2])
        end = self.world.now.replace(hour=7, minute=0, second=0, microsecond=0)
        days = [end - timedelta(days=3), end]
        values = [{"value": 10 * place, "end_time": _time(day)} for place, day in enumerate(days, 1)]
        if period == "lifetime":
            values = [{"value": post.views}] if post else []
        item = {"name": metric, "period": period, "id": f"{object_id}/insights/{metric}/{period}"}
        is_told = post is None or post.views is not None
        return json_reply({"data": [{**item, "values": values}] if is_told else []})

    def _document(self, post: ReplayPost) -> dict[str, Any]:
        answers = sum(other.parent == post.id for other in self.world.shown())
        replies = answers or post.replies
        changed = post.edited_at or post.created_at
        document: dict[str, Any] = {
            "id": f"{PAGE}_{post.id}",
            "message": post.text,
            "created_time": _time(post.created_at),
            "updated_time": _time(changed),
            "permalink_url": f"https://www.facebook.com/{PAGE}/posts/{post.id}",
        }
        document |= {"from": {"id": post.author.id, "name": post.author.name}} if post.author else {}
        document |= _total("reactions", post.likes) | _total("comments", replies)
        document |= {"shares": {"count": post.shares}} if post.shares is not None else {}
        return document | post.extra


def _total(name: str, number: int | None) -> dict[str, Any]:
    return {name: {"data": [], "summary": {"total_count": number}}} if number is not None else {}


def _comment(post: ReplayPost) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": f"{post.parent}_{post.id}",
        "message": post.text,
        "created_time": _time(post.created_at),
        "like_count": post.likes,
        "comment_count": post.replies,
    }
    document |= {"from": {"id": post.author.id, "name": post.author.name}} if post.author else {}
    return document | post.extra


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")


def _uri(post: ReplayPost) -> str:
    id_ = f"{post.parent}_{post.id}" if post.parent else f"{PAGE}_{post.id}"
    return f"https://www.facebook.com/{id_}"


CASE = NetworkCase(
    network="facebook",
    settings={"pages": [{"id": PAGE, "name": "Atelier", "token_env": "FACEBOOK_TOKEN", "own": True}]},
    site=FacebookSite,
    uri_of=_uri,
    listing="/feed",
    env={"FACEBOOK_TOKEN": TOKEN},
    refuse=throttled,
    unauthorized=EXPIRED,
    counters={"likes": "likes", "replies": "replies", "shares": "shares"},
    cannot={"opted_out": "the Graph API has no mark of people who opted out"},
)
