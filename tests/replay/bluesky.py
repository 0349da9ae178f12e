"""Bluesky: searches of an account's server behind a session, and the public AppView."""

import base64
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from replay.case import NetworkCase
from replay.faults import Fault, status
from replay.server import Asked, Reply, json_reply
from replay.world import Person, ReplayPost, World

PDS = "bsky.social"
APPVIEW = "public.api.bsky.app"
PASSWORD = "abcd-efgh-ijkl-mnop"
IDENTIFIER = "listener.bsky.social"
SCROLL = 300  # a search gives no cursor beyond this many posts


class BlueskySite:
    """Both servers over one world; `access` is the only access token that is good."""

    hosts = (PDS, APPVIEW)

    def __init__(self, world: World) -> None:
        self.world = world
        self.access, self.sessions, self.refreshes = "", 0, 0
        self.reposts: list[tuple[str, Person, datetime]] = []  # of whose feed: post, by, when

    def answer(self, asked: Asked) -> Reply:
        method = asked.path.removeprefix("/xrpc/")
        if asked.host == APPVIEW:
            known = {
                "app.bsky.feed.getAuthorFeed": self._feed,
                "app.bsky.feed.getPosts": self._posts,
                "app.bsky.feed.getPostThread": self._thread,
                "app.bsky.feed.getQuotes": self._quotes,
                "app.bsky.actor.getProfiles": self._profiles,
            }
            return known[method](asked) if method in known else _forbidden_page()
        if method == "com.atproto.server.createSession":
            return self._sign_in(asked)
        if method == "com.atproto.server.refreshSession":
            return self._refresh(asked)
        if method == "app.bsky.feed.searchPosts":
            return self._search(asked)
        return _error(404, "XRPCNotSupported", "no such method")

    def expire(self) -> None:
        """The access token is too old from now on."""
        self.access = ""

    def _sign_in(self, asked: Asked) -> Reply:
        given = json.loads(asked.body or b"{}")
        if given != {"identifier": IDENTIFIER, "password": PASSWORD} or asked.method != "POST":
            return _error(401, "AuthenticationRequired", "Invalid identifier or password")
        self.sessions += 1
        return self._tokens(f"access-{self.sessions}")

    def _refresh(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != "Bearer refresh-token":
            return _error(400, "InvalidToken", "Token could not be verified")
        self.refreshes += 1
        return self._tokens(f"access-after-refresh-{self.refreshes}")

    def _tokens(self, access: str) -> Reply:
        self.access = access
        document = {"accessJwt": access, "refreshJwt": "refresh-token", "handle": IDENTIFIER}
        return json_reply({**document, "did": did_of("9"), "active": True})

    def _search(self, asked: Asked) -> Reply:
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if not token:
            return _error(401, "AuthMissing", "Authentication Required")
        if token != self.access:
            return _error(400, "ExpiredToken", "Token has expired")
        query = asked.query
        since, until = (_moment(query[name]) if name in query else None for name in ("since", "until"))
        found = sorted(self.world.shown(), key=lambda post: (self.sort_at(post), post.id), reverse=True)
        found = [post for post in found if since is None or self.sort_at(post) >= since]
        found = [post for post in found if until is None or self.sort_at(post) < until]
        start = int(query.get("cursor", "0"))
        end = start + min(int(query["limit"]), self.world.page_size)
        document = {"posts": [self.view(post) for post in found[start:end]], "hitsTotal": len(found)}
        if end < min(len(found), SCROLL):
            document["cursor"] = str(end)
        return json_reply(document, ratelimit_limit="3000", ratelimit_remaining="2990")

    def _feed(self, asked: Asked) -> Reply:
        actor, cursor = asked.query["actor"], asked.query.get("cursor")
        own = [
            (post.created_at, {"post": self.view(post)})
            for post in self.world.shown()
            if post.author and actor in {did_of(post.author.id), handle_of(post.author)}
        ]
        own += [
            (at, {"post": self.view(post), "reason": self.reason(id_, by, at)})
            for id_, by, at in self.reposts
            if actor in {did_of(by.id), handle_of(by)} and (post := self.world.get(id_))
        ]
        own = sorted(own, key=lambda entry: entry[0], reverse=True)
        left = [entry for entry in own if cursor is None or entry[0] < _moment(cursor)]
        page = left[: min(int(asked.query["limit"]), self.world.page_size)]
        document: dict[str, Any] = {"feed": [item for _, item in page]}
        if len(left) > len(page):
            document["cursor"] = page[-1][0].isoformat()
        return json_reply(document)

    def _posts(self, asked: Asked) -> Reply:
        uris = asked.values["uris"]
        if len(uris) > 25:
            return _error(400, "InvalidRequest", "uris must not have more than 25 elements")
        return json_reply({"posts": [self.view(post) for post in self.world.shown() if uri_of(post) in uris]})

    def _thread(self, asked: Asked) -> Reply:
        post = self.world.get(asked.query["uri"].rpartition("/")[2])
        if post is None or post.is_deleted:
            return _error(400, "NotFound", f"Post not found: {asked.query['uri']}")
        return json_reply({"thread": self._node(post)})

    def _node(self, post: ReplayPost) -> dict[str, Any]:
        if post.is_deleted:
            kind = "app.bsky.feed.defs#notFoundPost"
            return {"$type": kind, "uri": uri_of(post), "notFound": True}
        answers = [other for other in self.world.posts if other.parent == post.id]
        return {
            "$type": "app.bsky.feed.defs#threadViewPost",
            "post": self.view(post),
            "replies": [self._node(answer) for answer in answers],
        }

    def _quotes(self, asked: Asked) -> Reply:
        uri = asked.query["uri"]
        found = [post for post in self.world.shown() if post.extra.get("quotes") == uri]
        start = int(asked.query.get("cursor", "0"))
        end = start + self.world.page_size
        document = {"uri": uri, "posts": [self.view(post) for post in found[start:end]]}
        return json_reply(document | ({"cursor": str(end)} if end < len(found) else {}))

    def _profiles(self, asked: Asked) -> Reply:
        people = {post.author.id: post.author for post in self.world.posts if post.author}
        people |= {by.id: by for _, by, _ in self.reposts}
        wanted = asked.values["actors"]
        chosen = [p for p in people.values() if did_of(p.id) in wanted or handle_of(p) in wanted]
        return json_reply({"profiles": [self.profile(person) for person in chosen]})

    def profile(self, person: Person) -> dict[str, Any]:
        counters = {"followersCount": person.followers, "followsCount": 5, "postsCount": 45}
        return basic(person) | {name: value for name, value in counters.items() if value is not None}

    def reason(self, id_: str, by: Person, at: datetime) -> dict[str, Any]:
        return {
            "$type": "app.bsky.feed.defs#reasonRepost",
            "by": basic(by),
            "uri": f"at://{did_of(by.id)}/app.bsky.feed.repost/r{id_}",
            "cid": cid_of(id_ + by.id),
            "indexedAt": _written(at),
        }

    def sort_at(self, post: ReplayPost) -> datetime:
        return min(post.created_at, self.indexed_at(post))

    def indexed_at(self, post: ReplayPost) -> datetime:
        """The server saw it a moment after it was written, whatever the author's clock says."""
        return min(post.created_at + timedelta(milliseconds=300), self.world.now)

    def view(self, post: ReplayPost) -> dict[str, Any]:
        """A post as every endpoint of the AppView shows it."""
        extra = {name: value for name, value in post.extra.items() if name != "quotes"}
        record: dict[str, Any] = {
            "$type": "app.bsky.feed.post",
            "createdAt": _written(post.created_at),
            "text": post.text,
        }
        record |= {"langs": [post.lang]} if post.lang else {}
        record |= {"reply": self._reply(post)} if post.parent else {}
        view = {"uri": uri_of(post), "cid": cid_of(post.text), "record": record}
        view |= {"author": basic(post.author)} if post.author else {}
        counts = {"likeCount": post.likes, "replyCount": post.replies, "repostCount": post.shares}
        view |= {name: value for name, value in counts.items() if value is not None}
        view |= {"quoteCount": 0} if post.shares is not None else {}
        if "quotes" in post.extra:
            self._quote(view, record, post.extra["quotes"])
        return view | {"indexedAt": _written(self.indexed_at(post)), "labels": []} | extra

    def _quote(self, view: dict[str, Any], record: dict[str, Any], uri: str) -> None:
        quoted = self.world.get(uri.rpartition("/")[2])
        record["embed"] = {"$type": "app.bsky.embed.record", "record": {"uri": uri, "cid": cid_of(uri)}}
        shown: dict[str, Any] = {"$type": "app.bsky.embed.record#viewNotFound", "uri": uri, "notFound": True}
        if quoted and not quoted.is_deleted:
            inner = self.view(quoted)
            shown = {"$type": "app.bsky.embed.record#viewRecord", "value": inner.pop("record"), **inner}
        view["embed"] = {"$type": "app.bsky.embed.record#view", "record": shown}

    def _reply(self, post: ReplayPost) -> dict[str, Any]:
        parent = self.world.get(post.parent or "")
        root = parent
        while root and root.parent:
            root = self.world.get(root.parent)
        return {name: _reference(one) for name, one in (("root", root), ("parent", parent)) if one}


def did_of(id_: str) -> str:
    return "did:plc:" + id_.rjust(24, "a")


def handle_of(person: Person) -> str:
    return f"{person.handle}.example.org"


def uri_of(post: ReplayPost) -> str:
    """The author's repository holds the post, even when a view hides the author."""
    return f"at://{did_of(post.author.id) if post.author else 'hidden'}/app.bsky.feed.post/{post.id}"


def cid_of(text: str) -> str:
    """A content identifier: version 1, DAG-CBOR, SHA-256."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return "b" + base64.b32encode(b"\x01\x71\x12\x20" + digest).decode().lower().rstrip("=")


def basic(person: Person) -> dict[str, Any]:
    return {
        "did": did_of(person.id),
        "handle": handle_of(person),
        "displayName": person.name,
        "labels": [],
        "createdAt": "2023-05-01T10:00:00.000Z",
    }


def _reference(post: ReplayPost) -> dict[str, str]:
    return {"uri": uri_of(post), "cid": cid_of(post.text)}


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _error(code: int, name: str, message: str) -> Reply:
    return json_reply({"error": name, "message": message}, code)


def _forbidden_page() -> Reply:
    return Reply(b"<html><body>Forbidden</body></html>", 403, {"content-type": "text/html"})


def _refuse(seconds: int, now: datetime) -> Fault:
    """429 with the moment at which the window begins anew, in epoch seconds."""
    reset = str(int(now.timestamp()) + seconds)
    body = b'{"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}'
    return status(429, body, ratelimit_limit="3000", ratelimit_remaining="0", ratelimit_reset=reset)


OPTED_OUT = {"src": did_of("1002"), "uri": f"at://{did_of('1002')}/app.bsky.actor.profile/self"}
CASE = NetworkCase(
    network="bluesky",
    settings={
        "queries": ["vélo"],
        "identifier_env": "BLUESKY_IDENTIFIER",
        "app_password_env": "BLUESKY_APP_PASSWORD",
    },
    env={"BLUESKY_IDENTIFIER": IDENTIFIER, "BLUESKY_APP_PASSWORD": PASSWORD},
    site=BlueskySite,
    uri_of=uri_of,
    listing="/app.bsky.feed.searchPosts",
    refuse=_refuse,
    unauthorized=status(401, b'{"error": "AuthenticationRequired", "message": "Invalid"}'),
    opt_out={
        "author": basic(Person("1002", "paul", "Paul"))
        | {"labels": [{**OPTED_OUT, "val": "!no-unauthenticated", "cts": "2024-01-01T00:00:00.000Z"}]}
    },
)
