"""X: searches, timelines, lookups and counts of API v2 over the world, in either vocabulary."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from extractors.x.ids import uri_of
from extractors.x.settings import EPOCH_MS
from replay.case import NetworkCase
from replay.faults import Fault, status
from replay.server import Asked, Reply, json_reply
from replay.world import Person, ReplayPost, World

TOKEN = "x-token-of-the-tests"
PROBLEMS = "https://api.x.com/2/problems"


class XSite:
    """API v2. Its ids hold their time, as X's do; an edited post gets a second one."""

    hosts = ("api.x.com",)

    def __init__(self, world: World) -> None:
        self.world = world
        self.quotes: dict[str, list[ReplayPost]] = {}  # by id in the world
        self.reposters: dict[str, list[Person]] = {}

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return json_reply({"title": "Unauthorized", "type": "about:blank", "status": 401}, 401)
        path, new = asked.path.removeprefix("/2/"), "post.fields" in asked.query
        for pattern, answer in self._routes().items():
            if found := re.fullmatch(pattern, path):
                return answer(asked.query, new, *found.groups())
        return json_reply({"title": "Not Found", "type": "about:blank", "status": 404}, 404)

    def _routes(self) -> dict[str, Callable[..., Reply]]:
        return {
            "tweets": lambda query, new: json_reply(self._lookup(query["ids"].split(","), new=new)),
            "users/by": lambda query, _new: json_reply(self._users(query["usernames"].split(","))),
            "tweets/counts/(recent|all)": lambda query, _new, _kind: json_reply(self._counts(query)),
            "tweets/search/(recent|all)": self._search,
            r"users/(\d+)/(tweets|mentions)": lambda query, new, id_, kind: self._page(
                self._of_account(id_, kind), query, new=new
            ),
            r"tweets/(\d+)/(quote_tweets|retweeted_by)": self._around,
        }

    def _search(self, query: dict[str, str], new: bool, kind: str) -> Reply:
        recent = kind == "recent"
        start = _moment(query.get("start_time"))
        if recent and start and start < self.world.now - timedelta(days=7):
            detail = "Invalid 'start_time'. It must be on or after the last seven days."
            return json_reply({"title": "Invalid Request", "detail": detail, "errors": [{}]}, 400)
        found = self.world.shown()
        if recent:
            oldest = self.world.now - timedelta(days=7)
            found = [post for post in found if post.created_at >= oldest]
        if conversation := re.fullmatch(r"conversation_id:(\d+)", query["query"]):
            root = conversation[1]
            found = [post for post in found if post.parent and snowflake(self._get(post.parent)) == root]
        return self._page(found, query, new=new)

    def _page(self, posts: list[ReplayPost], query: dict[str, str], *, new: bool) -> Reply:
        """One page, from the token on; a token holds the id below which it goes on."""
        start, end = _moment(query.get("start_time")), _moment(query.get("end_time"))
        posts = [post for post in posts if not start or post.created_at >= start]
        posts = [post for post in posts if not end or post.created_at < end]
        token = query.get("next_token") or query.get("pagination_token")
        if token:
            below = int(token.removeprefix("t"))
            posts = [post for post in posts if int(snowflake(post)) < below]
        size = min(int(query["max_results"]), self.world.page_size)
        posts.sort(key=lambda post: int(snowflake(post)), reverse=True)
        page = posts[:size]
        meta: dict[str, Any] = {"result_count": len(page)}
        if page:
            meta |= {"newest_id": snowflake(page[0]), "oldest_id": snowflake(page[-1])}
        if len(posts) > size:
            meta["next_token"] = f"t{snowflake(page[-1])}"
        document = {**self._document(page, new=new), "meta": meta}
        headers = {"x_rate_limit_remaining": "440", "x_rate_limit_limit": "450"}
        return json_reply(document if page else {"meta": meta}, **headers)

    def _document(self, posts: list[ReplayPost], *, new: bool) -> dict[str, Any]:
        people = {post.author.id: post.author for post in posts if post.author}
        data = [item_of(post, self._root_of(post), new=new) for post in posts]
        return {"data": data, "includes": {"users": [user_of(one, new=new) for one in people.values()]}}

    def _lookup(self, ids: list[str], *, new: bool) -> dict[str, Any]:
        data, people, errors = [], {}, []
        for id_ in ids:
            post = next((post for post in self.world.posts if id_ in chain_of(post)), None)
            if post is None or post.is_deleted:
                errors.append(_problem(id_, "resource-not-found", "Not Found Error"))
            elif post.is_private:
                errors.append(_problem(id_, "not-authorized-for-resource", "Authorization Error"))
            else:
                data.append({**item_of(post, self._root_of(post), new=new), "id": id_})
                if len(chain_of(post)) > 1 and id_ == chain_of(post)[0]:
                    data[-1]["text"] = "what it said before the edit"
                people |= {post.author.id: post.author} if post.author else {}
        document: dict[str, Any] = {"includes": {"users": [user_of(one, new=new) for one in people.values()]}}
        return document | ({"data": data} if data else {}) | ({"errors": errors} if errors else {})

    def _users(self, names: list[str]) -> dict[str, Any]:
        known = {post.author.handle: post.author for post in self.world.posts if post.author}
        data = [user_of(known[name], new=True) for name in names if name in known]
        problem = {"resource_type": "user", "title": "Not Found Error"}
        missing = [{**problem, "value": name} for name in names if name not in known]
        return ({"data": data} if data else {}) | ({"errors": missing} if missing else {})

    def _counts(self, query: dict[str, str]) -> dict[str, Any]:
        """By day or hour; the first and the last part are cut by the bounds."""
        start, end = _moment(query["start_time"]), self.world.now
        assert start
        step = timedelta(hours=1) if query["granularity"] == "hour" else timedelta(days=1)
        data = []
        while start < end:
            floor = start.replace(minute=0, second=0, microsecond=0)
            floor = floor if step < timedelta(days=1) else floor.replace(hour=0)
            until = min(floor + step, end)
            found = [post for post in self.world.shown() if start <= post.created_at < until]
            data.append({"start": start.isoformat(), "end": until.isoformat(), "post_count": len(found)})
            start = until
        return {"data": data, "meta": {"total_post_count": sum(each["post_count"] for each in data)}}

    def _of_account(self, user_id: str, kind: str) -> list[ReplayPost]:
        people = {post.author.id: post.author for post in self.world.posts if post.author}
        if kind == "tweets":
            return [post for post in self.world.shown() if post.author and post.author.id == user_id]
        handle = people[user_id].handle if user_id in people else ""
        return [post for post in self.world.shown() if f"@{handle}" in post.text]

    def _around(self, query: dict[str, str], new: bool, id_: str, kind: str) -> Reply:
        post = next((post for post in self.world.posts if id_ in chain_of(post)), None)
        if post is None or post.is_deleted:
            return json_reply({"errors": [_problem(id_, "resource-not-found", "Not Found Error")]}, 404)
        if kind == "quote_tweets":
            return self._page(self.quotes.get(post.id, []), query, new=new)
        people = self.reposters.get(post.id, [])
        document: dict[str, Any] = {"data": [user_of(one, new=new) for one in people]} if people else {}
        return json_reply({**document, "meta": {"result_count": len(people)}})

    def _root_of(self, post: ReplayPost) -> str:
        return snowflake(self._get(post.parent)) if post.parent else snowflake(post)

    def _get(self, id_: str) -> ReplayPost:
        found = self.world.get(id_)
        assert found
        return found


