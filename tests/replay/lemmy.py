"""Lemmy: one instance over the world, in version 3 (0.19) or 4 (1.0) of the API."""

import re
from datetime import datetime
from typing import Any

from replay.case import NetworkCase
from replay.server import Asked, Reply, json_reply
from replay.world import Person, ReplayPost, World

HOST = "lemmy.example.org"
COMMUNITY = f"https://{HOST}/c/velo"
LANGUAGES = [{"id": 0, "code": "und"}, {"id": 37, "code": "en"}, {"id": 47, "code": "fr"}]


class LemmySite:
    """Posts without a parent are posts of the community `velo`, the others are their comments."""

    hosts = (HOST,)

    def __init__(self, world: World, version: str = "v3") -> None:
        self.world = world
        self.version = version

    def answer(self, asked: Asked) -> Reply:
        found = re.fullmatch(r"/api/(v[34])/(.+)", asked.path)
        if not found or found[1] != self.version:
            return Reply(b"", 404)
        if asked.query.get("community_name", "velo") != "velo" or asked.query.get("name", "velo") != "velo":
            return json_reply({"error": "couldnt_find_community"}, 404)
        known = {
            "site": self._site,
            "community": self._community_page,
            "post/list": self._posts,
            "comment/list": self._comments,
            "search": self._search,
            "post": self._post,
            "comment": self._comment,
        }
        return known[found[2]](asked) if found[2] in known else json_reply({"error": "unknown"}, 404)

    @property
    def is_new(self) -> bool:
        return self.version == "v4"

    def _site(self, _asked: Asked) -> Reply:
        version = "1.0.0" if self.is_new else "0.19.11"
        return json_reply({"site_view": {"site": {}}, "version": version, "all_languages": LANGUAGES})

    def _community_page(self, _asked: Asked) -> Reply:
        counts = {"subscribers": 321, "posts": 45, "comments": 6}
        view = {"community": self.community() | (counts if self.is_new else {})}
        return json_reply({"community_view": view | ({} if self.is_new else {"counts": counts})})

    def _posts(self, asked: Asked) -> Reply:
        self._expect_words(asked)
        found = [post for post in self.world.shown() if not post.parent]
        page, following = self._page(found, asked, by_cursor=True)
        views = [self.view(post) for post in page]
        return json_reply(({"items": views} if self.is_new else {"posts": views}) | following)

    def _comments(self, asked: Asked) -> Reply:
        self._expect_words(asked)
        found = [post for post in self.world.shown() if post.parent]
        if "post_id" in asked.query:
            found = [post for post in found if self.root_of(post).id == asked.query["post_id"]]
        page, following = self._page(found, asked, by_cursor=self.is_new)
        views = [self.view(post) for post in page]
        return json_reply(({"items": views} if self.is_new else {"comments": views}) | following)

    def _search(self, asked: Asked) -> Reply:
        self._expect_words(asked)
        page, following = self._page(self.world.shown(), asked, by_cursor=self.is_new)
        if self.is_new:
            views = [{"type_": "comment" if post.parent else "post", **self.view(post)} for post in page]
            return json_reply({"search": views} | following)
        posts = [self.view(post) for post in page if not post.parent]
        comments = [self.view(post) for post in page if post.parent]
        return json_reply(
            {"type_": "All", "posts": posts, "comments": comments, "users": [], "communities": []}
        )

    def _post(self, asked: Asked) -> Reply:
        return self._one(asked, "post")

    def _comment(self, asked: Asked) -> Reply:
        return self._one(asked, "comment")

    def _one(self, asked: Asked, kind: str) -> Reply:
        post = self.world.get(asked.query["id"])
        if post is None or post.is_private or bool(post.parent) != (kind == "comment"):
            return json_reply({"error": "not_found" if self.is_new else f"couldnt_find_{kind}"}, 404)
        return json_reply({f"{kind}_view": self.view(post)})

    def _expect_words(self, asked: Asked) -> None:
        """A server takes the words of its own version only."""
        words = {"new", "all"} if self.is_new else {"New", "All"}
        given = {asked.query[name] for name in ("sort", "type_", "listing_type") if name in asked.query}
        assert given == words, given

    def _page(
        self, found: list[ReplayPost], asked: Asked, *, by_cursor: bool
    ) -> tuple[list[ReplayPost], Any]:
        size = min(int(asked.query["limit"]), 50, self.world.page_size)
        if not by_cursor:
            start = (int(asked.query.get("page", "1")) - 1) * size
            return found[start : start + size], {}
        cursor = asked.query.get("page_cursor")
        ids = [post.id for post in found]
        start = ids.index(cursor.removeprefix("P")) + 1 if cursor else 0
        page = found[start : start + size]
        has_more = bool(page) if not self.is_new else start + size < len(found)
        return page, {"next_page": f"P{page[-1].id}"} if has_more else {}

    def view(self, post: ReplayPost) -> dict[str, Any]:
        kind = "comment" if post.parent else "post"
        counts = {"score": post.likes, "upvotes": post.likes}
        counts |= {"child_count" if post.parent else "comments": post.replies}
        counts = {name: value for name, value in counts.items() if value is not None}
        view: dict[str, Any] = {kind: self.item(post) | (counts if self.is_new else {})}
        view |= {} if self.is_new else {"counts": counts}
        view |= {"creator": self.person(post.author)} if post.author else {}
        if post.parent:
            view["post"] = self.item(self.root_of(post))
        return view | {"community": self.community()} | post.extra

    def item(self, post: ReplayPost) -> dict[str, Any]:
        kind = "comment" if post.parent else "post"
        item: dict[str, Any] = {
            "id": int(post.id),
            "ap_id": uri_of(post),
            "local": True,
            "deleted": post.is_deleted,
            "removed": False,
            "language_id": next((x["id"] for x in LANGUAGES if x["code"] == post.lang), 0),
            **self._dates(post.created_at, post.edited_at),
        }
        if kind == "post":
            return item | {"name": post.title or "Un titre", "body": post.text}
        path = [post.id]
        above = self.world.get(post.parent or "")
        while above and above.parent:
            path.insert(0, above.id)
            above = self.world.get(above.parent)
        return item | {
            "content": post.text,
            "post_id": int(self.root_of(post).id),
            "path": ".".join(["0", *path]),
        }

    def root_of(self, post: ReplayPost) -> ReplayPost:
        while post.parent and (above := self.world.get(post.parent)):
            post = above
        return post

    def person(self, person: Person) -> dict[str, Any]:
        address = f"https://{HOST}/u/{person.handle}"
        named = {"ap_id" if self.is_new else "actor_id": address}
        person_dates = self._dates(datetime.fromisoformat("2023-06-01T10:00:00+00:00"), None)
        return {
            "id": int(person.id),
            "name": person.handle,
            "display_name": person.name,
            **named,
            **person_dates,
        }

    def community(self) -> dict[str, Any]:
        named = {"ap_id" if self.is_new else "actor_id": COMMUNITY}
        return {"id": 1, "name": "velo", "title": "Vélo", "local": True, **named}

    def _dates(self, created: datetime, edited: datetime | None) -> dict[str, str]:
        ending = "_at" if self.is_new else ""
        dates = {f"published{ending}": _written(created)}
        return dates | ({f"updated{ending}": _written(edited)} if edited else {})


def uri_of(post: ReplayPost) -> str:
    return f"https://{HOST}/{'comment' if post.parent else 'post'}/{post.id}"


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


CASE = NetworkCase(
    network="lemmy",
    settings={"instances": [{"host": HOST, "communities": ["velo"], "comments": False}]},
    site=LemmySite,
    uri_of=uri_of,
    listing="/post/list",
    one_page={
        "instances": [{"host": HOST, "communities": ["velo"], "comments": False, "max_pages": 1}],
    },
    cannot={
        "opted_out": "the network has no such mark",
        "expired_token": "reading needs no credential, and none is sent",
    },
)
