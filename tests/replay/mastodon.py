"""Mastodon: one instance over the world, with Link paging, accounts and threads."""

import re
from datetime import datetime, timedelta
from html import escape
from typing import Any

from replay.case import NetworkCase
from replay.faults import Fault, status
from replay.server import Asked, Reply, json_reply
from replay.world import Person, ReplayPost, World

HOST = "social.example"
TOKEN = "token-of-the-replay"


class MastodonSite:
    """One instance. Listings are ordered by id, whatever the posts say of their time."""

    hosts = (HOST,)

    def __init__(self, world: World) -> None:
        self.world = world

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization", f"Bearer {TOKEN}") != f"Bearer {TOKEN}":
            return json_reply({"error": "The access token is invalid"}, 401)
        return self._read(asked) or json_reply({"error": "Record not found"}, 404)

    def _read(self, asked: Asked) -> Reply | None:
        if asked.path == "/api/v2/instance":
            return json_reply(_instance())
        if asked.path.startswith("/api/v1/timelines/tag/"):
            return self._timeline(asked, self.world.shown())
        if asked.path == "/api/v1/accounts/lookup":
            return self._lookup(asked.query.get("acct", ""))
        if found := re.fullmatch(r"/api/v1/accounts/(\w+)/statuses", asked.path):
            own = [post for post in self.world.shown() if post.author and post.author.id == found[1]]
            return self._timeline(asked, own)
        if found := re.fullmatch(r"/api/v1/statuses/(\w+)(/context)?", asked.path):
            return self._status(found[1], is_context=bool(found[2]))
        return None

    def _timeline(self, asked: Asked, posts: list[ReplayPost]) -> Reply:
        """A page: below `max_id`, or the items just above `min_id`; always the newest first."""
        limit = min(int(asked.query.get("limit", "20")), self.world.page_size)
        posts = sorted(posts, key=lambda post: int(post.id), reverse=True)
        if "min_id" in asked.query:
            posts = [post for post in posts if int(post.id) > int(asked.query["min_id"])][-limit:]
        else:
            top = int(asked.query.get("max_id", "9" * 18))
            posts = [post for post in posts if int(post.id) < top][:limit]
        document = [self._document(post) for post in posts]
        links = _links(asked.path, posts, is_full=len(posts) == limit)
        return json_reply(document, **({"link": links} if links else {}))

    def _lookup(self, handle: str) -> Reply:
        people = [post.author for post in self.world.posts if post.author and post.author.handle == handle]
        return json_reply(account(people[0])) if people else json_reply({"error": "Record not found"}, 404)

    def _status(self, id_: str, *, is_context: bool) -> Reply:
        post = self.world.get(id_)
        if post is None or post.is_deleted or post.is_private:
            return json_reply({"error": "Record not found"}, 404)
        if not is_context:
            return json_reply(self._document(post))
        parent = self.world.get(post.parent) if post.parent else None
        answers = [other for other in reversed(self.world.shown()) if other.parent == id_]
        return json_reply({
            "ancestors": [self._document(parent)] if parent else [],
            "descendants": [self._document(other) for other in answers],
        })  # fmt: skip

    def _document(self, post: ReplayPost) -> dict[str, Any]:
        return {
            "id": post.id,
            "uri": uri_of(post),
            "url": f"https://{HOST}/@lea/{post.id}",
            "created_at": _time(post.created_at),
            "edited_at": _time(post.edited_at) if post.edited_at else None,
            "in_reply_to_id": post.parent,
            "visibility": "public",
            "language": post.lang,
            "spoiler_text": post.title or "",
            "content": f"<p>{escape(post.text, quote=False)}</p>",
            "replies_count": post.replies,
            "reblogs_count": post.shares,
            "favourites_count": post.likes,
            "reblog": None,
            "account": account(post.author) if post.author else None,
            "mentions": [],
            "tags": [],
            "media_attachments": [],
        } | post.extra


def uri_of(post: ReplayPost) -> str:
    return f"https://{HOST}/statuses/{post.id}"


def account(person: Person, **changes: Any) -> dict[str, Any]:
    return {
        "id": person.id,
        "username": person.handle,
        "acct": person.handle,
        "display_name": person.name,
        "uri": f"https://{HOST}/users/{person.handle}",
        "url": f"https://{HOST}/@{person.handle}",
        "followers_count": person.followers,
        "following_count": 3,
        "statuses_count": 45,
        "bot": False,
        "locked": False,
        "indexable": True,
        "noindex": False,
    } | changes


def _links(path: str, posts: list[ReplayPost], *, is_full: bool) -> str:
    """`next` only after a full page, `prev` on every page that holds something."""
    root = f"<https://{HOST}{path}"
    links = [f'{root}?max_id={posts[-1].id}>; rel="next"'] if is_full and posts else []
    links += [f'{root}?min_id={posts[0].id}>; rel="prev"'] if posts else []
    return ", ".join(links)


def _instance() -> dict[str, Any]:
    feeds = {"hashtag_feeds": {"local": "public", "remote": "public"}}
    return {"domain": HOST, "version": "4.5.0", "configuration": {"timelines_access": feeds}}


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def refuse(seconds: int, now: datetime) -> Fault:
    """429 that says in ISO 8601 when there will be requests again."""
    reset = _time(now + timedelta(seconds=seconds))
    return status(429, b'{"error": "Too many requests"}', x_ratelimit_remaining="0", x_ratelimit_reset=reset)


def _settings(**changes: Any) -> dict[str, Any]:
    instance = {"host": HOST, "hashtags": ["velo"], "token_env": "MASTODON_REPLAY_TOKEN", **changes}
    return {"instances": [instance]}


CASE = NetworkCase(
    network="mastodon",
    settings=_settings(),
    site=MastodonSite,
    uri_of=uri_of,
    listing="/api/v1/timelines/tag/",
    env={"MASTODON_REPLAY_TOKEN": TOKEN},
    refuse=refuse,
    one_page=_settings(max_pages=1),
    opt_out={"account": account(Person(id="1002", handle="paul", name="Paul"), indexable=False)},
    counters={"likes": "likes", "replies": "replies", "shares": "shares"},
)
