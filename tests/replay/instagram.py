"""Instagram: one account's media over the world, its comments and insights, hashtags and another account.

A hashtag's list gives the same `after` on every page, and following it leads on all the same.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from extractors.instagram.posts import comment_uri, media_uri
from replay.case import NetworkCase
from replay.graph import EXPIRED, TOKEN, connection, error, gone, refused_credential, throttled
from replay.server import Asked, Reply, json_reply
from replay.world import ReplayPost, World

ACCOUNT = "1784"
HASHTAG = "178430"
KNOWN_METRICS = {"views", "reach"}


class InstagramSite:
    """One account. Posts that answer a medium are its comments, those that answer a comment its replies."""

    hosts = ("graph.facebook.com",)

    def __init__(self, world: World) -> None:
        self.world = world
        self.hashtag_place = 0

    def answer(self, asked: Asked) -> Reply:
        path = re.sub(r"^/v\d+\.\d+/", "", asked.path)
        refusal = refused_credential(asked)
        return refusal or self._list(path, asked) or self._hashtag(path, asked) or self._object(path, asked)

    def _list(self, path: str, asked: Asked) -> Reply | None:
        if path in {f"{ACCOUNT}/media", f"{ACCOUNT}/tags"}:
            posts = [post for post in self.world.shown() if not post.parent]
            return json_reply(connection(asked, [self._media(post) for post in posts], self.world.page_size))
        if found := re.fullmatch(r"(\d+)/(comments|replies)", path):
            answers = [self._comment(post) for post in self._answers(found[1])]
            return json_reply(connection(asked, answers, self.world.page_size))
        return None

    def _hashtag(self, path: str, asked: Asked) -> Reply | None:
        if path == "ig_hashtag_search":
            return json_reply({"data": [{"id": HASHTAG}]})
        if path != f"{HASHTAG}/recent_media":
            return None
        self.hashtag_place = self.hashtag_place + 1 if asked.query.get("after") == "SAME" else 0
        since = self.world.now - timedelta(hours=24)
        pages = list(self.world.pages([p for p in self.world.between(since, None) if not p.parent]))
        shown = pages[self.hashtag_place] if self.hashtag_place < len(pages) else []
        media = [{k: v for k, v in self._media(post).items() if k != "username"} for post in shown]
        document: dict[str, Any] = {"data": media}
        document |= {"paging": {"cursors": {"after": "SAME"}}} if media else {}
        return json_reply(document)

    def _object(self, path: str, asked: Asked) -> Reply:
        if path == "" and "ids" in asked.query:
            return self._objects(asked.query["ids"].split(","))
        if found := re.fullmatch(r"(\d+)/insights", path):
            return self._insight(found[1], asked.query)
        if path == ACCOUNT and "business_discovery" in asked.query["fields"]:
            return json_reply({"business_discovery": self._discovery(asked.query["fields"]), "id": ACCOUNT})
        own = {"id": ACCOUNT, "username": "atelier", "followers_count": 900, "media_count": 12}
        return json_reply(own) if path == ACCOUNT else gone(path)

    def _discovery(self, fields: str) -> dict[str, Any]:
        after = re.search(r"\.after\((\d+)\)", fields)
        start = int(after[1]) if after else 0
        media = [self._media(post) for post in self.world.shown() if not post.parent]
        shown = media[start : start + self.world.page_size]
        end = start + len(shown)
        paging = {"paging": {"cursors": {"after": str(end)}}} if end < len(media) else {}
        return {"id": "9", "username": "rival", "followers_count": 55, "media": {"data": shown, **paging}}

    def _objects(self, ids: list[str]) -> Reply:
        found = {}
        for id_ in ids:
            post = self.world.get(id_)
            if post is None or post.is_deleted:
                return gone(id_)
            if post.is_private:
                return error(10, "(#10) Application does not have permission for this action", http=403)
            found[id_] = self._comment(post) if post.parent else self._media(post)
        return json_reply(found)

    def _insight(self, object_id: str, query: dict[str, str]) -> Reply:
        metric = query["metric"]
        if metric not in KNOWN_METRICS:
            return error(100, f"(#100) metric[0] must be one of the following values: views; not {metric}")
        period = query.get("period", "lifetime")
        item = {"name": metric, "period": period, "id": f"{object_id}/insights/{metric}/{period}"}
        if object_id == ACCOUNT:
            return json_reply({"data": [{**item, "total_value": {"value": 70}}]})
        post = self.world.get(object_id)
        views = post.views if post else None
        return json_reply({"data": [] if views is None else [{**item, "values": [{"value": views}]}]})

    def _answers(self, id_: str) -> list[ReplayPost]:
        return [post for post in reversed(self.world.shown()) if post.parent == id_]

    def _media(self, post: ReplayPost) -> dict[str, Any]:
        document: dict[str, Any] = {
            "id": post.id,
            "caption": post.text,
            "media_type": "IMAGE",
            "permalink": f"https://www.instagram.com/p/C{post.id}/",
            "timestamp": _time(post.created_at),
        }
        document |= {"username": post.author.handle} if post.author else {}
        document |= {"like_count": post.likes} if post.likes is not None else {}
        replies = len(self._answers(post.id)) or post.replies
        return document | ({"comments_count": replies} if replies is not None else {}) | post.extra

    def _comment(self, post: ReplayPost) -> dict[str, Any]:
        """A comment with its first answer; that there are more is said by `next`."""
        document: dict[str, Any] = {"id": post.id, "text": post.text, "timestamp": _time(post.created_at)}
        document |= {"username": post.author.handle} if post.author else {}
        document |= {"like_count": post.likes} if post.likes is not None else {}
        answers = self._answers(post.id)
        if answers:
            more = {"paging": {"next": "https://graph.facebook.com/x?after=1"}} if len(answers) > 1 else {}
            document["replies"] = {"data": [self._comment(answers[0])], **more}
        return document | post.extra


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")


CASE = NetworkCase(
    network="instagram",
    settings={"accounts": [{"id": ACCOUNT, "token_env": "INSTAGRAM_TOKEN"}]},
    site=InstagramSite,
    uri_of=lambda post: comment_uri(post.id) if post.parent else media_uri(post.id),
    listing="/media",
    env={"INSTAGRAM_TOKEN": TOKEN},
    refuse=throttled,
    unauthorized=EXPIRED,
    cannot={"opted_out": "the Graph API has no mark of people who opted out"},
)
