"""Trustpilot's public API over the world: a post is a review of the one business unit there is."""

import re
from datetime import UTC, datetime
from typing import Any

from extractors.trustpilot.parse import review_uri
from replay.case import NetworkCase
from replay.server import Asked, Reply, json_reply
from replay.world import ReplayPost, World

KEY = "invented-key-of-the-replay"
UNIT = "507f1f77bcf86cd799439011"
DOMAIN = "example.org"


class TrustpilotSite:
    """api.trustpilot.com."""

    hosts = ("api.trustpilot.com",)

    def __init__(self, world: World) -> None:
        self.world = world
        self.replies: dict[str, str] = {}  # review -> what the company replied

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("apikey") != KEY:
            return json_reply({"message": "Invalid API key"}, 401)
        path = asked.path.removeprefix("/v1")
        if path == "/business-units/find":
            is_known = asked.query.get("name") == DOMAIN
            return json_reply(self._unit()) if is_known else json_reply({"message": "Not found"}, 404)
        if path == f"/business-units/{UNIT}":
            return json_reply(self._unit())
        if path == f"/business-units/{UNIT}/reviews":
            return self._reviews(asked.query)
        found = re.fullmatch(r"/reviews/(\w+)", path)
        return self._review(self.world.get(found[1])) if found else json_reply({}, 404)

    def _unit(self) -> dict[str, Any]:
        return {
            "id": UNIT,
            "displayName": "Vélos Exemple",
            "name": {"identifying": DOMAIN, "referring": [DOMAIN]},
            "score": {"stars": 4.5, "trustScore": 4.3},
            "numberOfReviews": {"total": len(self.world.shown()), "fiveStars": 1},
        }

    def _reviews(self, query: dict[str, str]) -> Reply:
        page = int(query.get("page", "1"))
        size = min(int(query.get("perPage", "20")), self.world.page_size)
        shown = self.world.shown()[(page - 1) * size : page * size]
        return json_reply({"links": [], "reviews": [self._written(post) for post in shown]})

    def _review(self, post: ReplayPost | None) -> Reply:
        if post is None or post.is_deleted:
            return json_reply({"message": "Not found"}, 404)
        hidden = {"reportData": {"reviewVisibility": "hidden", "reason": "consumer_is_competitor"}}
        return json_reply(self._written(post) | (hidden if post.is_private else {}))

    def _written(self, post: ReplayPost) -> dict[str, Any]:
        item: dict[str, Any] = {
            "id": post.id,
            "stars": post.rating or 4,
            "title": post.title or "Un avis",
            "text": post.text,
            "language": post.lang,
            "createdAt": stamp(post.created_at),
            "updatedAt": stamp(post.edited_at) if post.edited_at else None,
            "businessUnit": {"id": UNIT, "identifyingName": DOMAIN, "displayName": "Vélos Exemple"},
            "status": "active",
            "isVerified": True,
        }
        if post.author:
            item["consumer"] = {"id": post.author.id, "displayName": post.author.name, "numberOfReviews": 2}
        item |= {"numberOfLikes": post.likes} if post.likes is not None else {}
        if post.id in self.replies:
            reply = {"text": self.replies[post.id], "createdAt": stamp(post.created_at), "updatedAt": None}
            item["companyReply"] = reply
        return item | post.extra


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


CASE = NetworkCase(
    network="trustpilot",
    settings={"business_units": [DOMAIN]},
    site=TrustpilotSite,
    uri_of=lambda post: review_uri(post.id),
    listing=f"{UNIT}/reviews",
    env={"TRUSTPILOT_API_KEY": KEY},
    counters={"likes": "likes"},
    cannot={"opted_out": "the network has no such mark"},
)
