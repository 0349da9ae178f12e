"""Vimeo's API 3.4 over the world: a post is a video, an answer to one is a comment under it."""

import re
from datetime import UTC, datetime
from typing import Any

from extractors.vimeo.items import comment_address, video_address
from replay.case import NetworkCase
from replay.server import Asked, Reply, json_reply
from replay.world import Person, ReplayPost, World

TOKEN = "invented-token-of-the-replay"


class VimeoSite:
    """api.vimeo.com."""

    hosts = ("api.vimeo.com",)

    def __init__(self, world: World) -> None:
        self.world = world
        self.followers: list[Person] = []
        self.without_comments: set[str] = set()

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return refusal(401, "You must provide a valid authenticated access token.", 8003)
        path, query = asked.path, asked.query
        if path == "/videos":
            return self._list("/videos", self.videos(), query, video)
        if found := re.fullmatch(r"/users/([^/]+)(/videos|/followers)?", path):
            return self._user(found[1], found[2] or "", path, query)
        if found := re.fullmatch(r"/videos/(\d+)/comments/(\d+)/replies", path):
            answers = self.under(found[2])
            return self._list(path, answers[::-1], query, self._comment)
        if found := re.fullmatch(r"/videos/(\d+)/comments(?:/(\d+))?", path):
            return self._comments(found[1], found[2], path, query)
        found = re.fullmatch(r"/videos/(\d+)", path)
        return self._one(self.world.get(found[1]) if found else None, video)

    def videos(self) -> list[ReplayPost]:
        return [post for post in self.world.shown() if post.parent is None]

    def under(self, parent: str) -> list[ReplayPost]:
        return [post for post in self.world.shown() if post.parent == parent]

    def _user(self, name: str, part: str, path: str, query: dict[str, str]) -> Reply:
        people = {post.author for post in self.world.posts if post.author}
        person = next((one for one in people if name in {one.id, one.handle}), None)
        if person is None:
            return refusal(404, "The requested user could not be found", 5460)
        if part == "/videos":
            own = [post for post in self.videos() if post.author == person]
            return self._list(path, own, query, video)
        if part == "/followers":
            return self._list(path, self.followers, query, user)
        return json_reply(user(person))

    def _comments(self, video_id: str, comment_id: str | None, path: str, query: dict[str, str]) -> Reply:
        if comment_id:
            return self._one(self.world.get(comment_id), self._comment)
        if video_id in self.without_comments or self.world.get(video_id) is None:
            return refusal(404, "The requested page could not be found", 5000)
        return self._list(path, self.under(video_id), query, self._comment)

    def _comment(self, post: ReplayPost) -> dict[str, Any]:
        root, parent = post, self.world.get(post.parent or "")
        while parent is not None:
            root, parent = parent, self.world.get(parent.parent or "")
        replies = {"uri": f"/videos/{root.id}/comments/{post.id}/replies", "options": ["GET"]}
        item = {
            "uri": f"/videos/{root.id}/comments/{post.id}",
            "type": "video",
            "text": post.text,
            "created_on": stamp(post.created_at),
            "user": user(post.author) if post.author else None,
            "metadata": {"connections": {"replies": replies | {"total": len(self.under(post.id))}}},
        }
        return item | post.extra

    def _one(self, post: ReplayPost | None, write: Any) -> Reply:
        if post is None or post.is_deleted:
            return refusal(404, "The requested video could not be found", 5000)
        if post.is_private:
            return refusal(403, "You don't have permission to view this video.", 3410)
        return json_reply(write(post))

    def _list(self, path: str, found: list[Any], query: dict[str, str], write: Any) -> Reply:
        page = int(query.get("page", "1"))
        size = min(int(query.get("per_page", "25")), self.world.page_size)
        start = (page - 1) * size
        paging = {
            "previous": None,
            "first": f"{path}?page=1",
            "last": f"{path}?page={-(-len(found) // size)}",
        }
        paging["next"] = f"{path}?page={page + 1}" if start + size < len(found) else None
        data = [write(one) for one in found[start : start + size]]
        answer = {"total": len(found), "page": page, "per_page": size, "paging": paging, "data": data}
        return json_reply(answer, x_ratelimit_limit="100", x_ratelimit_remaining="98")


def refusal(code: int, message: str, error_code: int) -> Reply:
    document = {"error": message, "developer_message": message, "error_code": error_code, "link": None}
    return json_reply(document, code)


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def user(person: Person) -> dict[str, Any]:
    item: dict[str, Any] = {"uri": f"/users/{person.id}", "name": person.name}
    item["link"] = f"https://vimeo.com/{person.handle}"
    if person.followers is not None:
        uri = f"/users/{person.id}/followers"
        followers = {"uri": uri, "options": ["GET"], "total": person.followers}
        item["metadata"] = {"connections": {"followers": followers}}
    return item


def video(post: ReplayPost) -> dict[str, Any]:
    numbers = {"likes": post.likes, "comments": post.replies}
    connections = {
        name: {"uri": f"/videos/{post.id}/{name}", "options": ["GET"], "total": total}
        for name, total in numbers.items()
        if total is not None
    }
    item = {
        "uri": f"/videos/{post.id}",
        "name": post.title or "Une vidéo",
        "description": post.text,
        "type": "video",
        "link": video_address(post.id),
        "language": post.lang,
        "created_time": stamp(post.created_at),
        "release_time": stamp(post.created_at),
        "modified_time": stamp(post.edited_at or post.created_at),
        "status": "available",
        "privacy": {"view": "anybody", "comments": "anybody"},
        "stats": {"plays": post.views},
        "metadata": {"connections": connections},
        "user": user(post.author) if post.author else None,
    }
    return item | post.extra


def uri_of_comment(post: ReplayPost, root: ReplayPost) -> str:
    return comment_address(root.id, post.id)


CASE = NetworkCase(
    network="vimeo",
    settings={"queries": ["vélo"], "comments": False},  # their lists have states of their own
    site=VimeoSite,
    uri_of=lambda post: video_address(post.id),
    listing="/videos",
    env={"VIMEO_TOKEN": TOKEN},
    counters={"likes": "likes", "replies": "replies", "views": "views"},
    cannot={"opted_out": "the network has no such mark"},
)