def snowflake(post: ReplayPost) -> str:
    """The first id of a post."""
    return _id_at(post.created_at, post)


def chain_of(post: ReplayPost) -> list[str]:
    return [snowflake(post), *([_id_at(post.edited_at, post)] if post.edited_at else [])]


def _id_at(moment: datetime, post: ReplayPost) -> str:
    milliseconds = round(moment.timestamp() * 1000) - EPOCH_MS
    return str((max(milliseconds, 8_000) << 22) + int(post.id))


def item_of(post: ReplayPost, root: str, *, new: bool) -> dict[str, Any]:
    """A post in the names of today, or of before 2026."""
    noun, repeated = ("post", "repost_count") if new else ("tweet", "retweet_count")
    counts = {"like_count": post.likes, "reply_count": post.replies, repeated: post.shares}
    counts |= {"impression_count": post.views}
    metrics = {name: value for name, value in counts.items() if value is not None}
    chain = chain_of(post)
    item: dict[str, Any] = {
        "id": chain[-1],
        "text": post.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        "created_at": (post.edited_at or post.created_at).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "conversation_id": root,
        f"edit_history_{noun}_ids": chain,
        **({"author_id": post.author.id} if post.author else {}),
        **({"lang": post.lang} if post.lang else {}),
        **({"public_metrics": {**metrics, "quote_count": 0}} if metrics else {}),
    }
    if root != chain[0]:
        item[f"referenced_{noun}s"] = [{"type": "replied_to", "id": root}]
    return item | post.extra


def user_of(person: Person, *, new: bool) -> dict[str, Any]:
    posts = "post_count" if new else "tweet_count"
    return {
        "id": person.id,
        "username": person.handle,
        "name": person.name,
        "protected": False,
        "public_metrics": {"followers_count": person.followers, "following_count": 10, posts: 77},
    }


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _problem(id_: str, kind: str, title: str) -> dict[str, str]:
    return {
        "resource_type": "post",
        "resource_id": id_,
        "value": id_,
        "parameter": "ids",
        "title": title,
        "detail": f"{title} for the post with ids: [{id_}].",
        "type": f"{PROBLEMS}/{kind}",
    }


def _too_many(seconds: int, now: datetime) -> Fault:
    """X names the second at which its window ends, and no Retry-After."""
    reset = str(int((now + timedelta(seconds=seconds)).timestamp()))
    body = b'{"title": "Too Many Requests"}'
    return status(429, body, x_rate_limit_remaining="0", x_rate_limit_reset=reset)


CASE = NetworkCase(
    network="x",
    settings={"queries": ["vélo"], "token_env": "X_BEARER_TOKEN", "budget_usd": 1000},
    site=XSite,
    uri_of=lambda post: uri_of(snowflake(post)),
    listing="/search/recent",
    env={"X_BEARER_TOKEN": TOKEN},
    refuse=_too_many,
    unauthorized=status(401, json.dumps({"title": "Unauthorized", "status": 401}).encode()),
    counters={"likes": "likes", "replies": "replies", "shares": "shares", "impressions": "views"},
    cannot={"opted_out": "the network has no such mark"},
)
