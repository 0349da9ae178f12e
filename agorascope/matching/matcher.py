"""The matcher: brand definitions compiled once, posts matched by the thousand.

A post that declares its brand speaks of that brand alone. Otherwise each brand counts once,
by the strongest sign: handle, hashtag, domain, name. Where the names of two brands overlap
in a text, the longer name has the spot. An excluded phrase blanks out the spot it covers,
for its own brand, whatever the sign.
"""

import hashlib
import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

import pyarrow as pa

from agorascope.matching import lookups
from agorascope.matching.folding import compose, fold
from agorascope.matching.patterns import WORD, alternation, longest_first, phrase
from agorascope.text import whole_text
from agorascope.workspace import Brand

ALGORITHM_VERSION = 3  # raise it when the same definitions would match otherwise

MatchedBy = Literal["declared", "handle", "hashtag", "domain", "name"]
_STRENGTH: dict[MatchedBy, int] = {"declared": 0, "handle": 1, "hashtag": 2, "domain": 3, "name": 4}
Span = tuple[int, int]
Sign = tuple[str, MatchedBy, str, Span | None]  # brand id, kind, words, and where in the text they stand


@dataclass(frozen=True, slots=True)
class BrandMatch:
    """A brand that a post speaks of, how it is known, and the words that say so.

    Of a link these are its host alone: the path may name a person. `spans` are all the spots of
    `agorascope.text.whole_text` that speak of the brand, in order and apart; none where only a
    field of the post says so.
    """

    brand_id: str
    matched_by: MatchedBy
    matched_text: str
    spans: tuple[Span, ...] = ()


