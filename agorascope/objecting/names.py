"""What an account is called, and where that stands in an address.

A handle that is also an ordinary word ("bell") is hidden behind an @ or in an address only, and on its
network only; one that can be no word ("bell_42", "bell@host.example") wherever it stands. A name of several
words is hidden on its network and near the person only, unless it holds a digit: strangers may bear it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from agorascope.members.naming import bare_account
from agorascope.objecting.marks import Kind
from agorascope.objecting.words import words_of

MIN_DISTINCTIVE = 4  # letters
MAX_SEGMENTS = 8  # parts of the address of an account
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOLDS_SIGN = re.compile(r"(?<=\w)[\d_.-]|\d")
# What stands before the name of an account in addresses.
_LEADS = frozenset({"u", "user", "users", "profile", "author", "members", "member", "channel", "c", "in"})


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the records know it; every field but the network may be missing."""

    network: str
    member_id: str | None = None
    handle: str | None = None
    display_name: str | None = None
    url: str | None = None
    instance: str | None = None


def is_distinctive(handle: str) -> bool:
    """Whether a handle is no word that others could mean by it."""
    return len(handle) >= MIN_DISTINCTIVE and _HOLDS_SIGN.search(handle) is not None


def address(value: str) -> str:
    """An address or id as it is compared: without scheme, "www." and the last slash, in lower case."""
    bare = _SCHEME.sub("", unquote(value).strip().lower())
    return bare.removeprefix("www.").rstrip("/")


def folded(name: str) -> str:
    """A name of several words as it is compared."""
    return " ".join(word.folded for word in words_of(name))


def public_forms(names: Iterable[str]) -> frozenset[str]:
    """Names of brands, pages, staff and events in every form in which names are compared."""
    bare = [name.strip().lstrip("@#").lower() for name in names]
    return frozenset(form for name in bare for form in (name, folded(name)) if form)


def names_of(account: Account) -> Iterator[tuple[Kind, str]]:
    """(kind, value) of all that names the account; the values as they are compared."""
    if account.member_id:
        yield "account", account.member_id.strip().lower()
        if len(plain := address(account.member_id)) >= MIN_DISTINCTIVE and not plain.isdigit():
            yield "address", plain
    if account.url:
        yield "address", address(account.url)
    handle = bare_account(account.handle or "")
    if handle:
        yield "handle", handle
        local, at, _ = handle.partition("@")
        yield "handle", local
        if account.instance and not at:
            yield "handle", f"{handle}@{account.instance.lower()}"
        for name in {handle, local}:
            if is_distinctive(name):
                yield "word", name
    display = folded(account.display_name or "")
    if " " in display:
        yield "word" if is_distinctive(display) else "name", display


def parts_of(value: str) -> Iterator[tuple[Kind, str]]:
    """(kind, value) of all that an address may name: what it begins with, and each of its parts."""
    plain = address(re.split(r"[?#]", value, maxsplit=1)[0])
    segments = plain.split("/")
    for end in range(min(len(segments), MAX_SEGMENTS), 0, -1):
        yield "address", "/".join(segments[:end])
    for before, segment in zip(["", *segments], segments, strict=False):
        name = segment.lstrip("@~")
        if segment != name or before in _LEADS:
            yield "handle", name
        yield "word", name
    for part in re.split(r"[?&;#=]", address(value))[1:]:
        yield "word", part.lstrip("@")
