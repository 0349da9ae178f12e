"""Conversations around the posts just found: follow-up slices that read one after the other.

    PageFacts.threads -> thread_slices -> fetch_threads -> landed pages, each naming what is left

A conversation is a small mapping with an `id`; what else it holds is the network's own. A slice's cursor
is the list of conversations not read yet, so one that is stopped goes on where it was.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import raw_page
from extractors.http import Answer, PermanentError, PoisonPageError
from extractors.source import PageFacts, Slice, State, States, other_backfill, resumed

GONE = {400, 403, 404, 410}  # a conversation that is not there any more costs nothing else
SUFFIX = "/threads"

Thread = Mapping[str, Any]


def thread_slices(slice_: Slice, facts: Sequence[PageFacts], *, limit: int) -> list[Slice]:
    """One slice for the conversations of the pages just read, each once and at most `limit`."""
    found = {str(thread["id"]): dict(thread) for fact in facts for thread in fact.threads}
    waiting = list(found.values())[:limit]
    if not waiting:
        return []
    return [
        Slice(
            source=f"{slice_.source}{SUFFIX}",
            part=f"threads from {waiting[0]['id']}{when_found(facts)}",
            params=slice_.params,
            cursor={"threads": waiting},
            max_pages=limit,
        )
    ]


def when_found(facts: Sequence[PageFacts]) -> str:
    """When they were found, so that what waits from an earlier run is never taken for the same slice."""
    moments = [fact.observed_at for fact in facts if fact.observed_at]
    return f" at {max(moments):%Y-%m-%dT%H:%M:%SZ}" if moments else ""


def resumed_threads(states: States, source: str, params: Mapping[str, Any], limit: int) -> list[Slice]:
    """The conversations of a listing that earlier runs did not come to."""
    return resumed(states.get(f"{source}{SUFFIX}", {}), f"{source}{SUFFIX}", params, limit)


def is_thread_slice(slice_: Slice) -> bool:
    return "threads" in slice_.cursor


def threads_advanced(state: Mapping[str, Any], slice_: Slice) -> State:
    """The state after a slice of conversations was read to its end."""
    return {"backfill": other_backfill(state, slice_)}


def fetch_threads(
    slice_: Slice,
    get: Callable[[Thread], Answer],
    *,
    network: str,
    options: Mapping[str, Any],
    more: Callable[[Thread, Answer], Thread | None] | None = None,
) -> Iterator[RawPage]:
    """One page or more for each conversation. `more` gives what to ask for the next page of the same one."""
    left = [dict(thread) for thread in slice_.cursor["threads"]]
    while left:
        thread = left.pop(0)
        asked = {**options, "thread": thread, "left": list(left)}
        try:
            answer = get(thread)
        except PoisonPageError as error:
            page = raw_page(error.answer, network=network, source=slice_.source, options=asked)
            yield replace(page, options={**asked, "poison": "skipped"})
            continue
        except PermanentError as error:
            if error.status not in GONE:
                raise
            continue
        following = more(thread, answer) if more else None
        if following is not None:
            left.insert(0, dict(following))
        asked["left"] = list(left)
        yield raw_page(answer, network=network, source=slice_.source, options=asked)


def thread_facts(page: RawPage, ids: frozenset[str]) -> PageFacts:
    """The facts of a page of `fetch_threads`; `ids` are those of the posts in it."""
    left = page.options["left"]
    is_skipped = page.options.get("poison")
    return PageFacts(
        ids=ids | {f"thread {sorted(page.options['thread'].items())}"},
        next_cursor={"threads": left} if left else None,
        observed_at=page.server_date or page.fetched_at,
        notes=("a thread that cannot be read was stepped over; its bytes are kept",) if is_skipped else (),
    )
