"""A WordPress blog: its feed with numbered pages and validators, and its REST interface."""

import hashlib
from dataclasses import replace
from email.utils import format_datetime
from html import escape
from typing import Any

from replay.case import NetworkCase
from replay.server import Asked, Reply, json_reply
from replay.world import ReplayPost, World

ROOT = "https://blog.example.org"
FEED = f"{ROOT}/feed/"


def uri_of(post: ReplayPost) -> str:
    return f"{ROOT}/?p={post.id}"


class BlogSite:
    """The blog. A comment of a post (`parent`) is in the comment feed of that post."""

    hosts = ("blog.example.org",)

    def __init__(self, world: World) -> None:
        self.world = world

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/feed/":
            return self._feed(asked)
        if asked.path.startswith("/comments/"):
            parent = asked.path.split("/")[2]
            posts = [post for post in self.world.shown() if post.parent == parent]
            return _conditional(asked, _channel([_item(post, self.world) for post in posts]))
        if asked.path.startswith("/wp-json/wp/v2/"):
            return self._rest(asked.path.rpartition("/")[2], asked.query)
        return Reply(b"<html><body>nothing here</body></html>", 404, {"content-type": "text/html"})

    def _feed(self, asked: Asked) -> Reply:
        posts = [post for post in self.world.shown() if post.parent is None]
        number = int(asked.query.get("paged", "1"))
        size = self.world.page_size
        chosen = posts[(number - 1) * size : number * size]
        if number > 1 and not chosen:
            return Reply(b"<html><body>not found</body></html>", 404, {"content-type": "text/html"})
        return _conditional(asked, _channel([_item(post, self.world) for post in chosen]))

    def _rest(self, collection: str, query: dict[str, str]) -> Reply:
        posts = [post for post in self.world.shown() if (post.parent is None) == (collection == "posts")]
        if "include" in query:
            wanted = set(query["include"].split(","))
            posts = [post for post in posts if post.id in wanted]
        for name, of in (("after", _created), ("modified_after", _changed)):
            if name in query:
                posts = [post for post in posts if of(post).isoformat() > query[name]]
        if "before" in query:
            posts = [post for post in posts if post.created_at.isoformat() < query["before"]]
        if query.get("orderby") == "modified":
            posts.sort(key=_changed, reverse=True)
        size = min(int(query["per_page"]), self.world.page_size)
        number, pages = int(query.get("page", "1")), max(-(-len(posts) // size), 1)
        if number > pages:
            return json_reply({"code": "rest_post_invalid_page_number", "message": "No such page."}, 400)
        chosen = posts[(number - 1) * size : number * size]
        return json_reply([_object(post) for post in chosen], X_WP_TotalPages=str(pages))


def _created(post: ReplayPost) -> Any:
    return post.created_at


def _changed(post: ReplayPost) -> Any:
    return post.edited_at or post.created_at


def _conditional(asked: Asked, text: str) -> Reply:
    body = text.encode("utf-8", "surrogatepass")
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:12]}"'
    headers = {"etag": tag, "content-type": "application/rss+xml; charset=UTF-8"}
    if asked.headers.get("if-none-match") == tag:
        return Reply(b"", 304, headers)
    return Reply(body, 200, headers)


def _channel(items: list[str]) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
        ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>Le vélo</title>'
        f"<link>{ROOT}</link><language>fr-FR</language>"
        f"<generator>https://wordpress.org/?v=6.5</generator>{''.join(items)}</channel></rss>"
    )


def _item(post: ReplayPost, world: World) -> str:
    is_comment = post.parent is not None
    above = post.parent if is_comment else post.id
    link = f"{ROOT}/{above}/" + (f"#comment-{post.id}" if is_comment else "")
    guid = f"{ROOT}/?p={above}" + (f"#comment-{post.id}" if is_comment else "")
    parts = [
        f"<title>{escape(post.title or 'Le vélo du jour')}</title><link>{link}</link>",
        f'<guid isPermaLink="false">{guid}</guid>',
        f"<pubDate>{format_datetime(post.created_at)}</pubDate>",
        f"<dc:creator>{escape(post.author.name)}</dc:creator>" if post.author else "",
        f"<content:encoded>{escape(f'<p>{escape(post.text, quote=False)}</p>')}</content:encoded>",
        f"<atom:updated>{post.edited_at.isoformat()}</atom:updated>" if post.edited_at else "",
        f"<slash:comments>{post.replies}</slash:comments>" if post.replies is not None else "",
        *(f"<{name}>{escape(str(value))}</{name}>" for name, value in post.extra.items()),
    ]
    if any(other.parent == post.id for other in world.posts):
        parts.append(f"<wfw:commentRss>{ROOT}/comments/{post.id}/</wfw:commentRss>")
    return f"<item>{''.join(parts)}</item>"


def _object(post: ReplayPost) -> dict[str, Any]:
    document = {
        "id": int(post.id),
        "date_gmt": f"{post.created_at:%Y-%m-%dT%H:%M:%S}",
        "content": {"rendered": f"<p>{escape(post.text, quote=False)}</p>"},
        "author": int(post.author.id) if post.author else 0,
    }
    if post.parent is not None:
        link = f"{ROOT}/{post.parent}/#comment-{post.id}"
        name = post.author.name if post.author else ""
        return document | {"post": int(post.parent), "parent": 0, "author_name": name, "link": link}
    embedded = [{"id": document["author"], "name": post.author.name}] if post.author else []
    return (
        document
        | {
            "modified_gmt": f"{_changed(post):%Y-%m-%dT%H:%M:%S}",
            "guid": {"rendered": uri_of(post)},
            "title": {"rendered": escape(post.title or "Le vélo du jour")},
            "link": f"{ROOT}/{post.id}/",
            "status": "publish",
            "_embedded": {"author": embedded},
        }
        | post.extra
    )


CASE = NetworkCase(
    network="rss",
    settings={"feeds": [{"url": FEED}], "interval_minutes": 0},
    site=BlogSite,
    uri_of=uri_of,
    listing="/feed/",
    counters={"replies": "replies"},
    cannot={
        "opted_out": "a feed carries no such mark of a person",
        "expired_token": "feeds and sites are read without any credential",
        "deleted": "a feed lists its newest items, so one that vanishes is no deletion",
        "private": "a feed lists public items only, and one that vanishes says nothing",
    },
)

# The same blog through its REST interface, which can say that a post is gone.
WORDPRESS = replace(
    CASE,
    settings={"sites": [{"url": ROOT}]},
    listing="/wp-json/",
    cannot={
        "opted_out": "the interface carries no such mark of a person",
        "expired_token": "feeds and sites are read without any credential",
        "hidden_counters": "the interface has no counters at all",
    },
)
