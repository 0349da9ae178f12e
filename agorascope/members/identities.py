"""Which accounts are one person's: strict, reversible, and every step logged. Pure.

accounts + people's decisions -> evidence for pairs -> union-find -> one line per pair, joined or refused

Evidence is only: each profile links to the other's profile; both accounts were seen to own the same domain;
a human said so. Never a name, a face, the words of a bio or a way of writing. Two accounts of one network are
one person's only when a human says so: where profiles would bring them together, that chain is not believed
at all. A human's split beats everything. See docs/methodology/members.md.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Literal

from agorascope.members.addresses import compared, own_domains, profile_pages

Key = tuple[str, str]  # network, member_key
Pair = tuple[Key, Key]  # in their order
Evidence = Literal["human", "profile_links", "verified_domain"]
Refusal = Literal["split_by_human", "same_network"]


@dataclass(frozen=True, slots=True)
class Account:
    """What a profile says that may tell whose it is. `is_brand`: staff or a page, joined by humans only."""

    key: Key
    member_id: str
    handle: str | None = None
    url: str | None = None
    links: Sequence[str] = ()
    verified_links: Sequence[str] = ()
    is_brand: bool = False
    observed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a human said of a pair, and when."""

    pair: Pair
    is_join: bool
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A pair for which there is evidence, and what became of it. `person`: the least of its accounts."""

    pair: Pair
    evidence: Evidence
    decided_by: str | None
    known_at: datetime | None
    refusal: Refusal | None
    person: Key | None


def ordered(one: Key, other: Key) -> Pair:
    """The pair in its order."""
    return (one, other) if one < other else (other, one)


def judge(accounts: Iterable[Account], decisions: Iterable[Decision]) -> list[Link]:
    """Every pair for which there is evidence, joined or refused, in order of pair and evidence.

    Joins by humans are taken in the order in which they were made; one that would bring together what a human
    split is refused. Then the profiles: of a chain that would bring together two accounts of one network, or
    a split pair, no link is believed, since nobody knows which of them is the wrong one.
    """
    known = list(accounts)
    said = sorted(decisions, key=lambda decision: (decision.decided_at, decision.pair))
    splits = {decision.pair for decision in said if not decision.is_join}
    links: list[tuple[Pair, Evidence, str | None, datetime | None, Refusal | None]] = []
    by_humans = _Groups()
    for decision in said:
        if decision.is_join:
            refusal = _join(by_humans, decision.pair, splits)
            links.append((decision.pair, "human", decision.decided_by, decision.decided_at, refusal))
    found = evidence_of(known)
    by_all = by_humans.copy()
    for pair in found:
        if pair not in splits:
            by_all.union(*pair)
    doubtful = _doubtful(by_all, by_humans, splits)
    merged = by_humans.copy()
    seen = {account.key: account.observed_at for account in known}
    for pair, kinds in sorted(found.items()):
        refusal = "split_by_human" if pair in splits else doubtful.get(by_all.find(pair[0]))
        if refusal is None:
            merged.union(*pair)
        when = _later(seen[pair[0]], seen[pair[1]])
        links += [(pair, kind, None, when, refusal) for kind in kinds]
    persons = merged.least()
    return [
        Link(pair, kind, who, when, refusal, None if refusal else persons[pair[0]])
        for pair, kind, who, when, refusal in sorted(links, key=lambda link: link[:2])
    ]


def evidence_of(accounts: Collection[Account]) -> dict[Pair, list[Evidence]]:
    """The pairs whose profiles say that they are one person's, with the kinds of evidence, sorted."""
    people = [account for account in accounts if not account.is_brand]
    found: dict[Pair, list[Evidence]] = defaultdict(list)
    for pair in sorted(set(_mutual(people))):
        found[pair].append("profile_links")
    for pair in sorted(set(_same_domain(people))):
        found[pair].append("verified_domain")
    return dict(found)


def _mutual(accounts: Sequence[Account]) -> Iterator[Pair]:
    """Pairs that link to each other's profile; a page that two accounts call theirs is nobody's."""
    owners: dict[str, set[Key]] = defaultdict(set)
    for account in accounts:
        for page in profile_pages(account.key[0], account.member_id, account.handle, account.url):
            owners[page].add(account.key)
    named: dict[Key, set[Key]] = {}
    for account in accounts:
        pages = (compared(link) for link in account.links)
        owned = (owners.get(page, set()) for page in pages if page)
        named[account.key] = {next(iter(keys)) for keys in owned if len(keys) == 1} - {account.key}
    for key, others in named.items():
        for other in others:
            if key in named.get(other, ()):
                yield ordered(key, other)


def _same_domain(accounts: Sequence[Account]) -> Iterator[Pair]:
    """Pairs that own one domain. One that two accounts of a network own is a house with several people."""
    owners: dict[str, set[Key]] = defaultdict(set)
    for account in accounts:
        for domain in own_domains(account.verified_links):
            owners[domain].add(account.key)
    for keys in owners.values():
        if len({network for network, _ in keys}) == len(keys):
            yield from combinations(sorted(keys), 2)


def _join(groups: "_Groups", pair: Pair, splits: Collection[Pair]) -> Refusal | None:
    """Join a pair unless that brings a split pair together."""
    one, other = groups.members(pair[0]), groups.members(pair[1])
    if any(ordered(a, b) in splits for a in one for b in other if a != b):
        return "split_by_human"
    groups.union(*pair)
    return None


def _doubtful(by_all: "_Groups", by_humans: "_Groups", splits: Collection[Pair]) -> dict[Key, Refusal]:
    """The groups (by their representative) that would bring together what must not be."""
    doubtful: dict[Key, Refusal] = {}
    for root, keys in by_all.groups().items():
        by_network: dict[str, set[Key]] = defaultdict(set)
        for key in keys:
            by_network[key[0]].add(by_humans.find(key))
        if any(len(people) > 1 for people in by_network.values()):
            doubtful[root] = "same_network"
    for one, other in splits:
        if by_all.find(one) == by_all.find(other):
            doubtful[by_all.find(one)] = "split_by_human"
    return doubtful


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other


class _Groups:
    """Disjoint sets of accounts (union-find); the representative is the least account."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}

    def copy(self) -> "_Groups":
        twin = _Groups()
        twin._parent = dict(self._parent)
        return twin

    def find(self, key: Key) -> Key:
        root = key
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(key, key)) != root:
            self._parent[key], key = root, parent
        return root

    def union(self, one: Key, other: Key) -> None:
        least, greatest = sorted((self.find(one), self.find(other)))
        self._parent[greatest] = self._parent[least] = least

    def members(self, key: Key) -> list[Key]:
        return self.groups().get(self.find(key), [key])

    def groups(self) -> dict[Key, list[Key]]:
        found: dict[Key, list[Key]] = defaultdict(list)
        for key in sorted(self._parent):
            found[self.find(key)].append(key)
        return dict(found)

    def least(self) -> dict[Key, Key]:
        return {key: self.find(key) for key in sorted(self._parent)}
