"""The App Store's public feeds over the world, and App Store Connect; a post is a review."""

import re
from datetime import UTC
from typing import Any

import jwt

from extractors.appstore.parse import review_uri
from replay.case import NetworkCase
from replay.server import Asked, Reply, json_reply
from replay.world import ReplayPost, World

APP = "123456789"
PAGES = 10


class AppStoreSite:
    """itunes.apple.com and api.appstoreconnect.apple.com."""

    hosts = ("itunes.apple.com", "api.appstoreconnect.apple.com")

    def __init__(self, world: World) -> None:
        self.world = world
        self.empty_pages: set[int] = set()
        self.has_app_entry = False
        self.replies: dict[str, str] = {}  # review -> what the developer replied
        self.public_key: Any = None  # of those who may read Connect
        self.tokens: set[str] = set()

    def answer(self, asked: Asked) -> Reply:
        if asked.host == self.hosts[1]:
            return self._connect(asked)
        found = re.fullmatch(
            rf"/\w\w/rss/customerreviews/page=(\d+)/id={APP}/sortby=mostrecent/json", asked.path
        )
        if not found:
            return json_reply({"feed": {}})
        page = int(found[1])
        if not 1 <= page <= PAGES:
            return Reply(b"CustomerReviews RSS page depth is limited to 10", 400)
        return self._feed(page)

    def _feed(self, page: int) -> Reply:
        size = self.world.page_size
        entries: list[Any] = [entry(post) for post in self.world.shown()[(page - 1) * size : page * size]]
        if page in self.empty_pages:
            entries = []
        if self.has_app_entry and page == 1:
            entries.insert(0, {"im:name": {"label": "Vélo"}, "id": {"label": "https://example.org/id1"}})
        feed: dict[str, Any] = {"author": {"name": {"label": "iTunes Store"}}, "title": {"label": "Avis"}}
        if entries:
            feed["entry"] = entries[0] if len(entries) == 1 else entries
        return json_reply({"feed": feed})

    def _connect(self, asked: Asked) -> Reply:
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(
                token,
                self.public_key,
                algorithms=["ES256"],
                audience="appstoreconnect-v1",
                options={"verify_exp": False, "verify_iat": False},
            )
        except (jwt.PyJWTError, TypeError):
            return error(401, "NOT_AUTHORIZED", "Authentication credentials are missing or invalid.")
        now = self.world.now.timestamp()
        if not now < claims["exp"] <= claims["iat"] + 1200:
            return error(401, "NOT_AUTHORIZED", "The token has expired.")
        self.tokens.add(token)
        if asked.path == f"/v1/apps/{APP}/customerReviews":
            return self._reviews(asked)
        found = re.fullmatch(r"/v1/customerReviews/0-(\w+)", asked.path)
        post = self.world.get(found[1]) if found else None
        if post is None or post.is_deleted or post.is_private:
            return error(404, "NOT_FOUND", "There is no resource of this type with this id.")
        return json_reply({"data": self._review(post), "included": self._included([post])})

    def _reviews(self, asked: Asked) -> Reply:
        size = min(int(asked.query["limit"]), self.world.page_size)
        start = int(asked.query.get("cursor", "0"))
        posts = self.world.shown()[start : start + size]
        links = {"self": asked.target}
        if start + size < len(self.world.shown()):
            links["next"] = f"https://{asked.host}{asked.path}?cursor={start + size}&limit={size}"
        document = {"data": [self._review(post) for post in posts], "included": self._included(posts)}
        return json_reply({**document, "links": links, "meta": {"paging": {"limit": size}}})

    def _review(self, post: ReplayPost) -> dict[str, Any]:
        given: dict[str, Any] = {"rating": post.rating or 4, "title": post.title or "Un avis"}
        given |= {"body": post.text, "createdDate": post.created_at.isoformat(), "territory": "FRA"}
        given["reviewerNickname"] = post.author.name if post.author else None
        item: dict[str, Any] = {"type": "customerReviews", "id": f"0-{post.id}", "attributes": given}
        if post.id in self.replies:
            data = {"type": "customerReviewResponses", "id": f"reply-{post.id}"}
            item["relationships"] = {"response": {"data": data}}
        return item

    def _included(self, posts: list[ReplayPost]) -> list[dict[str, Any]]:
        return [
            {
                "type": "customerReviewResponses",
                "id": f"reply-{post.id}",
                "attributes": {
                    "responseBody": self.replies[post.id],
                    "lastModifiedDate": post.created_at.isoformat(),
                    "state": "PUBLISHED",
                },
            }
            for post in posts
            if post.id in self.replies
        ]


def error(code: int, word: str, detail: str) -> Reply:
    entry = {"status": str(code), "code": word, "title": word, "detail": detail}
    return json_reply({"errors": [entry]}, code)


def entry(post: ReplayPost) -> dict[str, Any]:
    """A review as the feeds write it: every value in an object with a label."""
    at = (post.edited_at or post.created_at).astimezone(UTC)
    item: dict[str, Any] = {
        "id": {"label": post.id},
        "title": {"label": post.title or "Un avis"},
        "content": {"label": post.text, "attributes": {"type": "text"}},
        "im:rating": {"label": str(post.rating or 4)},
        "im:version": {"label": "1.2"},
        "updated": {"label": at.strftime("%Y-%m-%dT%H:%M:%S-00:00")},
        "link": {
            "attributes": {"rel": "related", "href": f"https://itunes.apple.com/fr/review?id={APP}&type=x"}
        },
    }
    if post.author:
        uri = f"https://itunes.apple.com/fr/reviews/id{post.author.id}"
        item["author"] = {"uri": {"label": uri}, "name": {"label": post.author.name}, "label": ""}
    item |= {"im:voteSum": {"label": str(post.likes)}} if post.likes is not None else {}
    return item | post.extra


def connect_uri(post: ReplayPost) -> str:
    return review_uri(f"0-{post.id}")


CASE = NetworkCase(
    network="appstore",
    settings={"apps": [{"id": APP}]},
    site=AppStoreSite,
    uri_of=lambda post: review_uri(post.id),
    listing="/rss/customerreviews",
    counters={"likes": "likes"},
    cannot={
        "opted_out": "the network has no such mark",
        "deleted": "a feed gives no address to ask at; see the tests of App Store Connect",
        "private": "a review in a feed is public, and leaves it without a word",
        "expired_token": "the public feeds know no credential; see the tests of App Store Connect",
    },
)
