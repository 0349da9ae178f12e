"""What the replayed networks show: posts, people and counters, in no network's own words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Person:
    """An account. `id` is what the network uses for it."""

    id: str = "1001"
    handle: str = "lea"
    name: str = "Léa"
    followers: int | None = 120


@dataclass
class ReplayPost:
    """One post. None means that the network does not tell; sites leave such a field out, or as null."""

    id: str  # decimal digits, growing with time; sites may build ids of their own from it
    text: str
    created_at: datetime
    author: Person | None = field(default_factory=Person)
    title: str | None = None
    edited_at: datetime | None = None
    lang: str | None = "fr"
    likes: int | None = 3
    replies: int | None = 1
    shares: int | None = 2
    views: int | None = 40
    rating: int | None = None
    parent: str | None = None  # id of the post answered to
    is_deleted: bool = False
    is_private: bool = False
    extra: dict[str, Any] = field(default_factory=dict)  # fields put into the network's own document


@dataclass
class World:
    """The posts of one network, and its clock."""

    posts: list[ReplayPost] = field(default_factory=list)
    now: datetime = NOW
    page_size: int = 20  # what the server gives at most, whatever is asked for

    @classmethod
    def of(cls, posts: int, *, every: timedelta = timedelta(minutes=30), **fields: Any) -> "World":
        """A world of `posts` posts, the newest one hour old."""
        world = cls()
        for place in range(posts):
            created_at = NOW - timedelta(hours=1) - every * (posts - 1 - place)
            text = f"Le vélo numéro {place} roule bien"
            world.posts.append(ReplayPost(str(1000 + place), text, created_at, **fields))
        return world

    def add(self, text: str = "Un vélo tout neuf", **fields: Any) -> ReplayPost:
        """A new post, ten minutes before the world's clock unless `created_at` says otherwise."""
        fields.setdefault("created_at", self.now - timedelta(minutes=10))
        post = ReplayPost(str(1000 + len(self.posts)), text, **fields)
        self.posts.append(post)
        return post

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def shown(self) -> list[ReplayPost]:
        """What a listing shows, newest first: neither what was deleted nor what is private."""
        return sorted(
            (post for post in self.posts if not post.is_deleted and not post.is_private),
            key=lambda post: (post.created_at, post.id),
            reverse=True,
        )

    def between(self, start: datetime | None, end: datetime | None) -> list[ReplayPost]:
        """What is shown of [start, end], newest first."""
        return [
            post
            for post in self.shown()
            if (start is None or post.created_at >= start) and (end is None or post.created_at <= end)
        ]

    def get(self, id_: str) -> ReplayPost | None:
        return next((post for post in self.posts if post.id == id_), None)

    def pages(self, posts: list[ReplayPost]) -> Iterator[list[ReplayPost]]:
        for start in range(0, len(posts), self.page_size):
            yield posts[start : start + self.page_size]
