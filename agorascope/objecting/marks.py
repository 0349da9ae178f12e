"""Keyed marks of names, addresses and words: they tell a thing again, and nothing can be read from them.

A mark is 64 bits of BLAKE2b with the installation's pseudonym key: without the key nobody can find out by
trying names whom the list of suppressed accounts holds.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from agorascope.pseudonyms import InstallationKey

Kind = Literal[
    "account",  # the id of an account, of one network
    "handle",  # a handle as it is compared, of one network
    "address",  # an address that is the account's, of any network
    "word",  # a handle, or a name of several words, that is no ordinary word, in any text
    "name",  # another name of several words, of one network: strangers may bear it too
    "uri",  # a post that was removed, of one network
    "post_id",  # the same by the id that its instance uses
    "named",  # what a person who was erased was called in their request, of one network
    "run",  # words in a row that the person wrote, see words.runs_of
]
EVERYWHERE = frozenset({"address", "word", "run"})  # kinds that no network bounds


def mark(key: bytes, kind: Kind, network: str, value: str) -> int:
    """The mark of one value."""
    place = "" if kind in EVERYWHERE else network
    message = f"{kind}\x1f{place}\x1f{value}".encode("utf-8", "surrogatepass")
    secret = key.for_marks if isinstance(key, InstallationKey) else key
    return int.from_bytes(hashlib.blake2b(message, digest_size=8, key=_sized(secret)).digest(), "big")


@lru_cache(maxsize=4)
def _sized(key: bytes) -> bytes:
    """The key as long as BLAKE2b takes one."""
    return hashlib.sha256(key).digest()


@dataclass(slots=True)
class Marks:
    """The marks of everybody who is kept out. `tokens` says what stands for a removed post, by its mark."""

    key: bytes
    known: dict[Kind, set[int]] = field(default_factory=dict)
    tokens: dict[int, int] = field(default_factory=dict)
    name_lengths: set[int] = field(default_factory=set)  # words of the names of several words
    public: frozenset[str] = frozenset()  # names that stay, see names.public_forms

    def add(self, kind: Kind, value: int, *, token: int | None = None, words: int | None = None) -> None:
        self.known.setdefault(kind, set()).add(value)
        if token is not None:
            self.tokens[value] = token
        if words:
            self.name_lengths.add(words)

    def has(self, kind: Kind, network: str, value: str) -> bool:
        """Whether the value was marked; costs nothing for a kind of which there is none."""
        known = self.known.get(kind)
        return bool(known) and mark(self.key, kind, network, value) in (known or ())

    def any_of(self, kind: Kind, network: str, values: Iterable[str]) -> bool:
        return any(self.has(kind, network, value) for value in values)

    def token(self, kind: Kind, network: str, value: str) -> str | None:
        """What stands in the place of the address of a removed post; None of a post that was not."""
        value_mark = mark(self.key, kind, network, value) if self.known.get(kind) else None
        if value_mark is None or value_mark not in self.known[kind]:
            return None
        return removed(self.tokens.get(value_mark, value_mark))


def removed(token: int) -> str:
    """The address of a post that is no longer there: threads hold together by it, and it leads nowhere."""
    return f"removed:{token:016x}"
