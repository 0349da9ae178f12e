"""Drafts and members as archive lines: what a listener of these networks would have kept.

Fields are those of `agorascope.records`; what a parser derives (clean text, hashes, landing
reference, fetch time) is left out.
"""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from agorascope import records
from agorascope.demo.almanac import Almanac
from agorascope.demo.chance import generator
from agorascope.demo.model import Draft
from agorascope.demo.people import Population

Line = dict[str, Any]
Timed = tuple[int, Line]

_HASHTAG = re.compile(r"(?<![\w&])#(\w[\w-]*)")
_HANDLE = re.compile(r"(?<![\w@])@(\w+)")
_LINK = re.compile(r"https?://[^\s<>\"]+")
_FORMATS = {"mastodon": "html", "bluesky": "plain", "discourse": "markdown", "rss": "html"}
_COUNTERS = {
    "mastodon": ("likes", "replies", "shares"),
    "bluesky": ("likes", "replies", "shares"),
    "discourse": ("likes", "replies"),
    "rss": ("replies",),
}
DAY = 86_400


def iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class LineWriter:
    """Turns the world into (time, line) pairs."""

    def __init__(self, seed: int, almanac: Almanac, population: Population) -> None:
        self._rng = generator(seed, "lines")
        self._almanac = almanac
        self._population = population

    def of_draft(self, draft: Draft) -> Iterator[Timed]:
        """The post, its likes, and its counters on its day and three days later."""
        yield draft.at, self._post(draft)
        if draft.kind != "repost":
            likes = self._likes(draft)
            if draft.community.network == "bluesky":
                yield from self._like_records(draft, likes)
            yield from self._counters(draft, likes)

    # -- posts ------------------------------------------------------------------------------

    def _post(self, draft: Draft) -> Line:
        author, network = draft.author, draft.community.network
        line: Line = {
            "record": "post",
            "instance": author.instance if network == "mastodon" else _host(draft),
            "uri": draft.uri,
            "post_id": draft.uri.removesuffix("/activity").rsplit("/", 1)[1],
            "kind": draft.kind,
            "channel_id": draft.community.id,
            "author_id": author.id,
            "author_handle": author.handle,
            "author_name": author.display_name,
            "title": draft.title,
            "text": self._markup(draft) if draft.kind != "repost" else None,
            "text_format": _FORMATS[network] if draft.kind != "repost" else "plain",
            "lang": self._declared_language(draft),
            "created_at": iso(draft.at),
            "created_at_trust": "feed" if network == "rss" else "server",
            "url": draft.url,
            "visibility": "public",
            "status": "live",
        }
        line |= _relations(draft) | self._entities(draft)
        return {name: value for name, value in line.items() if value is not None}

    def _declared_language(self, draft: Draft) -> str | None:
        """Most networks declare the language; some posts do not, a few are wrong."""
        draw = self._rng.random()
        if draft.kind == "repost" or draw < 0.04:
            return None
        if draw < 0.05:
            return "en" if draft.lang == "fr" else "fr"
        return draft.lang

    def _entities(self, draft: Draft) -> Line:
        """Mentions, hashtags, links and pictures, as the network lists them."""
        if draft.kind == "repost":
            return {}
        text, network = draft.text, draft.community.network
        pages = (self._population.pages.get((network, name)) for name in _HANDLE.findall(text))
        mentioned = {member.id: member.handle for member in [*draft.mentions, *(p for p in pages if p)]}
        facts: Line = {"links": _LINK.findall(text) or None, "media_count": self._pictures(draft)}
        if network in {"mastodon", "bluesky"}:
            facts["hashtags"] = [tag.lower() for tag in _HASHTAG.findall(text)] or None
        if network != "rss":
            facts["mentions"] = [{"id": key, "handle": handle} for key, handle in mentioned.items()] or None
        return facts

    def _pictures(self, draft: Draft) -> int:
        if draft.kind == "article":
            return self._rng.randrange(1, 5)
        return int(self._rng.random() < (0.6 if draft.topic == "contest" else 0.12))

    def _markup(self, draft: Draft) -> str:
        """Text as the network sends it: Mastodon and feeds send HTML."""
        network = draft.community.network
        if _FORMATS[network] != "html":
            return draft.text
        text = html.escape(draft.text, quote=False)
        if network == "mastodon":
            handles = {member.handle: member.url for member in draft.mentions}
            text = _HANDLE.sub(lambda match: _anchor(match, handles.get(match[1])), text)
            text = _HASHTAG.sub(
                lambda match: (
                    f'<a href="https://{draft.author.instance}/tags/{match[1]}" rel="tag">#{match[1]}</a>'
                ),
                text,
            )
        return "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))

    # -- counters -----------------------------------------------------------------------------

    def _likes(self, draft: Draft) -> list[int]:
        force = min(draft.author.pull, 20.0) * (1.8 if draft.parent is None else 0.6)
        number = int(self._rng.expovariate(1 / max(force, 0.05)))
        return sorted(draft.at + 30 + int(self._rng.expovariate(1 / 20_000)) for _ in range(number))

    def _like_records(self, draft: Draft, likes: list[int]) -> Iterator[Timed]:
        """A few of the likes, with who gave them."""
        people = self._population.of_community[draft.community.id]
        for at in likes:
            if self._rng.random() < 0.25 and at < self._almanac.stop:
                line = {
                    "network": "bluesky",
                    "instance": "sky.example",
                    "type": "like",
                    "actor_id": self._rng.choice(people).id,
                    "target_post_uri": draft.uri,
                    "target_member_id": draft.author.id,
                    "created_at": datetime.fromtimestamp(at, UTC),
                }
                key = records.interaction_key(line)
                yield (
                    at,
                    line
                    | {"record": "interaction", "key": key, "created_at": iso(at), "observed_at": iso(at)},
                )

    def _counters(self, draft: Draft, likes: list[int]) -> Iterator[Timed]:
        evening = draft.at - draft.at % DAY + DAY - 300
        first = max(draft.at, min(evening, self._almanac.stop - 1))
        times = {"likes": likes, "replies": draft.replies, "shares": draft.shares}
        for at, is_final in ((first, False), (first + 3 * DAY, True)):
            if at < self._almanac.stop:
                for metric in _COUNTERS[draft.community.network]:
                    yield (
                        at,
                        {
                            "record": "channel_metric",
                            "instance": draft.author.instance
                            if draft.community.network == "mastodon"
                            else _host(draft),
                            "channel_kind": "post",
                            "channel_id": draft.uri,
                            "metric": metric,
                            "period": "lifetime",
                            "value": sum(1 for reaction in times[metric] if reaction <= at),
                            "is_final": is_final,
                            "observed_at": iso(at),
                        },
                    )


def _anchor(match: re.Match[str], url: str | None) -> str:
    return f'<a href="{url}" class="u-url mention">{match[0]}</a>' if url else match[0]


def _host(draft: Draft) -> str:
    return draft.url.split("/")[2]


def _relations(draft: Draft) -> Line:
    """What a post answers, repeats or quotes."""
    facts: Line = {}
    if draft.parent is not None:
        facts = {
            "parent_uri": draft.parent.uri,
            "parent_id": draft.parent.uri.rsplit("/", 1)[1],
            "thread_uri": draft.first.uri,
            "thread_id": draft.first.uri.rsplit("/", 1)[1],
        }
    if draft.target is not None:
        facts["repost_of_uri" if draft.kind == "repost" else "quote_of_uri"] = draft.target.uri
    return facts
