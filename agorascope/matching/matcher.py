"""The matcher: brand definitions compiled once, posts matched by the thousand.

A post that declares its brand speaks of that brand alone. Otherwise each brand counts once,
by the strongest sign: handle, hashtag, domain, name. Where the names of two brands overlap
in a text, the longer name has the spot. An excluded phrase blanks out the spot it covers,
for its own brand, whatever the sign. A name that is an ordinary word needs another sign beside it.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pyarrow as pa

from agorascope.matching import lookups
from agorascope.matching.folding import compose, fold
from agorascope.matching.names import NameFinder
from agorascope.matching.signs import MatchedBy, Sign
from agorascope.matching.spans import Span, apart
from agorascope.text import whole_text
from agorascope.workspace import Brand

ALGORITHM_VERSION = 3  # raise it when the same definitions would match otherwise

_STRENGTH: dict[MatchedBy, int] = {"declared": 0, "handle": 1, "hashtag": 2, "domain": 3, "name": 4}


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
        for brand in brands:
            self._learn(brand)
        self._names = NameFinder(brands)
        self.version = _version(brands)

    def _learn(self, brand: Brand) -> None:
        for handle in brand.handles:
            self._handles[fold(compose(handle)).strip().lstrip("@")].append(brand.id)
        for hashtag in brand.hashtags:
            self._hashtags[fold(compose(hashtag)).strip().lstrip("#")].append(brand.id)
        for domain in brand.domains:
            self._domains[lookups.host_of(domain).removeprefix("www.")].append(brand.id)

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
        signs = list(self._text_signs(whole_text(title, display_text)))
        signs += self._field_signs(links or (), hashtags or (), mentions or ())
        return self._summed(signs) if signs else []

    def _summed(self, signs: Sequence[Sign]) -> list[BrandMatch]:
        """One match a brand that has a sure sign; then its unsure ones count too."""
        best: dict[str, Sign] = {}
        for sign in signs:
            if sign.is_sure and (
                sign.brand_id not in best or _STRENGTH[sign.kind] < _STRENGTH[best[sign.brand_id].kind]
            ):
                best[sign.brand_id] = sign
        spans: dict[str, list[Span]] = defaultdict(list)
        for sign in signs:
            if sign.span is not None:
                spans[sign.brand_id].append(sign.span)
        return [
            BrandMatch(brand_id, best[brand_id].kind, best[brand_id].words, tuple(apart(spans[brand_id])))
            for brand_id in sorted(best, key=self._order.__getitem__)
        ]

    def _text_signs(self, text: str) -> Iterator[Sign]:
        folded = fold(text)
        written = list(lookups.addresses(folded))
        names = self._names.find(text, folded, lookups.unread(folded, written))
        hosts = self._domains_in(folded, written, names.has_domain) if self._domains else ()
        for kind, brand_ids, start, end in chain(self._accounts_and_tags(text, folded), hosts):
            for brand_id in brand_ids:
                if not names.is_excluded(brand_id, (start, end)):
                    words = text[start:end]
                    shown = lookups.host_of(words) if kind == "domain" else words
                    yield Sign(brand_id, kind, shown, (start, end))
        yield from names.signs

    def _field_signs(
        self, links: Sequence[str], hashtags: Sequence[str], mentions: Sequence[str]
    ) -> Iterator[Sign]:
        for mention in mentions:
            for brand_id in self._known_handle(lookups.handle_keys(fold(compose(mention)))):
                yield Sign(brand_id, "handle", f"@{mention.lstrip('@')}")
        for hashtag in hashtags:
            for brand_id in self._hashtags.get(fold(compose(hashtag)).lstrip("#"), ()):
                yield Sign(brand_id, "hashtag", f"#{hashtag.lstrip('#')}")
        for link in links if self._domains else ():
            host = lookups.host_of(link)
            for brand_id in lookups.by_suffix(host, self._domains) or ():
                yield Sign(brand_id, "domain", host)

    def _accounts_and_tags(
        self, text: str, folded: str
    ) -> Iterator[tuple[MatchedBy, Sequence[str], int, int]]:
        if self._handles:
            for keys, start, end in lookups.handles(text, folded):
                yield "handle", self._known_handle(keys), start, end
        if self._hashtags:
            for tag, start, end in lookups.hashtags(folded):
                yield "hashtag", self._hashtags.get(tag, ()), start, end

    def _known_handle(self, keys: Sequence[str]) -> Sequence[str]:
        for key in keys:
            if key in self._handles:
                return self._handles[key]
        return ()

    def _domains_in(
        self, folded: str, written: list[lookups.Spot], has_domain: bool
    ) -> Iterator[tuple[MatchedBy, Sequence[str], int, int]]:
        for address, start, end in written:
            yield "domain", lookups.by_suffix(lookups.host_of(address), self._domains) or (), start, end
        if has_domain:
            for host, start, end in lookups.bare_hosts(_blank(folded, written)):
                yield "domain", lookups.by_suffix(host, self._domains) or (), start, end

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
