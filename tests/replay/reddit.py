"""Reddit: listings, threads, lookups and the sign-in of an app, over the world."""

import base64
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from extractors.reddit.settings import LISTING_END
from extractors.reddit.things import uri_of
from replay.case import NetworkCase
from replay.faults import Fault, status
from replay.server import Asked, Reply, json_reply
from replay.world import ReplayPost, World

ID, SECRET = "an-app-of-the-tests", "its-secret-word"
PAIR = base64.b64encode(f"{ID}:{SECRET}".encode()).decode()


class RedditSite:
    """The two hosts of Reddit. Posts without a parent are links, the others comments under the root."""

    hosts = ("oauth.reddit.com", "www.reddit.com")

    def __init__(self, world: World) -> None:
        self.world = world
        self.sessions = 0
        self.token = ""
        self.listing_end = LISTING_END
        self.shown_comments = 100  # in a thread, before it says "more"
        self.refuses: dict[str, Reply] = {}  # by path

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/api/v1/access_token":
            return self._sign_in(asked)
        if not self.token or asked.headers.get("authorization") != f"Bearer {self.token}":
            return json_reply({"message": "Unauthorized", "error": 401}, 401)
        if asked.path in self.refuses:
            return self.refuses[asked.path]
        for pattern, answer in self._routes().items():
            if found := re.fullmatch(pattern, asked.path):
                reply = answer(asked.query, *found.groups())
                reply.headers |= {"x-ratelimit-remaining": "590.0", "x-ratelimit-reset": "300"}
                return reply
        return json_reply({"message": "Not Found", "error": 404}, 404)

    def end_session(self) -> None:
        """Tokens end after a day; this one does now."""
        self.token = "ended"

    def _sign_in(self, asked: Asked) -> Reply:
        if asked.method != "POST" or asked.headers.get("authorization") != f"Basic {PAIR}":
            return json_reply({"message": "Unauthorized", "error": 401}, 401)
        self.sessions += 1
        self.token = f"session-{self.sessions}"
        return json_reply({"access_token": self.token, "token_type": "bearer", "expires_in": 86400})

    def _routes(self) -> dict[str, Callable[..., Reply]]:
        return {
            r"/r/(\w+)/about": lambda _query, name: json_reply(
                {"kind": "t5", "data": {"display_name": name, "name": "t5_1", "subscribers": 4321}}
            ),
            r"/r/\w+/new|/search|/r/\w+/search": lambda query: self._listing(query, comments=False),
            r"/r/\w+/comments": lambda query: self._listing(query, comments=True),
            r"/comments/(\w+)(?:/_/(\w+))?": self._thread,
            "/api/morechildren": self._more,
            "/api/info": self._info,
        }

    def _listing(self, query: dict[str, str], *, comments: bool) -> Reply:
        """Newest first; `after` names an item, and an item that is gone gives an empty page."""
        found = [post for post in self.world.shown() if bool(post.parent) == comments][: self.listing_end]
        after = query.get("after")
        if after:
            names = [name_of(post) for post in found]
            found = found[names.index(after) + 1 :] if after in names else []
        size = min(int(query["limit"]), self.world.page_size)
        more = name_of(found[size - 1]) if len(found) > size else None
        return json_reply(listing([self.thing(post) for post in found[:size]], after=more))

    def _thread(self, _query: dict[str, str], link: str, comment: str | None = None) -> Reply:
        root = self._by_id(link)
        if root is None:
            return json_reply({"message": "Not Found", "error": 404}, 404)
        top = comment or link
        return json_reply([listing([self.thing(root)]), listing(self._under(top, self.shown_comments))])

    def _under(self, parent: str, most: int) -> list[dict[str, Any]]:
        """The comments under a post or a comment, and a stub for those above `most`."""
        found = [post for post in self.world.posts if post.parent and base36(self._of(post.parent)) == parent]
        things = []
        for post in found[:most]:
            thing = self.thing(post)
            inner = self._under(base36(post), most)
            thing["data"]["replies"] = listing(inner) if inner else ""
            things.append(thing)
        left = [base36(post) for post in found[most:]]
        if left:
            stub = {"count": len(left), "children": left, "parent_id": f"t3_{parent}", "id": left[0]}
            things.append({"kind": "more", "data": stub})
        return things

    def _more(self, query: dict[str, str]) -> Reply:
        found = [self._by_id(id_) for id_ in query["children"].split(",")]
        things = [self.thing(post) for post in found if post]
        return json_reply({"json": {"errors": [], "data": {"things": things}}})

    def _info(self, query: dict[str, str]) -> Reply:
        found = [self._by_id(name[3:]) for name in query["id"].split(",")]
        return json_reply(listing([self.thing(post) for post in found if post and not post.is_private]))

    def thing(self, post: ReplayPost) -> dict[str, Any]:
        """A post or a comment in Reddit's words."""
        root = self._root_of(post)
        data: dict[str, Any] = {
            "id": base36(post),
            "name": name_of(post),
            "subreddit": "velo",
            "created_utc": post.created_at.timestamp(),
            "edited": post.edited_at.timestamp() if post.edited_at else False,
            **({"score": post.likes, "ups": post.likes} if post.likes is not None else {"hide_score": True}),
        }
        words = "[deleted]" if post.is_deleted else post.text
        if post.author and not post.is_deleted:
            data |= {"author": post.author.handle, "author_fullname": f"t2_{post.author.id}"}
        else:
            data |= {"author": "[deleted]"}
        if post.parent:
            data |= {"body": words, "parent_id": name_of(self._of(post.parent)), "link_id": name_of(root)}
            return {"kind": "t1", "data": data | {"replies": ""} | post.extra}
        data |= {"title": post.title or "Un titre", "selftext": words, "is_self": True}
        data |= {"permalink": f"/r/velo/comments/{base36(post)}/un_titre/"}
        data |= {"num_comments": post.replies} if post.replies is not None else {}
        data |= {"num_crossposts": post.shares} if post.shares is not None else {}
        return {"kind": "t3", "data": data | post.extra}

    def _root_of(self, post: ReplayPost) -> ReplayPost:
        while post.parent:
            post = self._of(post.parent)
        return post

    def _of(self, id_: str) -> ReplayPost:
        found = self.world.get(id_)
        assert found
        return found

    def _by_id(self, id_: str) -> ReplayPost | None:
        return next((post for post in self.world.posts if base36(post) == id_), None)


def listing(children: list[dict[str, Any]], after: str | None = None) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": children, "after": after, "before": None}}


def base36(post: ReplayPost) -> str:
    return f"q{post.id}"


def name_of(post: ReplayPost) -> str:
    return f"{'t1' if post.parent else 't3'}_{base36(post)}"


def _too_many(seconds: int, _now: datetime) -> Fault:
    """Reddit counts the seconds that are left."""
    body = b'{"message": "Too Many Requests", "error": 429}'
    return status(429, body, x_ratelimit_remaining="0.0", x_ratelimit_reset=str(seconds))


CASE = NetworkCase(
    network="reddit",
    settings={"subreddits": ["velo"]},
    site=RedditSite,
    uri_of=lambda post: str(uri_of(name_of(post))),
    listing="/r/velo/new",
    env={"REDDIT_CLIENT_ID": ID, "REDDIT_CLIENT_SECRET": SECRET},
    refuse=_too_many,
    unauthorized=status(401, b'{"message": "Unauthorized", "error": 401}'),
    counters={"likes": "likes", "replies": "replies", "shares": "shares"},
    cannot={
        "opted_out": "the mark is on an account's own page, which is not read",
    },
)
