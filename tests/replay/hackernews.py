"""Hacker News: Algolia's search over the world, and Firebase's items."""

import re
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from extractors.hackernews.parse import item_uri
from replay.case import NetworkCase
from replay.server import Asked, Reply, json_reply
from replay.world import ReplayPost, World


class HackerNewsSite:
    """The two hosts of Hacker News."""

    hosts = ("hn.algolia.com", "hacker-news.firebaseio.com")

    def __init__(self, world: World) -> None:
        self.world = world

    def answer(self, asked: Asked) -> Reply:
        if asked.path.endswith("/search_by_date"):
            return self._search(asked.query)
        if found := re.fullmatch(r"/v0/item/(\d+)\.json", asked.path):
            return json_reply(self._item(found[1]))
        if found := re.fullmatch(r"/api/v1/(items|users)/(\w+)", asked.path):
            document = self._tree(found[2]) if found[1] == "items" else self._user(found[2])
            return json_reply(document) if document else json_reply({"error": "Not Found"}, 404)
        return json_reply({"error": "not found"}, 404)

    def _search(self, query: dict[str, str]) -> Reply:
        filters = query.get("numericFilters", "")
        bounds = {name: _moment(value) for name, value in re.findall(r"created_at_i([<>]=)(\d+)", filters)}
        upper = bounds.get("<=")
        end = upper + timedelta(seconds=1, microseconds=-1) if upper else None
        found = self.world.between(bounds.get(">="), end)
        size = min(int(query["hitsPerPage"]), self.world.page_size)
        document = {
            "hits": [_hit(post, self._story(post)) for post in found[:size]],
            "nbHits": len(found),
            "nbPages": -(-len(found) // size),
            "page": 0,
            "hitsPerPage": size,
        }
        return json_reply(document)

    def _tree(self, id_: str) -> dict[str, Any] | None:
        """An item of Algolia with everything below it."""
        post = self.world.get(id_)
        if post is None or post.is_deleted or post.is_private:
            return None
        children = [self._tree(other.id) for other in self.world.posts if other.parent == id_]
        return {
            "id": int(id_),
            "created_at_i": int(post.created_at.timestamp()),
            "type": "comment" if post.parent else "story",
            "author": post.author.handle if post.author else None,
            "title": post.title,
            "text": escape(post.text, quote=False),
            "points": None if post.parent else post.likes,
            "parent_id": int(post.parent) if post.parent else None,
            "story_id": int(self._story(post)),
            "children": [child for child in children if child],
        }

    def _user(self, name: str) -> dict[str, Any] | None:
        people = {post.author.handle: post.author for post in self.world.posts if post.author}
        return {"username": name, "karma": people[name].followers, "about": ""} if name in people else None

    def _story(self, post: ReplayPost) -> str:
        parent = self.world.get(post.parent) if post.parent else None
        return self._story(parent) if parent else post.id

    def _item(self, id_: str) -> dict[str, Any] | None:
        post = self.world.get(id_)
        if post is None or post.is_private:
            return None
        created = int(post.created_at.timestamp())
        if post.is_deleted:
            return {"id": int(id_), "time": created, "type": "story", "deleted": True}
        item = {"id": int(id_), "time": created, "type": "story", "text": escape(post.text, quote=False)}
        item |= {"title": post.title} if post.title else {}
        item |= {"by": post.author.handle} if post.author else {}
        item |= {"score": post.likes} if post.likes is not None else {}
        item |= {"descendants": post.replies} if post.replies is not None else {}
        return item | post.extra


def _moment(value: str) -> datetime:
    return datetime.fromtimestamp(int(value), UTC)


def _hit(post: ReplayPost, story: str) -> dict[str, Any]:
    is_answer = post.parent is not None
    return {
        "objectID": post.id,
        "created_at_i": int(post.created_at.timestamp()),
        "author": post.author.handle if post.author else None,
        "title": post.title,
        "comment_text" if is_answer else "story_text": escape(post.text, quote=False),
        "points": None if is_answer else post.likes,
        "num_comments": None if is_answer else post.replies,
        "parent_id": int(post.parent) if post.parent else None,
        "story_id": int(story),
        "_tags": ["comment" if is_answer else "story", f"story_{story}"],
    } | post.extra


CASE = NetworkCase(
    network="hackernews",
    settings={"queries": ["vélo"]},
    site=HackerNewsSite,
    uri_of=lambda post: item_uri(post.id),
    listing="/search_by_date",
    cannot={
        "opted_out": "the network has no such mark",
        "expired_token": "neither API knows a credential",
    },
)