class Matcher:
    """Finds the brands of a workspace in posts. Immutable once made; cheap to send to a process."""

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._order = {brand.id: position for position, brand in enumerate(brands)}
        self._handles: dict[str, list[str]] = defaultdict(list)
        self._hashtags: dict[str, list[str]] = defaultdict(list)
        self._domains: dict[str, list[str]] = defaultdict(list)
        self._exclusions: dict[str, re.Pattern[str]] = {}
        for brand in brands:
            self._learn(brand)
        self._learn_names(brands)
        self.version = _version(brands)

    def _learn(self, brand: Brand) -> None:
        for handle in brand.handles:
            self._handles[fold(compose(handle)).strip().lstrip("@")].append(brand.id)
        for hashtag in brand.hashtags:
            self._hashtags[fold(compose(hashtag)).strip().lstrip("#")].append(brand.id)
        for domain in brand.domains:
            self._domains[lookups.host_of(domain).removeprefix("www.")].append(brand.id)
        phrases = [item for text in brand.exclusions if (item := phrase(text))]
        excluded = alternation(phrases)
        if excluded is not None:
            self._exclusions[brand.id] = excluded

    def _learn_names(self, brands: Sequence[Brand]) -> None:
        owners: dict[str, list[str]] = defaultdict(list)
        phrases = []
        for brand in brands:
            for spelling in (brand.name, *brand.names) if brand.match_name else brand.names:
                item = phrase(spelling, not_after=WORD + "@")
                if item and brand.id not in owners[item.pattern]:
                    owners[item.pattern].append(brand.id)
                    phrases.append(item)
        self._names = alternation(phrases)
        self._name_owners = [owners[item.pattern] for item in longest_first(phrases)]
        # A stem of one letter, or none, filters nothing out.
        stems = {item.stem for item in phrases}
        self._stems = tuple(sorted(stems)) if all(len(stem) > 1 for stem in stems) else ()

    def match(
        self,
        *,
        title: str | None = None,
        display_text: str | None = None,
        links: Sequence[str] | None = None,
        hashtags: Sequence[str] | None = None,
        mentions: Sequence[str] | None = None,
        target_brand: str | None = None,
    ) -> list[BrandMatch]:
        """Brands one post speaks of, in the order of the workspace.

        `mentions` are the handles that the network itself resolved. A declared brand that the
        workspace does not know gives no match.
        """
        if target_brand:
            known = target_brand in self._order
            return [BrandMatch(target_brand, "declared", target_brand)] if known else []
        fields = self._field_signs(links or (), hashtags or (), mentions or ())
        best: dict[str, tuple[MatchedBy, str]] = {}
        spans: dict[str, list[Span]] = defaultdict(list)
        for brand_id, kind, words, span in chain(self._text_signs(whole_text(title, display_text)), fields):
            if brand_id not in best or _STRENGTH[kind] < _STRENGTH[best[brand_id][0]]:
                best[brand_id] = kind, words
            if span is not None:
                spans[brand_id].append(span)
        return [
            BrandMatch(brand_id, *best[brand_id], spans=_apart(spans[brand_id]))
            for brand_id in sorted(best, key=self._order.__getitem__)
        ]

    def _text_signs(self, text: str) -> Iterator[Sign]:
        folded = fold(text)
        excluded: dict[str, list[tuple[int, int]]] = {}
        for kind, brand_ids, start, end in self._spots(text, folded):
            for brand_id in brand_ids:
                if brand_id in self._exclusions and brand_id not in excluded:
                    found = self._exclusions[brand_id].finditer(folded)
                    excluded[brand_id] = [spot.span() for spot in found]
                if not _overlaps(excluded.get(brand_id), start, end):
                    words = text[start:end]
                    shown = lookups.host_of(words) if kind == "domain" else words
                    yield brand_id, kind, shown, (start, end)

    def _field_signs(
        self, links: Sequence[str], hashtags: Sequence[str], mentions: Sequence[str]
    ) -> Iterator[Sign]:
        for mention in mentions:
            for brand_id in self._known_handle(lookups.handle_keys(fold(compose(mention)))):
                yield brand_id, "handle", f"@{mention.lstrip('@')}", None
        for hashtag in hashtags:
            for brand_id in self._hashtags.get(fold(compose(hashtag)).lstrip("#"), ()):
                yield brand_id, "hashtag", f"#{hashtag.lstrip('#')}", None
        for link in links if self._domains else ():
            host = lookups.host_of(link)
            for brand_id in lookups.by_suffix(host, self._domains) or ():
                yield brand_id, "domain", host, None

    def _spots(self, text: str, folded: str) -> Iterator[tuple[MatchedBy, Sequence[str], int, int]]:
        """Signs inside the text: (kind, brand ids, start, end)."""
        if self._handles:
            for keys, start, end in lookups.handles(text, folded):
                yield "handle", self._known_handle(keys), start, end
        if self._hashtags:
            for tag, start, end in lookups.hashtags(folded):
                yield "hashtag", self._hashtags.get(tag, ()), start, end
        written = list(lookups.addresses(folded))
        if self._domains:
            yield from self._domains_in(folded, written)
        yield from self._names_in(folded, written)

    def _known_handle(self, keys: Sequence[str]) -> Sequence[str]:
        return next((self._handles[key] for key in keys if key in self._handles), ())

    def _domains_in(
        self, folded: str, written: list[lookups.Spot]
    ) -> Iterator[tuple[MatchedBy, Sequence[str], int, int]]:
        for address, start, end in written:
            yield "domain", lookups.by_suffix(lookups.host_of(address), self._domains) or (), start, end
        if any(domain in folded for domain in self._domains):
            for host, start, end in lookups.bare_hosts(_blank(folded, written)):
                yield "domain", lookups.by_suffix(host, self._domains) or (), start, end

    def _names_in(
        self, folded: str, written: list[lookups.Spot]
    ) -> Iterator[tuple[MatchedBy, Sequence[str], int, int]]:
        """Names outside web addresses: the path of somebody's link says nothing about a brand."""
        if self._names is None or (self._stems and not any(stem in folded for stem in self._stems)):
            return
        for found in self._names.finditer(_blank(folded, written)):
            group = found.lastindex or 1
            yield "name", self._name_owners[group - 1], found.start(), found.end()

    def match_many(self, table: pa.Table) -> list[list[BrandMatch]]:
        """Brands of every row of a table of posts (columns of `records.POST`; absent ones are null)."""
        return [
            self.match(
                title=title,
                display_text=text,
                links=links,
                hashtags=tags,
                mentions=mentions,
                target_brand=brand,
            )
            for title, text, links, tags, mentions, brand in zip(
                _values(table, "title"),
                _values(table, "display_text"),
                _values(table, "links"),
                _values(table, "hashtags"),
                _mentioned(table),
                _values(table, "target_brand"),
                strict=True,
            )
        ]


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    """These spans in order, those that overlap made one: "#nova" is a hashtag and holds a name."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


def _overlaps(spots: list[tuple[int, int]] | None, start: int, end: int) -> bool:
    """Whether one of these spots, sorted and apart from each other, shares a character with [start, end)."""
    if not spots:
        return False
    position = bisect_left(spots, (end, 0))
    return position > 0 and spots[position - 1][1] > start


def _blank(folded: str, spots: list[lookups.Spot]) -> str:
    """The text with these spots, sorted and apart, blanked out character for character."""
    if not spots:
        return folded
    kept, position = [], 0
    for _, start, end in spots:
        kept += [folded[position:start], "\x00" * (end - start)]
        position = end
    return "".join([*kept, folded[position:]])


def _values(table: pa.Table, name: str) -> list[Any]:
    """A column as Python values; a column of nulls costs nothing."""
    if name not in table.column_names or table[name].null_count == table.num_rows:
        return [None] * table.num_rows
    return list(table[name].to_pylist())


def _mentioned(table: pa.Table) -> list[list[str] | None]:
    """The handles of the `mentions` structures, row by row."""
    return [
        [mention["handle"] for mention in mentions if mention and mention["handle"]] if mentions else None
        for mentions in _values(table, "mentions")
    ]


def _version(brands: Sequence[Brand]) -> str:
    """Hash of everything that decides what matches; the order and the owner of a brand do not."""
    definitions = sorted(
        json.dumps(b.model_dump(exclude={"own"}), sort_keys=True, default=str) for b in brands
    )
    digest = hashlib.sha256("\n".join(definitions).encode()).hexdigest()[:12]
    return f"matcher-{ALGORITHM_VERSION}-{digest}"
