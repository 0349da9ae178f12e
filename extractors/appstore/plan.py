"""Which reviews to read, and what the runner must know of their pages. All pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from agorascope.landing import RawPage
from extractors.appstore.parse import is_app, item_id, items_of, written_of
from extractors.appstore.settings import FEED_PAGES, NetworkSettings
from extractors.fetching import poison_facts
from extractors.listings import Listing, plan_newest_first
from extractors.source import Mark, PageFacts, Slice, States, Task
from extractors.values import count, dig, load_document, moment, text_of

KEYS = {"key_id_env", "issuer_id_env", "private_key_env"}


def plan_apps(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every app of the workspace: one for each storefront, or one for Connect."""
    settings = NetworkSettings.model_validate(task.settings)
    return plan_newest_first(_listings(settings), task, states, now)


def _listings(settings: NetworkSettings) -> Iterator[Listing]:
    keys = settings.model_dump(include=KEYS)
    for app in settings.apps:
        places = {f"connect/{app.number}": {"kind": "connect"}}
        if not app.connect:
            fronts = dict.fromkeys(app.storefronts)
            places = {f"{one}/{app.number}": {"kind": "feed", "storefront": one} for one in fronts}
        for source, params in places.items():
            yield Listing(
                source=source,
                params={**keys, **params, "app": app.number},
                first_run_days=settings.first_run_days,
                overlap=timedelta(hours=settings.overlap_hours),
                max_pages=settings.max_pages,
            )


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a landed page."""
    if broken := poison_facts(page):
        return broken
    options, clock = page.options, page.server_date or page.fetched_at
    kind = options.get("kind")
    if kind not in {"feed", "connect"}:
        return PageFacts(observed_at=clock)
    document = load_document(page)[0]
    items = [item for item in items_of(document) if not is_app(item)]
    ids = frozenset(id_ for item in items if (id_ := item_id(item)))
    marks = tuple(
        Mark(id_, at) for item in items if (id_ := item_id(item)) and (at := moment(written_of(item)))
    )
    cursor = next_feed_page(options) if kind == "feed" else _next_of_connect(document)
    # An empty page in the middle of a feed is no sign of its end, nor of going round in circles.
    return PageFacts(
        ids=ids or frozenset({f"page {options.get('cursor')}"}),
        marks=marks,
        next_cursor=cursor,
        observed_at=clock,
    )


def next_feed_page(options: Mapping[str, Any]) -> dict[str, Any] | None:
    """The page after this one, up to the last that a feed has."""
    page = (count((options.get("cursor") or {}).get("page")) or 1) + 1
    return {"page": page} if page <= FEED_PAGES else None


def _next_of_connect(document: Any) -> dict[str, Any] | None:
    """The cursor in the link to the next page; the link itself is never followed."""
    try:
        query = parse_qs(urlsplit(text_of(dig(document, "links", "next")) or "").query)
    except ValueError:
        return None
    cursor = next(iter(query.get("cursor", [])), None)
    return {"cursor": cursor} if cursor else None
