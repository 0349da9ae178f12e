"""Handles, hashtags and web hosts: found by their shape, recognised by look-up.

The cost does not grow with the number of brands.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from agorascope.matching.spans import Span, apart

# Letters, digits, underscore; and the vowel signs of Indic scripts, which `\w` leaves out.
WORD = r"\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff"

# "@name", "@name@host", "@name.bsky.social"; never the middle of a mail address.
_HANDLE = re.compile(r"(?<![\w@])@(\w+(?:[.\-]\w+)*)(?:@([\w\-]+(?:\.[\w\-]+)+))?")
_HASHTAG = re.compile(rf"(?<![\w&#])#([{WORD}]+)")
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.\-]{1,15}://|www\.)[^\s<>\"]+")
_AUTHORITY = re.compile(r"(?:[a-z][a-z0-9+.\-]*:)?//(?:[^/?#\s]*@)?([^/?#:\s]+)")
# "someone@host.example" from its "@" on, and "host.example/path".
_MAIL = re.compile(r"@(?<=[\w.+\-]@)[\w\-]+(?:\.[\w\-]+)+")
_PATH = re.compile(r"(?<![\w@.\-/])(?:[\w\-]+\.)+[a-z]{2,24}/[^\s<>\"]*")
_HOST = re.compile(r"(?<![\w@.\-])(?:[\w\-]+\.)+[\w\-]+(?![\w@])")

_LONGEST_LOCAL = 64  # part of a mail address before its "@" (RFC 5321)
_LONGEST_HOST = 253  # of the domain name system; nothing longer is a host

Value = TypeVar("Value")
Spot = tuple[str, int, int]


def handles(text: str, folded: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Handles of a text: the keys they may be known under, strongest first, and their span."""
    if "@" not in folded:
        return
    for found in _HANDLE.finditer(folded):
        name, host = found.groups()
        keys: tuple[str, ...] = (f"{name}@{host}", name) if host else (name,)
        if not name.isidentifier() and not host:
            keys += _glued(name, text[found.start() + 1 : found.end()])
        yield keys, found.start(), found.end()


def _glued(name: str, written: str) -> tuple[str, ...]:
    """The handle in front of a word that somebody glued to it, if that is what it looks like.

    "@nova.Why" starts a sentence and "@nova-finally" is a dash; "@nova.fan" and
    "@nova-fans.example" are other accounts.
    """
    for position, character in enumerate(name):
        if character == "." and written[position + 1].islower():
            return ()
        if character in ".-":
            rest = name[position:]
            return () if character == "-" and "." in rest else (name[:position],)
    return ()


def handle_keys(handle: str) -> tuple[str, ...]:
    """The keys under which a handle of the `mentions` field may be known."""
    bare = handle.strip().lstrip("@")
    return (bare, bare.split("@", 1)[0]) if "@" in bare else (bare,)


def hashtags(folded: str) -> Iterator[Spot]:
    """Hashtags of a folded text, without '#', with the span that includes it."""
    if "#" in folded:
        for found in _HASHTAG.finditer(folded):
            yield found.group(1), found.start(), found.end()


def addresses(folded: str) -> Iterator[Spot]:
    """Web addresses written out in a folded text, with their span."""
    if "://" in folded or "www." in folded:
        for found in _ADDRESS.finditer(folded):
            yield found.group(), found.start(), found.end()


def unread(folded: str, written: Sequence[Spot]) -> list[Span]:
    """Spans that no name is looked for in: the `written` addresses, mail addresses, hosts with a path.

    A name inside them is not said by the writer.
    """
    spans = [(start, end) for _, start, end in written]
    if "@" in folded:
        spans += [(_start_of_mail(folded, found.start()), found.end()) for found in _MAIL.finditer(folded)]
    if folded.count("/") > sum(address.count("/") for address, _, _ in written):
        spans += [found.span() for found in _PATH.finditer(folded)]
    return apart(spans)


def _start_of_mail(folded: str, at: int) -> int:
    start, first = at, max(0, at - _LONGEST_LOCAL)
    while start > first and (folded[start - 1].isalnum() or folded[start - 1] in "._+-"):
        start -= 1
    return start


def bare_hosts(folded: str) -> Iterator[Spot]:
    """Host names written without "https://" in a folded text, with their span."""
    for found in _HOST.finditer(folded):
        yield found.group(), found.start(), found.end()


def host_of(address: str) -> str:
    """Host of a web address or of a bare "host/path", in lower case; empty when there is none."""
    lowered = address.strip().lower()
    found = _AUTHORITY.match(lowered)
    host = found.group(1) if found else re.split(r"[/?#:]", lowered, maxsplit=1)[0]
    return _readable(host.strip("."))


def _readable(host: str) -> str:
    """Unicode form of an internationalised host, so that both ways of writing it are equal."""
    if "xn--" not in host:
        return host
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host  # not valid punycode: it can still be equal to itself


def by_suffix(host: str, known: Mapping[str, Value]) -> Value | None:
    """Value of `host` or of the nearest parent domain that is known."""
    if len(host) > _LONGEST_HOST:
        return None
    while host:
        if host in known:
            return known[host]
        host = host.partition(".")[2]
    return None
