"""Discourse: one forum over the world; each post is the first of a topic, or an answer in one."""

import re
from datetime import datetime, timedelta
from html import escape
from typing import Any

from replay.case import NetworkCase
from replay.faults import status
from replay.server import Asked, Reply, json_reply
from replay.world import ReplayPost, World

HOST = "forum.example"
KEY = "key-of-the-replay"
CATEGORY = 5
NOT_FOUND = {"errors": ["The requested URL or resource could not be found."], "error_type": "not_found"}
REFUSED = {
    "errors": ["You are not permitted to view the requested resource."],
    "error_type": "invalid_access",
}
SEARCH_PAGES = 10  # further pages are refused


class DiscourseSite:
    """One forum. A post's topic is that of the post it answers."""

    hosts = (HOST,)

    def __init__(self, world: World) -> None:
        self.world = world
        self.chunk = 20  # posts that a topic comes with

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("api-key", KEY) != KEY:
            return json_reply(REFUSED, 403)
        document = self._read(asked)
        return json_reply(NOT_FOUND, 404) if document is None else json_reply(document)

    def _read(self, asked: Asked) -> Any:
        if asked.path == "/posts.json":
            return self._latest(int(asked.query.get("before", "9" * 15)))
        if asked.path == "/search.json":
            return self._search(asked.query["q"], int(asked.query.get("page", "1")))
        if asked.path == f"/c/support/{CATEGORY}/l/latest.json":
            return self._category(int(asked.query.get("page", "0")))
        if found := re.fullmatch(r"/t/(\d+)(/posts)?\.json", asked.path):
            return self._topic(found[1], asked.values.get("post_ids[]") if found[2] else None)
        if found := re.fullmatch(r"/posts/(\d+)\.json", asked.path):
            post = self.world.get(found[1])
            return self._post(post) if post and not post.is_deleted and not post.is_private else None
        return self._member(asked.path)

    def _latest(self, before: int) -> dict[str, Any]:
        by_id = sorted(self.world.shown(), key=lambda post: int(post.id), reverse=True)
        found = [post for post in by_id if int(post.id) <= before][: self.world.page_size]
        titles = [{"topic_title": self._first(post).title, "category_id": CATEGORY} for post in found]
        return {"latest_posts": [self._post(post) | title for post, title in zip(found, titles, strict=True)]}

    def _search(self, words: str, page: int) -> dict[str, Any] | None:
        """The newest hits of a query with `after:` and `before:`; texts are cut, topics come beside."""
        if page > SEARCH_PAGES:
            return None
        days = {name: datetime.fromisoformat(day) for name, day in re.findall(r"(after|before):(\S+)", words)}
        term = words.split(maxsplit=1)[0]
        hits = [post for post in self.world.shown() if term in post.text and _is_within(post, days)]
        size = self.world.page_size
        shown = hits[(page - 1) * size : page * size]
        topics = {self._topic_id(post): self._first(post) for post in shown}
        return {
            "posts": [_hit(self._post(post), post) for post in shown],
            "topics": [
                {"id": int(id_), "title": first.title, "slug": "topic", "category_id": CATEGORY}
                for id_, first in topics.items()
            ],
            "grouped_search_result": {"more_full_page_results": True if len(hits) > page * size else None},
        }

    def _category(self, page: int) -> dict[str, Any]:
        topics: dict[str, list[ReplayPost]] = {}
        for post in self.world.shown():
            topics.setdefault(self._topic_id(post), []).append(post)
        size = self.world.page_size
        shown = list(topics.items())[page * size : (page + 1) * size]
        more = {"more_topics_url": f"/c/support/5?page={page + 1}"} if len(topics) > (page + 1) * size else {}
        listed = [
            {
                "id": int(id_),
                "title": posts[-1].title,
                "bumped_at": _time(posts[0].created_at),
                "slug": "topic",
            }
            for id_, posts in shown
        ]
        return {"users": [], "topic_list": {"topics": listed, **more}}

    def _topic(self, id_: str, ids: list[str] | None) -> dict[str, Any] | None:
        posts = [post for post in reversed(self.world.shown()) if self._topic_id(post) == id_]
        if not posts:
            return None
        if ids is not None:
            return {"post_stream": {"posts": [self._post(post) for post in posts if post.id in ids]}}
        stream = {
            "posts": [self._post(post) for post in posts[: self.chunk]],
            "stream": [int(post.id) for post in posts],
        }
        return {"id": int(id_), "title": posts[0].title, "category_id": CATEGORY, "post_stream": stream}

    def _member(self, path: str) -> dict[str, Any] | None:
        people = {f"/u/{post.author.handle}.json": post.author for post in self.world.posts if post.author}
        person = people.get(path)
        if person is None:
            return None
        return {"user": {"username": person.handle, "name": person.name, "total_followers": person.followers}}

    def _first(self, post: ReplayPost) -> ReplayPost:
        parent = self.world.get(post.parent) if post.parent else None
        return self._first(parent) if parent else post

    def _topic_id(self, post: ReplayPost) -> str:
        return topic_id(self._first(post))

    def _post(self, post: ReplayPost) -> dict[str, Any]:
        parent = self.world.get(post.parent) if post.parent else None
        is_edited = post.edited_at is not None
        return {
            "id": int(post.id),
            "topic_id": int(self._topic_id(post)),
            "topic_slug": "topic",
            "post_number": self._number(post),
            "post_type": 1,
            "reply_to_post_number": self._number(parent) if parent and parent.parent else None,
            "username": post.author.handle if post.author else None,
            "name": post.author.name if post.author else None,
            "cooked": f"<p>{escape(post.text, quote=False)}</p>",
            "created_at": _time(post.created_at),
            "updated_at": _time(post.edited_at or post.created_at),
            "version": 2 if is_edited else 1,
            "reply_count": post.replies,
            "reads": post.views,
            "actions_summary": [] if post.likes is None else [{"id": 2, "count": post.likes}],
        } | post.extra

    def _number(self, post: ReplayPost) -> int:
        """The place in its topic: the first is 1, deleted ones keep theirs."""
        topic = [other for other in self.world.posts if self._topic_id(other) == self._topic_id(post)]
        return topic.index(post) + 1


