"""What every network extractor is: the Source protocol and the small data it speaks.

    plan (pure) -> fetch (network) -> facts, parse (pure) -> advance or suspend (pure)

`plan` cuts a task into slices. `fetch` is the only place with I/O and yields one page at a
time, which the runner lands before anything parses it. `advance` computes the next state of
a slice that was read to its end; `suspended` keeps the old watermark of one that was not and
notes where to go on. States are JSON and are committed by the load step, never here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, runtime_checkable

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.http import Budget, Http

# A server says the time in whole seconds, and many write that header once a second: what was posted just
# before is this much ahead of it and no forgery.
CLOCK_STEP = timedelta(seconds=2)

State = dict[str, Any]
States = Mapping[str, Mapping[str, Any]]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a network gives, and under which conditions."""

    search: bool = False
    timeline: bool = False
    thread: bool = False
    counts: bool = False
    members: bool = False
    stream: bool = False
    deletions: bool = False  # `verify` finds posts that were taken back
    askable: str = ""  # pattern of the post_id that `verify` can ask for; empty: any post
    auth: Literal["none", "optional", "token", "oauth"] = "none"
    cost: Literal["free", "quota", "paid"] = "free"
    max_lookback: timedelta | None = None  # None: as far as the server keeps
    retention: timedelta | None = None  # how long the terms let content be kept
    backfill: str = ""  # why `--from` cannot reach further back, in words; empty: it can


@dataclass(frozen=True, slots=True)
class Task:
    """Listen to one network over one window. `settings` are the network's own, unvalidated."""

    network: str
    window_from: datetime | None
    window_to: datetime
    settings: Mapping[str, Any]
    not_before: datetime | None = None  # the workspace's start: nothing older is asked for


@dataclass(frozen=True, slots=True)
class Mark:
    """One item's place in a listing: its id there and its time."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Slice:
    """One listing to read, from `cursor` on, until it ends or passes `horizon`.

    `part` tells apart the slices of one source that may wait side by side (new items, the
    past). `attempts` counts the runs that stopped on the very page at `cursor`, or among empty pages.
    """

    source: str
    part: str
    params: Mapping[str, Any]  # what to ask; never a secret
    cursor: Mapping[str, Any] = field(default_factory=dict)
    horizon: datetime | None = None
    max_pages: int = 200
    head: Mark | None = None  # newest item that earlier parts of this slice brought
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the runner must know of a page: ids for the guard, marks for the state, the next cursor."""

    ids: frozenset[str] = frozenset()
    marks: tuple[Mark, ...] = ()  # in the order of the listing
    next_cursor: Mapping[str, Any] | None = None  # None: this was the last page
    observed_at: datetime | None = None  # the server's clock, never ahead of ours: see `dated`
    fetched_at: datetime | None = None  # our clock; the runner fills it in
    threads: tuple[Mapping[str, Any], ...] = ()  # posts whose thread is worth reading
    notes: tuple[str, ...] = ()  # what a person should know: less than asked for, a skipped page
    memo: Mapping[str, Any] = field(default_factory=dict)  # for `advance` alone: validators, a new address

    @property
    def newest_at(self) -> datetime | None:
        return max((mark.at for mark in self.marks), default=None)


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post in the warehouse that is to be looked at again."""

    uri: str
    post_id: str | None
    instance: str | None = None
    channel_id: str | None = None
    thread_id: str | None = None


class Source(Protocol):
    """One network. Everything but `fetch` and `verify` is pure; `parse` never raises on data."""

    name: str
    version: str
    dialect: str  # rate-limit dialect, a key of extractors.http.DIALECTS
    capabilities: Capabilities

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        """The slices to read now, suspended ones first."""

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        """The pages of a slice, one HTTP answer each. Raises SourceError when it cannot go on."""

    def facts(self, page: RawPage) -> PageFacts:
        """What the runner must know of a page."""

    def parse(self, page: RawPage) -> Parsed:
        """Records and rejects of a page, the same for the same page, years later too."""

    def follow_ups(self, slice_: Slice, facts: Sequence[PageFacts], /) -> list[Slice]:
        """Slices that only the pages just read could ask for: threads of the posts found."""

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        """The state after a slice was read to its end."""

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        """Ask again for stored posts. The pages name what was asked for in their options, so that
        `parse` gives fresh rows of the posts that are there and status changes for those that are not.
        """

    def budgets(self, settings: Mapping[str, Any], /) -> list[Budget]:
        """What the workspace lets this source spend beside the requests of a run."""


@runtime_checkable
class SettingsDecide(Protocol):
    """A source that gives more or less by a setting, such as the kind of search that an app paid for."""

    def capabilities_with(self, settings: Mapping[str, Any]) -> Capabilities:
        """What it gives under these settings."""


def dated(facts: PageFacts, page: RawPage) -> PageFacts:
    """The facts by a server's clock that is not ahead of ours: else all that comes until then is skipped."""
    clock = min(facts.observed_at or page.fetched_at, page.fetched_at)
    return replace(facts, observed_at=clock, fetched_at=page.fetched_at)


