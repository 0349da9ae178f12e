"""What every client does the same way: one answer into one landed page, one listing page by page."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from agorascope.landing import RawPage
from extractors.http import Answer, PoisonPageError
from extractors.source import PageFacts, Slice

TRIES_OF_A_PAGE = 3  # runs; after them a page that never can be read is stepped over where that is possible

Cursor = Mapping[str, Any]


def raw_page(answer: Answer, *, network: str, source: str, options: Mapping[str, Any]) -> RawPage:
    """The page to land for an answer. `options` is all that `parse` and `facts` will know of the request."""
    return RawPage(
        network=network,
        source=source,
        body=answer.body,
        fetched_at=answer.fetched_at,
        status=answer.status,
        content_type=answer.content_type,
        request=answer.request,
        headers=answer.kept_headers(),
        server_date=answer.server_date,
        parser=network,
        options={**options, "moved_to": answer.moved_to} if answer.moved_to else dict(options),
    )


def fetch_listing(
    slice_: Slice,
    get: Callable[[Cursor], Answer],
    facts: Callable[[RawPage], PageFacts],
    *,
    network: str,
    options: Mapping[str, Any],
    after_poison: Callable[[Cursor, Answer], Cursor | None] | None = None,
) -> Iterator[RawPage]:
    """The pages of a listing from the slice's cursor on; each page says where the next one is.

    A page that cannot be used is landed as evidence (`options["poison"]`) and ends the slice, which
    asks for it again in the next runs. After TRIES_OF_A_PAGE runs it is stepped over, where
    `after_poison` can say what comes after it without reading it.
    """
    cursor: Cursor | None = dict(slice_.cursor)
    while cursor is not None:
        asked = {**options, "cursor": dict(cursor)}
        try:
            page = raw_page(get(cursor), network=network, source=slice_.source, options=asked)
        except PoisonPageError as error:
            beyond = _beyond(slice_, cursor, error.answer, after_poison)
            asked |= {"poison": "skipped" if beyond is not None else "stuck", "beyond": beyond}
            yield raw_page(error.answer, network=network, source=slice_.source, options=asked)
            if beyond is None:
                raise
            cursor = beyond
            continue
        yield page
        cursor = facts(page).next_cursor


def poison_facts(page: RawPage) -> PageFacts | None:
    """The facts of a page that cannot be used; None for a page that can.

    Every `facts` of a source that uses `fetch_listing` begins with this.
    """
    poison = page.options.get("poison")
    if not poison:
        return None
    is_stuck = poison == "stuck"
    return PageFacts(
        next_cursor=page.options["cursor"] if is_stuck else page.options.get("beyond"),
        observed_at=page.server_date or page.fetched_at,
        notes=() if is_stuck else ("a page that cannot be read was stepped over; its bytes are kept",),
    )


def _beyond(
    slice_: Slice,
    cursor: Cursor,
    answer: Answer,
    after_poison: Callable[[Cursor, Answer], Cursor | None] | None,
) -> Cursor | None:
    is_old = slice_.attempts + 1 >= TRIES_OF_A_PAGE and dict(cursor) == dict(slice_.cursor)
    return after_poison(cursor, answer) if is_old and after_poison else None
