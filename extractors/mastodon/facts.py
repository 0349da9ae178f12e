"""What the runner must know of a landed Mastodon page: ids, times, where it goes on. Pure."""

from collections.abc import Mapping
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import poison_facts
from extractors.mastodon.client import linked_cursor
from extractors.mastodon.items import items_of
from extractors.source import Mark, PageFacts
from extractors.threads import thread_facts
from extractors.values import count, load_document, moment, text_of


def page_facts(page: RawPage) -> PageFacts:
    """The facts of a page of any kind. A page that cannot be used says only where to go on."""
    observed = page.server_date or page.fetched_at
    if (broken := poison_facts(page)) and page.options["kind"] != "context":
        return broken
    if page.options["kind"] == "verify":  # each page answers for one post; what they say alike is no loop
        return PageFacts(observed_at=observed)
    document = None if broken else load_document(page)[0]
    notes = _notes(page)
    if page.options["kind"] == "context":
        return thread_facts(
            page, frozenset(str(item.get("id")) for item in items_of(document) if isinstance(item, dict))
        )
    if isinstance(document, dict):  # the account itself, before its posts
        own = frozenset({f"account {document.get('id')}"})
        return PageFacts(own, (), page.options["cursor"], observed, notes=notes)
    items = [item for item in items_of(document) if isinstance(item, dict) and text_of(item.get("id"))]
    return PageFacts(
        ids=frozenset(str(item["id"]) for item in items),
        marks=tuple(mark for item in items if (mark := _mark(item))),
        next_cursor=_next_cursor(page, items),
        observed_at=observed,
        threads=tuple(thread for item in items if (thread := _thread(item))),
        notes=notes,
    )


def _notes(page: RawPage) -> tuple[str, ...]:
    host = page.options["host"]
    notes = []
    if page.options.get("degraded"):
        notes.append(f"{host} shows only {page.options['degraded']} posts of hashtags to this credential")
    if page.options.get("poison"):
        notes.append("a page that cannot be read was stepped over; its bytes are in the landing zone")
    return tuple(notes)


def _mark(item: Mapping[str, Any]) -> Mark | None:
    at = moment(item.get("created_at"))
    return Mark(str(item["id"]), at) if at else None


def _thread(item: Mapping[str, Any]) -> dict[str, Any] | None:
    """A post that answers or was answered, so that reading around it brings something."""
    parent = text_of(item.get("in_reply_to_id"))
    if item.get("reblog") or not (parent or count(item.get("replies_count"))):
        return None
    return {"id": str(item["id"]), "uri": text_of(item.get("uri")), "parent": parent}


def _next_cursor(page: RawPage, items: list[dict[str, Any]]) -> dict[str, str] | None:
    """Where the listing goes on: by the Link header, or by ids when a proxy dropped the header."""
    link = page.headers.get("link", "")
    is_forward = "min_id" in page.options["cursor"]
    relation, name = ("prev", "min_id") if is_forward else ("next", "max_id")
    if link or not items:
        return linked_cursor(link, relation, name)
    return {name: str(items[0 if is_forward else -1]["id"])}