def clock_of(facts: Sequence[PageFacts]) -> datetime | None:
    """When the newest of the pages was true; None when there is none."""
    return max((fact.observed_at for fact in facts if fact.observed_at), default=None)


def suspended(
    state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts], *, stuck: bool = False
) -> State:
    """The state after a slice stopped before its end: old watermark, and where to go on.

    `stuck` says that the page at the cursor itself cannot be used, or that all pages were empty, which is
    counted.
    """
    cursor = facts[-1].next_cursor if facts else slice_.cursor
    marks = [slice_.head, *(mark for fact in facts for mark in fact.marks)]
    head = _newest_until(clock_of(facts), [mark for mark in marks if mark])
    cursor = dict(cursor or {})
    is_further = cursor != dict(slice_.cursor) and any(fact.ids for fact in facts)
    again = 0 if is_further else slice_.attempts
    entry = {
        "part": slice_.part,
        "cursor": cursor,
        "horizon": slice_.horizon.isoformat() if slice_.horizon else None,
        "head": mark_to_state(head),
        "attempts": again + 1 if stuck else 0,
    }
    return {**state, "backfill": [*other_backfill(state, slice_), entry]}


def resumed(state: Mapping[str, Any], source: str, params: Mapping[str, Any], max_pages: int) -> list[Slice]:
    """The slices that `suspended` kept in a state."""
    return [
        Slice(
            source=source,
            part=str(entry["part"]),
            params=params,
            cursor=dict(entry["cursor"]),
            horizon=datetime.fromisoformat(entry["horizon"]) if entry["horizon"] else None,
            max_pages=max_pages,
            head=mark_from_state(entry["head"]),
            attempts=int(entry["attempts"]),
        )
        for entry in state.get("backfill", [])
    ]


def other_backfill(state: Mapping[str, Any], slice_: Slice) -> list[dict[str, Any]]:
    """The suspended slices of a state except this one."""
    return [entry for entry in state.get("backfill", []) if entry["part"] != slice_.part]


def newest(marks: Sequence[Mark | None]) -> Mark | None:
    """The latest of some marks; the first of equals, since listings begin with the newest."""
    known = [mark for mark in marks if mark is not None]
    return max(known, key=lambda mark: mark.at) if known else None


def _newest_until(clock: datetime | None, marks: Sequence[Mark]) -> Mark | None:
    """The latest mark that is not ahead of the clock: a forged date would hide what comes until then."""
    if clock is None:
        return newest(marks)
    past, latest = [mark for mark in marks if mark.at <= clock + CLOCK_STEP], newest(marks)
    return newest(past) or (replace(latest, at=clock) if latest else None)


def mark_to_state(mark: Mark | None) -> dict[str, str] | None:
    return {"id": mark.id, "at": mark.at.isoformat()} if mark else None


def mark_from_state(value: Mapping[str, str] | None) -> Mark | None:
    return Mark(value["id"], datetime.fromisoformat(value["at"])) if value else None
