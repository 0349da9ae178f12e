"""Which searches, timelines and counts to read, and what the runner must know of their pages. All pure.

    queries, accounts, mentions -> listings -> facts -> walks (what is around the posts found)

Every listing begins with the newest post. What is remembered is the newest post of the first page, and it
counts only once the whole chain of pages was read: see extractors.listings.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import poison_facts
from extractors.listings import Listing, advanced, plan_newest_first
from extractors.source import Mark, PageFacts, Slice, State, States, Task
from extractors.values import dig, load_document, moment, text_of
from extractors.x.ids import identifier, time_of
from extractors.x.settings import RECENT, RECENT_MARGIN, NetworkSettings
from extractors.x.shapes import Envelope, envelopes, kind_of
from extractors.x.walks import WALK, threads_of, waiting_walks, walk_facts

UNTIL = "until"
SETTLED = timedelta(hours=1)  # what is older is in the index
SHARED = {"token_env", "names", "search", "threads", "quotes", "reposts", "max_threads", "counts"}


def plan_all(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every listing of the workspace, then the walks that wait."""
    settings = NetworkSettings.model_validate(task.settings)
    shared = settings.model_dump(include=SHARED)
    listings = list(_listings(settings, shared))
    slices = list(_once(settings, shared))
    slices += plan_newest_first(listings, task, states, now)
    for listing in listings:
        slices += waiting_walks(listing.source, listing.params, states)
    return slices


def _once(settings: NetworkSettings, shared: Mapping[str, Any]) -> Iterator[Slice]:
    """What is asked anew in each run: the accounts' counters and the queries' volume."""
    names = tuple(dict.fromkeys([*settings.accounts, *settings.mentions]))
    if names:
        yield Slice(source="accounts", part="now", params={**shared, "kind": "accounts", "usernames": names})
    if settings.counts != "off":
        for query in settings.queries:
            yield Slice(
                source=f"counts/{query}", part="now", params={**shared, "kind": "counts", "query": query}
            )


def _listings(settings: NetworkSettings, shared: Mapping[str, Any]) -> Iterator[Listing]:
    limits: dict[str, Any] = {
        "first_run_days": settings.first_run_days,
        "overlap": timedelta(minutes=settings.overlap_minutes),
        "max_pages": settings.max_pages,
        "until_key": UNTIL,
    }
    for query in settings.queries:
        yield Listing(f"search/{query}", {**shared, "kind": "search", "query": query}, **limits)
    for kind, names in (("tweets", settings.accounts), ("mentions", settings.mentions)):
        for name in names:
            yield Listing(f"{kind}/{name}", {**shared, "kind": kind, "name": name}, **limits)


@dataclass(frozen=True, slots=True)
class Window:
    """What of a listing to ask for; `token` goes on in a chain of pages begun with the same bounds."""

    start: datetime | None
    end: datetime | None
    token: str | None
    is_cut: bool = False  # the search reaches less far back than asked for

    @property
    def is_empty(self) -> bool:
        return bool(self.start and self.end and self.start >= self.end)


def window_of(slice_: Slice, now: datetime) -> Window:
    """The bounds of a slice. A chain whose start the recent search no longer takes begins again below
    the oldest post it brought.
    """
    cursor = slice_.cursor
    start = _time(cursor, "start") or slice_.horizon
    end = _time(cursor, "end") or _time(cursor, UNTIL)
    floor = now - RECENT + RECENT_MARGIN if is_recent(slice_) else None
    if floor is None or start is None or start >= floor:
        return Window(start, end, cursor.get("token"))
    oldest = _time(cursor, "oldest")
    is_cut = start < now - RECENT - RECENT_MARGIN
    return Window(floor, oldest + timedelta(seconds=1) if oldest else end, None, is_cut=is_cut)


def is_recent(slice_: Slice) -> bool:
    return bool(slice_.params["kind"] == "search" and slice_.params["search"] == "recent")


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a landed page of any kind."""
    if broken := poison_facts(page):
        return broken
    document = load_document(page)[0]
    envelope = next(envelopes(document), Envelope())
    observed_at = page.server_date or page.fetched_at
    if page.options.get("kind") == WALK:
        return walk_facts(page, document, envelope, observed_at)
    marks = list(_marks(envelope))
    notes = ("X's recent search gives the last 7 days only; older posts are not there",)
    return PageFacts(
        ids=frozenset(mark.id for mark in marks) or _ids(envelope),
        marks=tuple(marks),
        next_cursor=_next_cursor(page, document, marks),
        observed_at=observed_at,
        threads=tuple(threads_of(envelope)),
        notes=notes if page.options.get("is_cut") else (),
    )


def _marks(envelope: Envelope) -> Iterator[Mark]:
    for item in envelope.items:
        id_ = identifier(item, "id")
        at = (moment(item.get("created_at")) or time_of(id_)) if id_ and kind_of(item) == "post" else None
        if id_ and at:
            yield Mark(id_, at)


def _ids(envelope: Envelope) -> frozenset[str]:
    """The items of a page that are no posts: accounts, counts."""
    names = (identifier(item, "id") or text_of(dig(item, "start")) for item in envelope.items)
    return frozenset(name for name in names if name)


def _next_cursor(page: RawPage, document: Any, marks: Sequence[Mark]) -> dict[str, Any] | None:
    """Where the chain goes on, with all that is needed to go on in a later run."""
    token = text_of(dig(document, "meta", "next_token"))
    if token is None:
        return None
    oldest = min((mark.at.isoformat() for mark in marks), default=page.options["cursor"].get("oldest"))
    kept = {name: page.options.get(name) for name in ("start", "end")}
    return {"token": token, "oldest": oldest, **kept}


def advance_listing(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
    """The state after a slice was read to its end. What the recent search could not reach is not covered."""
    kind = slice_.params["kind"]
    if kind in {"accounts", "counts"}:
        return {}
    if kind == WALK:
        return {"backfill": [each for each in state.get("backfill", []) if each["part"] != slice_.part]}
    clock = max((fact.observed_at for fact in facts if fact.observed_at), default=None)
    if clock and is_recent(slice_) and slice_.horizon:
        slice_ = replace(slice_, horizon=max(slice_.horizon, clock - RECENT))
    new = advanced(state, slice_, facts)
    is_silent = not any(fact.marks for fact in facts) and not slice_.cursor
    if clock and is_silent:  # nothing was written up to now, so the next run need not ask from the old start
        new["head"] = max(str(new["head"] or ""), (clock - SETTLED).isoformat())
        if "watermark" in new and not new["backfill"]:
            new["watermark"] = new["head"]
    return new


def _time(cursor: Mapping[str, Any], name: str) -> datetime | None:
    value = cursor.get(name)
    return datetime.fromisoformat(value) if value else None