def topic_id(post: ReplayPost) -> str:
    """Of the topic that a post begins."""
    return f"7{post.id}"


def uri_of(post: ReplayPost) -> str:
    """The key of a post that begins a topic."""
    return f"https://{HOST}/t/{topic_id(post)}/1"


def _hit(document: dict[str, Any], post: ReplayPost) -> dict[str, Any]:
    names = ("id", "topic_id", "post_number", "username", "name", "created_at")
    return {name: document[name] for name in names} | {"blurb": post.text[:10], "like_count": post.likes}


def _is_within(post: ReplayPost, days: dict[str, datetime]) -> bool:
    day = post.created_at.replace(tzinfo=None)
    after, before = days.get("after"), days.get("before")
    return (after is None or day >= after + timedelta(days=1)) and (before is None or day < before)


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def settings(**changes: Any) -> dict[str, Any]:
    forum = {"host": HOST, "api_key_env": "DISCOURSE_REPLAY_KEY", "api_username": "listener", **changes}
    return {"forums": [forum]}


CASE = NetworkCase(
    network="discourse",
    settings=settings(),
    site=DiscourseSite,
    uri_of=uri_of,
    listing="/posts.json",
    env={"DISCOURSE_REPLAY_KEY": KEY},
    unauthorized=status(403, b'{"errors": ["refused"], "error_type": "invalid_access"}'),
    one_page=settings(max_pages=1),
    counters={"likes": "likes", "replies": "replies", "views": "views"},
    cannot={"opted_out": "the network has no such mark"},
)
