"""Stack Exchange: one site over the world; posts without a parent are questions, the others answers."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from replay.case import NetworkCase
from replay.faults import Fault, status
from replay.server import Asked, Reply, json_reply
from replay.world import ReplayPost, World

SITE = "stackoverflow.com"
KEY = "key-of-the-replay"
BAD_KEY = {"error_id": 400, "error_name": "bad_parameter", "error_message": "`key` is not valid"}


class StackExchangeSite:
    """The API for one site."""

    hosts = ("api.stackexchange.com",)

    def __init__(self, world: World) -> None:
        self.world = world
        self.quota = 10_000
        self.backoff: int | None = None  # told with the next answer

    def answer(self, asked: Asked) -> Reply:
        if asked.query.get("key", KEY) != KEY:
            return json_reply(BAD_KEY, 400)
        path = asked.path.removeprefix("/2.3/")
        found = self._found(path, asked.query)
        if found is None:
            return json_reply({"error_id": 404, "error_message": "no method found with this name"}, 404)
        self.quota -= 1
        size = min(int(asked.query.get("pagesize", "30")), self.world.page_size)
        start = (int(asked.query.get("page", "1")) - 1) * size
        document = {"items": found[start : start + size], "has_more": len(found) > start + size}
        document |= {"quota_max": 10_000, "quota_remaining": self.quota}
        if self.backoff:
            document["backoff"], self.backoff = self.backoff, None
        return json_reply(document)

    def _found(self, path: str, query: dict[str, str]) -> list[dict[str, Any]] | None:
        if path == "search/advanced":
            return self._search(query)
        if found := re.fullmatch(r"(questions|answers|comments)/([\d;]+)", path):
            return [] if found[1] == "comments" else self._posts(found[2].split(";"))
        if found := re.fullmatch(r"questions/([\d;]+)/answers", path):
            parents = set(found[1].split(";"))
            return [self._item(post) for post in reversed(self.world.shown()) if post.parent in parents]
        if found := re.fullmatch(r"(questions|answers)/([\d;]+)/comments", path):
            posts = [self.world.get(id_) for id_ in found[2].split(";")]
            return [comment for post in posts if post for comment in post.extra.get("x_comments", [])]
        return None

    def _search(self, query: dict[str, str]) -> list[dict[str, Any]]:
        """Questions of a window, the newest first: `min` and `max` bound what is sorted by."""
        names = ("fromdate", "todate") if query["sort"] == "creation" else ("min", "max")
        low, high = (_moment(query.get(name)) for name in names)
        high = high + timedelta(seconds=1, microseconds=-1) if high else None
        questions = [post for post in self.world.shown() if post.parent is None]
        times = {post.id: post.created_at for post in questions}
        if query["sort"] == "activity":
            for post in self.world.shown():
                question = post.parent or post.id
                times[question] = max(times[question], post.created_at, post.edited_at or post.created_at)
        found = [
            q for q in questions if (not low or times[q.id] >= low) and (not high or times[q.id] <= high)
        ]
        found.sort(key=lambda question: times[question.id], reverse=True)
        return [self._item(one) | {"last_activity_date": _seconds(times[one.id])} for one in found]

    def _posts(self, ids: list[str]) -> list[dict[str, Any]]:
        return [self._item(post) for post in self.world.shown() if post.id in ids]

    def _item(self, post: ReplayPost) -> dict[str, Any]:
        owner: dict[str, Any] = {"user_type": "does_not_exist"}
        if post.author:
            owner = {"user_id": int(post.author.id), "display_name": post.author.name, "reputation": 12}
        item: dict[str, Any] = {
            "body": f"<p>{escape(post.text, quote=False)}</p>",
            "creation_date": _seconds(post.created_at),
            "last_activity_date": _seconds(post.created_at),
            "owner": owner,
            "content_license": "CC BY-SA 4.0",
        }
        if post.edited_at:
            item["last_edit_date"] = _seconds(post.edited_at)
        if post.likes is not None:
            item["score"] = post.likes
        if post.parent:
            item |= {"answer_id": int(post.id), "question_id": int(post.parent), "is_accepted": False}
            return item | post.extra
        item |= {"question_id": int(post.id), "title": escape(post.title or "Titre"), "tags": ["velo"]}
        item |= {} if post.replies is None else {"answer_count": post.replies}
        item |= {} if post.views is None else {"view_count": post.views}
        return item | post.extra


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(value: str | None) -> datetime | None:
    return datetime.fromtimestamp(int(value), UTC) if value else None


def uri_of(post: ReplayPost) -> str:
    return f"https://{SITE}/{'a' if post.parent else 'q'}/{post.id}"


def refuse(seconds: int, now: datetime) -> Fault:
    """An error object of status 400 that says in words how long to wait."""
    said = f"too many requests from this IP, more requests available in {seconds} seconds"
    body = {"error_id": 502, "error_name": "throttle_violation", "error_message": said}
    return status(400, json.dumps(body).encode())


CASE = NetworkCase(
    network="stackexchange",
    settings={
        "sites": [{"site": "stackoverflow", "queries": ["vélo"]}],
        "key_env": "STACKEXCHANGE_REPLAY_KEY",
    },
    site=StackExchangeSite,
    uri_of=uri_of,
    listing="/search/advanced",
    env={"STACKEXCHANGE_REPLAY_KEY": KEY},
    refuse=refuse,
    unauthorized=status(400, json.dumps(BAD_KEY).encode()),
    counters={"likes": "likes", "replies": "replies", "views": "views"},
    cannot={"opted_out": "the network has no such mark"},
)
