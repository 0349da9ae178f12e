"""Graph answers of Facebook Pages to records. Pure, and never raises on data.

page -> shapes.objects_of -> posts.read_post | page counters | insights
"""

from collections.abc import Mapping
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.facebook.posts import object_uri, read_post
from extractors.facebook.settings import INSTANCE
from extractors.facebook.shapes import GRAPH_ID, objects_of
from extractors.graph_api import error_words
from extractors.graph_insights import insights_in, object_of, read_insight
from extractors.graph_verify import read_verified
from extractors.reading import PageReader, RejectedError, open_json
from extractors.values import count, text_of

GIVEN = {"feed": "post", "comments": "comment"}
POSTS = {"post", "comment", "video", "photo"}


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    reader, document = open_json(page, instance=INSTANCE)
    if document is None:
        return reader.result()
    if page.options.get("kind") == "verify":
        kind = str(page.options["object"])
        read_verified(reader, document, lambda item, position: read_post(reader, item, position, kind))
    elif page.options.get("kind") == "insight":
        _read_insights(reader, document)
    else:
        _read_objects(reader, document)
    return reader.result()


def _read_objects(reader: PageReader, document: Any) -> None:
    kind = str(reader.page.options.get("kind", ""))
    thread = reader.page.options.get("thread")
    root = text_of(thread.get("id")) if isinstance(thread, dict) and kind == "comments" else None
    found = list(objects_of(document, GIVEN.get(kind, "")))
    for position, (item, what) in enumerate(found, start=1):
        reader.try_read(item, position, lambda one, place, what=what: _read(reader, one, place, what, root))  # type: ignore[misc]
    if isinstance(document, dict) and "error" in document:
        reader.reject(document, None, "error_answer", f"The answer is an error: {error_words(document)}")
    elif not isinstance(document, dict | list):
        reader.reject(document, None, "not_posts", "The answer is no object of the Graph API.")
    elif found and not any(what for _, what in found):
        reader.reject(document, None, "not_posts", "Nothing in the answer is a post, a comment or a page.")


def _read(reader: PageReader, item: Any, position: int, kind: str, root: str | None) -> None:
    if kind in POSTS:
        if not isinstance(item, dict):
            raise RejectedError("bad_record", "Not an object of the Graph API.")
        read_post(reader, item, position, kind, thread=root)
    elif kind == "page":
        _read_page(reader, item, position)
    elif kind == "insight":
        _read_insight(reader, item, position)


def _read_page(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """A page as a member, and its followers over time."""
    id_ = text_of(item.get("id"))
    if not id_:
        raise RejectedError("missing_key", "The page has no id, which is its key.")
    fans, followers = count(item.get("fan_count")), count(item.get("followers_count"))
    reader.member(
        position,
        member_id=id_,
        handle=text_of(item.get("username") or item.get("name")),
        display_name=text_of(item.get("name")),
        bio=text_of(item.get("about")),
        url=text_of(item.get("link")) or object_uri(id_),
        followers=followers,
    )
    for metric, value in (("followers", followers), ("fans", fans)):
        reader.metric(position, channel_kind="page", channel_id=id_, metric=metric, value=value)


def _read_insights(reader: PageReader, document: Any) -> None:
    """The answer for one metric; a refusal of it is said in the notes of the run."""
    for position, item in enumerate(insights_in(document), start=1):
        reader.try_read(item, position, lambda one, place: _read_insight(reader, one, place))


def _read_insight(reader: PageReader, item: Any, position: int) -> None:
    id_ = object_of(item) or ""
    if not GRAPH_ID.fullmatch(id_):
        raise RejectedError("missing_key", "The insight does not say which page or post it is about.")
    is_post = "_" in id_
    read_insight(
        reader,
        item,
        position,
        channel_kind="post" if is_post else "page",
        channel_id=object_uri(id_) if is_post else id_,
    )
