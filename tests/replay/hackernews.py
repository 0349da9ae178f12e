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
        return json_reply({"error": "not found"}, 404)

    def _search(self, query: dict[str, str]) -> Reply:
        filters = query.get("numericFilters", "")
        bounds = {name: _moment(value) for name, value in re.findall(r"created_at_i([<>]=)(\d+)", filters)}
        upper = bounds.get("<=")
        end = upper + timedelta(seconds=1, microseconds=-1) if upper else None
        found = self.world.between(bounds.get(">="), end)
        size = min(int(query["hitsPerPage"]), self.world.page_size)
        document = {
            "hits": [_hit(post) for post in found[:size]],
            "nbHits": len(found),
            "nbPages": -(-len(found) // size),
            "page": 0,
            "hitsPerPage": size,
        }
        return json_reply(document)

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


def _hit(post: ReplayPost) -> dict[str, Any]:
    return {
        "objectID": post.id,
        "created_at_i": int(post.created_at.timestamp()),
        "author": post.author.handle if post.author else None,
        "title": post.title,
        "story_text": escape(post.text, quote=False),
        "points": post.likes,
        "num_comments": post.replies,
        "story_id": int(post.id),
        "_tags": ["story", f"story_{post.id}"],
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
