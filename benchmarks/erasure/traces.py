"""What of a member could be found: read from the warehouse before they are erased.

An id, an address, a pseudonym: always. A handle: when it holds a digit, `_`, `-` or `.` and no other member
bears it; with its host always. A display name: of two words or more, or of one that holds such a sign, when
nobody else bears it, as a handle neither, and nobody else's post holds it. A text: of five words and 25
characters or more, when no post of somebody else holds it, unless that post answers, quotes or shares theirs.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ahocorasick
import duckdb

_SIGN = re.compile(r"[\d_.-]")
_MEMBERS = """
select network, author_id, author_handle, author_name, null, instance, author_key from raw.posts
where author_id is not null
union select network, member_id, handle, display_name, url, instance, member_key from raw.members
"""
_POSTS = """
select network, author_id, uri, url, title, display_text, text,
    list_filter([parent_uri, quote_of_uri, repost_of_uri, thread_uri, thread_root_uri],
        lambda uri: uri is not null)
from raw.posts
"""


@dataclass(slots=True)
class Traces:
    """Traces by kind; every one in small letters, blanks made one."""

    by_kind: dict[str, set[str]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)  # by the rule above

    def add(self, kind: str, value: str | None) -> None:
        if value and len(value) >= 4:
            self.by_kind.setdefault(kind, set()).add(folded(value))

    @property
    def counts(self) -> dict[str, int]:
        return {kind: len(values) for kind, values in sorted(self.by_kind.items())}


def folded(text: str) -> str:
    return " ".join(text.lower().split())


def choose(warehouse: Path, people: int, seed: int, apart: set[str]) -> list[tuple[str, str]]:
    """(network, account id) of members at random who wrote; none of the workspace's own accounts."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            """
            select distinct network, author_id, lower(ltrim(author_handle, '@')) from raw.posts
            where author_id is not null order by hash(author_id || $seed), author_id
            """,
            {"seed": str(seed)},
        ).fetchall()
    return [(network, member) for network, member, handle in rows if not {member.lower(), handle} & apart][
        :people
    ]


def traces_of(warehouse: Path, chosen: list[tuple[str, str]]) -> Traces:
    """Everything to look for of these members."""
    traces, ids = Traces(), set(chosen)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        members, posts = connection.execute(_MEMBERS).fetchall(), connection.execute(_POSTS).fetchall()
    names = _of_members(traces, members, ids)
    theirs = {post[2] for post in posts if (post[0], post[1]) in ids}
    texts = set()
    for network, member, uri, url, *said, _ in posts:
        if (network, member) in ids:
            traces.add("post", uri)
            traces.add("post", url)
            plain = (folded(text or "") for text in said)
            texts |= {text for text in plain if len(text) >= 25 and text.count(" ") >= 4}
    others = [
        folded(" \n ".join(text for text in said if text))
        for network, member, _, _, *said, points in posts
        if (network, member) not in ids and not theirs & set(points)
    ]
    shared = _held(others, names | texts)
    for kind, values in (("name", names), ("text", texts)):
        traces.by_kind[kind] = values - shared
        traces.left_out[kind] += len(values & shared)
    return traces


def _of_members(traces: Traces, members: list[Any], ids: set[tuple[str, str]]) -> set[str]:
    """Take in what they are called; returns their display names that nobody else bears."""
    borne = Counter(bare for _, _, h in {(r[0], r[1], r[2]) for r in members} if (bare := _bare(h)))
    called = Counter(name for _, _, name in {(r[0], r[1], folded(r[3] or "")) for r in members} if name)
    names = set()
    for network, member, handle, name, url, host, key in members:
        if (network, member) not in ids:
            continue
        for kind, value in (("id", member), ("address", url), ("pseudonym", key)):
            traces.add(kind, value)
        bare, shown = _bare(handle), folded(name or "")
        traces.add("handle with host", f"{bare}@{host}" if bare and host else None)
        is_own = borne[bare] == 1 and _SIGN.search(bare) is not None
        traces.add("handle", bare if is_own else None)
        traces.left_out["handle"] += bool(bare) and not is_own
        is_other = borne[shown] - (shown == bare) > 0  # somebody else's handle
        is_own = called[shown] == 1 and (" " in shown or _SIGN.search(shown) is not None) and not is_other
        names |= {shown} if is_own else set()
        traces.left_out["name"] += bool(shown) and not is_own
    return names


def _held(texts: list[str], values: set[str]) -> set[str]:
    automaton = ahocorasick.Automaton()
    for value in values:
        automaton.add_word(value, value)
    if not values:
        return set()
    automaton.make_automaton()
    return {value for text in texts for _, value in automaton.iter(text)}


def _bare(handle: str | None) -> str:
    return (handle or "").strip().lstrip("@").lower()
