"""Discourse answers to records: topics, lists of posts, searches, profiles. Pure.

page -> what is in it (items.py) -> posts, members, counters, rejects
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.discourse.items import Found, found_in, is_between_persons
from extractors.discourse.members import member_fields
from extractors.discourse.posts import (
    counters_of,
    gone_status,
    is_for_everybody,
    member_uri,
    place_of,
    post_fields,
    post_uri,
    tags_of,
    topic_fields,
)
from extractors.reading import PageReader, RejectedError, open_json
from extractors.values import dig, moment, text_of, whole_number

FIRST_YEAR = 2000  # Discourse is of 2012; forums moved to it brought older posts
GONE = {403: "private", 404: "deleted", 410: "deleted"}
# Likes, bookmarks and edits in a list of what somebody did: the time told is theirs, not the post's.
LATER_ACTIONS = {1, 2, 3, 11}
NAMES_ONLY = {"search", "category"}  # live listings whose posts are then read whole


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    root = str(page.options.get("root", ""))
    reader, document = open_json(page, instance=page.options.get("host"))
    asked = page.options.get("asked")
    if asked and page.status in GONE and isinstance(document, dict):
        reader.status_change(1, GONE[page.status], uri=asked["uri"], detail=f"HTTP {page.status}")
        return Parsed(status_changes=reader.result().status_changes)
    if document is None or page.options.get("kind") in NAMES_ONLY:
        return reader.result()
    found = list(found_in(document))
    category = dig(page.options.get("thread"), "category")  # of a topic whose posts come by their ids
    if category:
        found = [replace(one, topic={"category_id": category, **one.topic}) for one in found]
    if not found and document != [] and not _is_empty(document):
        reader.reject("", None, *_problem_of(document))
    reader.each(found, lambda one, position: _read(reader, one, position, root))
    if (
        asked and reader.posts and asked["uri"] not in reader.posts
    ):  # a post that was moved is another one now
        reader.status_change(1, "unavailable", uri=asked["uri"], detail="moved to another topic")
    return reader.result()


def _problem_of(document: Any) -> tuple[str, str]:
    """Why an answer holds nothing. It can be somebody's own (drafts, notifications): names are enough."""
    errors = dig(document, "errors")
    if isinstance(errors, list) and errors:
        return "error_answer", f"The forum refused: {str(errors[0])[:200]}"
    parts = ", ".join(sorted(map(str, document))[:10]) if isinstance(document, dict) else "no objects"
    return "not_posts", f"Holds neither posts nor topics nor members; it holds: {parts}."


def _is_empty(document: Any) -> bool:
    """An answer of a kind that holds posts, with none in it."""
    names = {"latest_posts", "post_stream", "topic_list", "grouped_search_result"}
    return isinstance(document, dict) and bool(names & document.keys())


def _read(reader: PageReader, found: Found, position: int, root: str) -> None:
    root = found.origin or root
    if not isinstance(found.item, dict):
        raise RejectedError("bad_record", "Not an object.")
    if is_between_persons(found):
        raise RejectedError("unknown_visibility", "It stands in a private message, which is not read.")
    if found.kind == "member":
        _read_member(reader, found.item, position, root)
    elif found.kind == "topic":
        _read_topic(reader, found, position, root)
    elif is_for_everybody(found.item):
        _read_post(reader, found, position, root)


def _read_post(reader: PageReader, found: Found, position: int, root: str) -> None:
    item, topic = found.item, found.topic
    if gone := gone_status(item):
        uri = post_uri(root, *place_of(item, topic))
        reader.status_change(position, gone, uri=uri, post_id=text_of(item.get("id")), instance=_host(root))
        return
    fields = post_fields(item, topic, root)
    is_first = fields["kind"] == "post"
    text, text_format, is_cut = _words(item)
    fields["flags"] += ["excerpt"] if is_cut else []
    if is_first and (tags := tags_of(topic)):
        fields["hashtags"] = tags
    reader.post(
        position,
        created=moment(item.get("created_at")),
        created_source=item.get("created_at"),
        trust="unknown" if whole_number(item.get("action_type")) in LATER_ACTIONS else "server",
        first_year=FIRST_YEAR,
        text=text,
        text_format=text_format,
        title=(item.get("topic_title") or topic.get("title") or item.get("title")) if is_first else None,
        counters=counters_of(item),
        instance=_host(root),
        **fields,
    )
    _read_author(reader, item, position, root)


def _words(item: Mapping[str, Any]) -> tuple[Any, str, bool]:
    """Text, its format, and whether it is only a part: the rendered post, its source, or an excerpt."""
    if item.get("cooked") is not None:
        return item["cooked"], "html", False
    if item.get("raw") is not None:
        return item["raw"], "markdown", False
    excerpt = item.get("blurb") if item.get("blurb") is not None else item.get("excerpt")
    return excerpt, "html", True


def _read_topic(reader: PageReader, found: Found, position: int, root: str) -> None:
    topic = found.item
    fields = topic_fields(topic, found.topic, root)
    reader.post(
        position,
        created=moment(topic.get("created_at")),
        created_source=topic.get("created_at"),
        first_year=FIRST_YEAR,
        text=topic.get("excerpt"),
        text_format="html",
        title=topic.get("title"),
        counters={},  # those of a topic are of all its posts together
        instance=_host(root),
        is_main=False,
        **fields,
    )


def _read_author(reader: PageReader, item: Mapping[str, Any], position: int, root: str) -> None:
    name = text_of(item.get("username"))
    if name:
        uri = member_uri(root, name)
        reader.member(
            position,
            member_id=uri,
            instance=_host(root),
            handle=name,
            display_name=text_of(item.get("name")),
            url=uri if root else None,
        )


def _read_member(reader: PageReader, account: Mapping[str, Any], position: int, root: str) -> None:
    name = text_of(account.get("username"))
    if name is None:
        raise RejectedError("missing_key", "The member has no name, which is its key.")
    uri = member_uri(root, name)
    reader.members.pop(uri, None)  # what was said of it beside a post is less
    url = uri if root else None
    reader.member(position, member_id=uri, instance=_host(root), url=url, **member_fields(account))


def _host(root: str) -> str | None:
    """`forum.example`, or `http://forum.example` for a server without TLS, as `verify` wants to know."""
    return root.removeprefix("https://") or None
