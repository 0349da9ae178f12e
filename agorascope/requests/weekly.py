"""The requests of one brand, language and week. Pure: what was known before in, rows out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from agorascope.requests.grouping import ALONE, MIN_PEOPLE, centre, group, likeness
from agorascope.requests.labels import Labeller
from agorascope.requests.vectors import Vector, Vectoriser
from agorascope.text import whole_text

VERSION = 1  # raise it when the same posts would give other requests

KEEPS = 0.5  # of a centre from one week in which it is met to the next
MOST_EARLIER = 2_000  # posts of weeks before that are compared once more, the newest


@dataclass(frozen=True, slots=True)
class Asked:
    """A post that asks or complains."""

    network: str
    uri: str
    content_hash: str
    created_at: datetime
    author: str
    title: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """What is known of a request after a week."""

    id: str
    label: str | None
    first_seen_at: datetime
    centre: Vector
    earlier_posts: tuple[str, ...] = ()  # network|uri of posts of weeks before that it began with, this week


@dataclass(slots=True)
class Week:
    """What a week gave: a cluster's id and likeness for each post, and the clusters that were met."""

    members: list[tuple[Asked, str | None, float | None]] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)


def read_week(
    place: tuple[str, str],
    posts: Sequence[Asked],
    earlier: Sequence[Asked],
    known: Sequence[Cluster],
    names: Sequence[str] = (),
    hidden: frozenset[str] = frozenset(),
) -> Week:
    """The requests in the `posts` of a week, by the clusters of the weeks before and posts that stood alone.

    `place` is (brand, language). All come in order of time; a person's words count once however often posted.
    The id of a new cluster is a hash of its place and of its first post, and stays with it.
    """
    earlier = earlier[-MOST_EARLIER:]
    pool = [*earlier, *_said_once(posts)]
    texts = [whole_text(post.title, post.text) for post in pool]
    authors = [post.author for post in pool]
    vectorise, labeller = Vectoriser(place[1], names), Labeller(place[1], names, texts, authors, hidden)
    vectors = [vectorise(text) for text in texts]
    places = group(vectors, authors, [cluster.centre for cluster in known], len(earlier))
    clusters: dict[int, Cluster] = {}
    for number in sorted(set(places.tolist()) - {ALONE}):
        members = [int(member) for member in np.flatnonzero(places == number)]
        former = known[number] if number < len(known) else None
        label = labeller.label(members) if former is None or _people(authors, members) >= MIN_PEOPLE else None
        seed = pool[members[0]]
        clusters[number] = Cluster(
            former.id if former else _cluster_id(place, seed),
            label or (former.label if former else None),
            former.first_seen_at if former else seed.created_at,
            centre((vectors[member] for member in members), former.centre if former else None, KEEPS),
            tuple(f"{post.network}|{post.uri}" for post in (pool[m] for m in members if m < len(earlier))),
        )
    return _week(pool[len(earlier) :], vectors[len(earlier) :], places[len(earlier) :].tolist(), clusters)


def _week(
    posts: Sequence[Asked], vectors: Sequence[Vector], places: Sequence[int], clusters: dict[int, Cluster]
) -> Week:
    numbers = list(clusters)
    alike = likeness(vectors, [cluster.centre for cluster in clusters.values()])
    week = Week(clusters=[clusters[number] for number in numbers])
    for row, (post, place) in enumerate(zip(posts, places, strict=True)):
        if place == ALONE:
            week.members.append((post, None, None))
        else:
            week.members.append((post, clusters[place].id, round(float(alike[row, numbers.index(place)]), 6)))
    return week


def _said_once(posts: Sequence[Asked]) -> list[Asked]:
    """The posts without those in which a person repeats the same words."""
    first = {(post.author, post.content_hash): post for post in reversed(posts)}
    return [post for post in posts if first[post.author, post.content_hash] is post]


def _people(authors: Sequence[str], members: Sequence[int]) -> int:
    return len({authors[member] for member in members})


def _cluster_id(place: tuple[str, str], seed: Asked) -> str:
    key = "\x1f".join((*place, seed.network, seed.uri))
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12]
