"""LinkedIn answers to records. Pure, and never raises on data.

page -> elements by their shape -> posts.read_post | posts.read_comment | statistics
"""

from collections.abc import Iterator
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.linkedin.client import refusal_words
from extractors.linkedin.posts import read_comment, read_post
from extractors.linkedin.settings import INSTANCE
from extractors.linkedin.statistics import is_statistics, read_followers, read_organization, read_statistics
from extractors.reading import PageReader, RejectedError, open_json
from extractors.values import dig, text_of

MAX_ELEMENTS = 20_000
GIVEN = {"posts": "post", "comments": "comment"}
POST_KEYS = {"commentary", "lifecycleState", "distribution", "reshareContext"}
Found = tuple[Any, str]


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    reader, document = open_json(page, instance=INSTANCE)
    if document is None:
        return reader.result()
    if page.options.get("kind") == "verify":
        _read_verified(reader, document)
        return reader.result()
    found = list(elements_of(document, GIVEN.get(str(page.options.get("kind", "")), "")))
    reader.each([item for item, _ in found], lambda item, at: _read(reader, item, at, found[at - 1][1]))
    is_refusal = is_error(document)
    is_told_in_notes = "thread" in page.options
    if is_refusal and not is_told_in_notes:
        reader.reject(document, None, "error_answer", f"The answer is an error: {refusal_words(document)[1]}")
    elif not isinstance(document, dict | list):
        reader.reject(document, None, "not_posts", "The answer is no object of the LinkedIn API.")
    elif found and not any(kind for _, kind in found):
        reader.reject(document, None, "not_posts", "Nothing in the answer is a post, a comment or a count.")
    return reader.result()


def elements_of(document: Any, given: str = "") -> Iterator[Found]:
    """The elements of an answer with their kinds; "" for what is not ours."""
    if isinstance(document, dict) and isinstance(document.get("elements"), list):
        document = document["elements"]
    elif isinstance(document, dict) and isinstance(document.get("results"), dict):
        document = list(document["results"].values())
    if isinstance(document, list):
        yield from ((item, given or kind_of(item)) for item in document[:MAX_ELEMENTS])
    elif isinstance(document, dict) and not is_error(document):
        yield document, given or kind_of(document)


def is_error(document: Any) -> bool:
    """Whether an answer is a refusal: a status and a message, and no record."""
    return (
        isinstance(document, dict) and "status" in document and {"message", "code"} & document.keys() != set()
    )


def kind_of(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    if is_statistics(item):
        return "statistics"
    if "firstDegreeSize" in item:
        return "followers"
    if "commentUrn" in item or ("message" in item and {"actor", "object"} & item.keys()):
        return "comment"
    if POST_KEYS & item.keys() and ("author" in item or "id" in item):
        return "post"
    return "organization" if {"localizedName", "vanityName"} & item.keys() else ""


def _read(reader: PageReader, item: Any, position: int, kind: str) -> None:
    thread = reader.page.options.get("thread")
    told = thread if isinstance(thread, dict) else {}
    if kind == "post":
        read_post(reader, item, position)
    elif kind == "comment":
        post, parent = text_of(told.get("post")), text_of(told.get("comment"))
        read_comment(reader, item, position, post=post, parent=parent)
    elif kind == "statistics":
        read_statistics(reader, item, position)
    elif kind == "followers":
        read_followers(reader, item, position)
    elif kind == "organization":
        read_organization(reader, item, position)


def _read_verified(reader: PageReader, document: Any) -> None:
    """Fresh rows of stored posts and comments that are there, status changes for those that are not."""
    page, asked = reader.page, reader.page.options["asked"]
    if page.options.get("object") == "comment":
        urn, thread = asked[0]
        if page.status in {404, 410}:
            reader.status_change(1, "deleted", uri=urn, detail=f"HTTP {page.status}")
            return
        reader.try_read(document, 1, lambda item, at: read_comment(reader, item, at, post=thread or None))
        return
    results = dig(document, "results")
    if not isinstance(results, dict):
        reader.reject(document, None, "bad_page", "The answer names none of the posts asked for.")
        return
    for position, (urn, _) in enumerate(asked, start=1):
        if isinstance(results.get(urn), dict):
            reader.try_read(results[urn], position, lambda item, at: _read_again(reader, item, at))
        else:
            status, detail = _missing(document, urn)
            if status:
                reader.status_change(position, status, uri=urn, detail=detail)


def _read_again(reader: PageReader, item: Any, position: int) -> None:
    """A post that is there: still for everybody, or not any more."""
    read_post(reader, item, position)
    urn = text_of(item.get("id"))
    if urn is None:
        raise RejectedError("missing_key", "The post has no URN, which is its key.")
    if urn not in reader.posts:
        reader.status_change(position, "private", uri=urn, detail="not for everybody any more")


def _missing(document: Any, urn: str) -> tuple[str, str]:
    """Why a post is not in an answer to many: its own status says it. A failure of theirs says nothing."""
    status = dig(document, "errors", urn, "status") or dig(document, "statuses", urn)
    said = {None: "deleted", 404: "deleted", 410: "deleted", 403: "private"}
    detail = f"status {status}" if status else "not in the answer"
    return (said.get(status, "") if isinstance(status, int | None) else ""), detail
