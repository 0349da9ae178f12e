"""App Store answers to records: feeds of reviews, and Connect's reviews with their replies. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.appstore.settings import INSTANCE
from extractors.reading import PageReader, RejectedError, open_json
from extractors.values import count, dictionaries, dig, moment, text_of, whole_number

FIRST_YEAR = 2008
GONE = {404: "deleted", 410: "deleted"}
REPLY = "/response"  # after the id of a review: what the developer replied
_APP = re.compile(r"[?&]id=(\d+)|/id(\d+)(?=$|[/?])")
_USER = re.compile(r"/id(\d+)(?=$|[/?])")


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    asked = page.options.get("asked")
    reader, document = open_json(page, instance=INSTANCE)
    if document is None:  # a page of something in between says nothing of the review
        return reader.result()
    if page.status in GONE and asked:
        for position, uri in enumerate(asked, start=1):
            reader.status_change(position, GONE[page.status], uri=uri, detail=f"HTTP {page.status}")
        return reader.result()
    if dictionaries(dig(document, "errors")):
        detail = text_of(dictionaries(document["errors"])[0].get("detail")) or "no detail"
        reader.reject(document, None, "error_answer", f"App Store Connect refused the request: {detail}")
        return reader.result()
    replies = replies_by_review(document)
    reader.each(items_of(document), lambda item, position: _read_item(reader, item, position, replies))
    if asked and reader.posts:
        for position, uri in enumerate(asked, start=1):
            if uri not in reader.posts:
                reader.status_change(position, "deleted", uri=uri, detail="not with its review any more")
    return reader.result()


def items_of(document: Any) -> list[Any]:
    """The entries of a feed, the reviews of Connect, or the one item that a body is."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return []
    feed = document.get("feed")
    if isinstance(feed, dict):
        entries = feed.get("entry")
        return entries if isinstance(entries, list) else [entries] if entries else []
    if "data" in document:
        data = document["data"]
        return data if isinstance(data, list) else [data] if data else []
    return [document] if document else []


def label(value: Any, *path: str) -> str | None:
    """What a feed says: text stands in objects with a `label`."""
    found = dig(value, *path)
    return text_of(found.get("label")) if isinstance(found, dict) else text_of(found)


def is_feed_review(item: Any) -> bool:
    return isinstance(item, dict) and "im:rating" in item


def is_app(item: Any) -> bool:
    """The first entry of a feed may be the app itself."""
    return isinstance(item, dict) and bool({"im:name", "im:artist", "im:bundleId"} & item.keys())


def item_id(item: Any) -> str | None:
    given = dig(item, "id")
    return label(item, "id") if isinstance(given, dict) else text_of(given)


def written_of(item: Any) -> Any:
    """The time of an entry or of a review, as received."""
    return label(item, "updated") or dig(item, "attributes", "createdDate")


def review_uri(id_: str) -> str:
    """Reviews have no address of their own."""
    return f"appstore:review:{id_}"


def replies_by_review(document: Any) -> dict[str, Mapping[str, Any]]:
    """The replies beside Connect's reviews, by the review they answer."""
    included = {
        text_of(one.get("id")): one
        for one in dictionaries(dig(document, "included"))
        if one.get("type") == "customerReviewResponses"
    }
    data = items_of(document) if isinstance(document, dict) else []
    found: dict[str, Mapping[str, Any]] = {}
    for item in dictionaries(data):
        reply = included.get(text_of(dig(item, "relationships", "response", "data", "id")))
        if reply is not None and (id_ := item_id(item)):
            found[id_] = reply
    return found


def _read_item(
    reader: PageReader, item: Any, position: int, replies: Mapping[str, Mapping[str, Any]]
) -> None:
    if is_feed_review(item):
        _read_entry(reader, item, position)
    elif isinstance(item, dict) and item.get("type") == "customerReviews":
        _read_review(reader, item, position)
        if reply := replies.get(item_id(item) or ""):
            reader.try_read(reply, position, lambda one, place: _read_reply(reader, one, item, place))
    elif not is_app(item):
        raise RejectedError("not_posts", "Neither a review nor an app.")


def _read_entry(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """A review of a public feed."""
    id_ = item_id(item)
    if id_ is None:
        raise RejectedError("missing_key", "The review has no id.")
    page, written = reader.page, label(item, "updated")
    profile = label(item, "author", "uri") or ""
    user, name = _USER.search(profile), label(item, "author", "name")
    author = user[1] if user else None
    reader.post(
        position,
        uri=review_uri(id_),
        kind="review",
        post_id=id_,
        channel_id=_app_of(item) or page.options.get("channel"),
        # Some feeds give no time; then it is known only that the review was there when it was fetched.
        created=moment(written) if written else page.fetched_at,
        created_source=written,
        trust="feed" if written else "unknown",
        first_year=FIRST_YEAR,
        text=label(item, "content"),
        title=label(item, "title"),
        text_format="html" if dig(item, "content", "attributes", "type") == "html" else "plain",
        author_id=author,
        author_handle=name,
        author_name=name,
        thread_id=id_,
        thread_uri=review_uri(id_),
        rating=_stars(label(item, "im:rating")),
        url=next(_links(item), None),
        links=[],
        counters={"likes": count(label(item, "im:voteSum"))},
    )
    reader.member(position, member_id=author, handle=name, display_name=name, url=profile or None)


def _read_review(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """A review of Connect, which names its writer by a nickname only."""
    id_, given = item_id(item), item.get("attributes")
    if id_ is None:
        raise RejectedError("missing_key", "The review has no id.")
    created = dig(given, "createdDate")
    reader.post(
        position,
        uri=review_uri(id_),
        kind="review",
        post_id=id_,
        created=moment(created),
        created_source=created,
        first_year=FIRST_YEAR,
        text=dig(given, "body"),
        title=dig(given, "title"),
        author_handle=text_of(dig(given, "reviewerNickname")),
        author_name=text_of(dig(given, "reviewerNickname")),
        thread_id=id_,
        thread_uri=review_uri(id_),
        rating=_stars(dig(given, "rating")),
    )


def _read_reply(
    reader: PageReader, reply: Mapping[str, Any], review: Mapping[str, Any], position: int
) -> None:
    """What the developer replied; a reply that is not published yet is none."""
    id_, given = str(item_id(review)), reply.get("attributes")
    if dig(given, "state") == "PENDING_PUBLISH":
        return
    written, app = dig(given, "lastModifiedDate"), reader.page.options.get("channel")
    reader.post(
        position,
        uri=f"{review_uri(id_)}{REPLY}",
        kind="comment",
        post_id=f"{id_}{REPLY}",
        created=moment(written),
        created_source=written,
        first_year=FIRST_YEAR,
        text=dig(given, "responseBody"),
        author_id=app,
        parent_id=id_,
        parent_uri=review_uri(id_),
        thread_id=id_,
        thread_uri=review_uri(id_),
    )


def _links(item: Mapping[str, Any]) -> Iterator[str]:
    """The addresses of an entry, whose `link` is one object or several."""
    given = item.get("link")
    for one in dictionaries(given if isinstance(given, list) else [given]):
        if href := text_of(dig(one, "attributes", "href")):
            yield href


def _app_of(item: Mapping[str, Any]) -> str | None:
    """The number of the app, which only the address of the review names."""
    for href in _links(item):
        if found := _APP.search(href):
            return found[1] or found[2]
    return None


def _stars(value: Any) -> float | None:
    stars = whole_number(value)
    return float(stars) if stars is not None and 1 <= stars <= 5 else None
