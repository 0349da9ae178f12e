"""Trustpilot answers to records: lists of reviews, single reviews, business units. Pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.reading import PageReader, RejectedError, open_json
from extractors.trustpilot.settings import INSTANCE, SITE
from extractors.values import count, dictionaries, dig, language, moment, text_of

FIRST_YEAR = 2007
GONE = {404: "deleted", 410: "deleted"}
REPLY = "/reply"  # after the id of a review: what the company replied


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
    items = items_of(document)
    reader.each(items, lambda item, position: _read_item(reader, item, position))
    if asked and any(is_review(item) for item in items):
        _say_what_is_gone(reader, asked)
    return reader.result()


def items_of(document: Any) -> list[Any]:
    """The items of a list of reviews or business units, or the one item that a body is."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return []
    for name in ("reviews", "businessUnits"):
        if isinstance(document.get(name), list):
            return list(document[name])
    return [document] if document else []


def is_review(item: Any) -> bool:
    return isinstance(item, dict) and "stars" in item and ("consumer" in item or "text" in item)


def is_unit(item: Any) -> bool:
    return isinstance(item, dict) and bool({"numberOfReviews", "score", "displayName"} & item.keys())


def review_uri(id_: str) -> str:
    return f"{SITE}/reviews/{quote(id_, safe='')}"


def reply_uri(id_: str) -> str:
    return f"{review_uri(id_)}#reply"


def _read_item(reader: PageReader, item: Any, position: int) -> None:
    if is_review(item):
        _read_review(reader, item, position)
    elif is_unit(item):
        _read_unit(reader, item, position)
    else:
        raise RejectedError("not_posts", "Neither a review nor a business unit.")


def _read_review(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """A review, and what the company replied."""
    id_ = text_of(item.get("id"))
    if id_ is None:
        raise RejectedError("missing_key", "The review has no id.")
    if dig(item, "reportData", "reviewVisibility") == "hidden":
        detail = text_of(dig(item, "reportData", "reason")) or "hidden after a report"
        reader.status_change(position, "withheld", uri=review_uri(id_), post_id=id_, detail=detail)
        return
    created, edited = moment(item.get("createdAt")), _later(item, "updatedAt", "createdAt")
    consumer, stars = item.get("consumer"), count(item.get("stars"))
    author, name = text_of(dig(consumer, "id")), text_of(dig(consumer, "displayName"))
    reader.post(
        position,
        uri=review_uri(id_),
        kind="review",
        post_id=id_,
        channel_id=_unit_of(reader, item),
        created=created,
        created_source=item.get("createdAt"),
        first_year=FIRST_YEAR,
        text=item.get("text"),
        title=item.get("title"),
        author_id=author,
        author_handle=name,
        author_name=name,
        lang=language(item.get("language")),
        edited_at=edited,
        status="edited" if edited else "live",
        status_at=edited,
        thread_id=id_,
        thread_uri=review_uri(id_),
        rating=float(stars) if stars and stars <= 5 else None,
        url=review_uri(id_),
        counters={"likes": count(item.get("numberOfLikes"))},
    )
    reader.member(
        position,
        member_id=author,
        display_name=name,
        handle=name,
        url=f"{SITE}/users/{quote(author, safe='')}" if author else None,
        posts=count(dig(consumer, "numberOfReviews")),
    )
    if isinstance(item.get("companyReply"), dict):
        reader.try_read(item, position, lambda review, place: _read_reply(reader, review, place, id_))


def _read_reply(reader: PageReader, review: Mapping[str, Any], position: int, id_: str) -> None:
    """What the company replied, in the name of its business unit."""
    reply, unit = review["companyReply"], _unit_of(reader, review)
    edited = _later(reply, "updatedAt", "createdAt")
    reader.post(
        position,
        uri=reply_uri(id_),
        kind="comment",
        post_id=id_ + REPLY,
        channel_id=unit,
        created=moment(reply.get("createdAt")),
        created_source=reply.get("createdAt"),
        first_year=FIRST_YEAR,
        text=reply.get("text"),
        author_id=unit,
        author_handle=text_of(dig(review, "businessUnit", "identifyingName")),
        author_name=text_of(dig(review, "businessUnit", "displayName")),
        edited_at=edited,
        status="edited" if edited else "live",
        status_at=edited,
        parent_id=id_,
        parent_uri=review_uri(id_),
        thread_id=id_,
        thread_uri=review_uri(id_),
        url=review_uri(id_),
    )


def _read_unit(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """A business unit: a member, its score and its number of reviews."""
    id_ = text_of(item.get("id"))
    if id_ is None:
        raise RejectedError("missing_key", "The business unit has no id.")
    domain = text_of(dig(item, "name", "identifying")) or text_of(item.get("identifyingName"))
    reader.member(
        position,
        member_id=id_,
        handle=domain,
        display_name=text_of(item.get("displayName")),
        url=f"{SITE}/review/{quote(domain, safe='')}" if domain else None,
    )
    values = {
        "rating": _number(dig(item, "score", "trustScore")),
        "volume": count(dig(item, "numberOfReviews", "total")),
    }
    for metric, value in values.items():
        reader.metric(position, channel_kind="page", channel_id=id_, metric=metric, value=value)


def _say_what_is_gone(reader: PageReader, asked: list[str]) -> None:
    """A second look at a review that is there: what was asked for beside it and is not, was taken back."""
    given = set(reader.posts) | {change["uri"] for change in reader.result().status_changes}
    for position, uri in enumerate(asked, start=1):
        if uri not in given:
            status = "deleted" if reader.posts else "withheld"
            reader.status_change(position, status, uri=uri, detail="not with its review any more")


def _unit_of(reader: PageReader, item: Mapping[str, Any]) -> str | None:
    return text_of(dig(item, "businessUnit", "id")) or reader.page.options.get("channel")


def _later(item: Mapping[str, Any], later: str, earlier: str) -> Any:
    """The moment of an edit: the second time, when it is after the first."""
    after, before = moment(item.get(later)), moment(item.get(earlier))
    return after if after and before and after > before else None


def _number(value: Any) -> float | None:
    """A score between 1 and 5; 0 stands for none yet."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 1 <= value <= 5 else None


def review_marks(document: Any) -> list[tuple[str, Any]]:
    """Id and time of the reviews of a page."""
    found = [(text_of(item.get("id")), item.get("createdAt")) for item in dictionaries(items_of(document))]
    return [(id_, at) for id_, written in found if id_ and (at := moment(written))]
