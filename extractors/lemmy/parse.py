"""Lemmy answers of version 3 and 4 to records. Pure, and told by shape alone.

views -> posts and comments with their authors, counters of posts and communities, what was taken back
"""

from collections.abc import Mapping
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed, Row
from extractors.lemmy.items import global_id, holds_items, is_for_few, kind_of, local_id, views_of
from extractors.lemmy.members import handle_of, read_community, read_person
from extractors.reading import PageReader, RejectedError, open_json
from extractors.values import count, dig, flag, language, moment, text_of, whole_number

FIRST_YEAR = 2019  # the first Lemmy servers
PRIVATE = {"private", "local_only_private", "localonlyprivate"}
NOT_FOUND = ("couldnt_find", "not_found")


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    reader, document = open_json(page, instance=page.options.get("host"))
    asked = page.options.get("asked")
    if document is None:
        if not reader.result().rejects:
            reader.reject("", None, "not_posts", "The answer is null.")
        return reader.result()
    if isinstance(asked, dict) and _is_gone(page, document):
        reader.status_change(1, "deleted", uri=asked.get("uri"), detail=str(dig(document, "error")))
        return reader.result()
    if not holds_items(document):
        _reject(reader, document)
    reader.each(views_of(document), lambda view, position: _read_view(reader, view, position))
    _link_within_page(reader)
    return reader.result()


def _is_gone(page: RawPage, document: Any) -> bool:
    """Whether the server itself says that the item is not there."""
    name = text_of(dig(document, "error")) or ""
    return page.status in {400, 404} and name.startswith(NOT_FOUND)


def _reject(reader: PageReader, document: Any) -> None:
    name = text_of(dig(document, "error"))
    if name:
        reader.reject("", None, "error_answer", f"The server refused: {name[:200]}")
        return
    # Other answers can hold a person's own settings: their names are enough.
    parts = ", ".join(sorted(map(str, document))[:10]) if isinstance(document, dict) else str(type(document))
    reader.reject("", None, "not_posts", f"Neither posts nor comments; it holds: {parts or 'nothing'}.")


def _read_view(reader: PageReader, view: Any, position: int) -> None:
    kind = kind_of(view)
    if is_for_few(view):
        raise RejectedError("unknown_visibility", "A message between persons, or a report to moderators.")
    if kind is None:
        raise RejectedError("bad_record", "Neither a post nor a comment, a person or a community.")
    if kind == "person":
        read_person(reader, view["person"], position, view.get("counts"))
    elif kind == "community":
        read_community(reader, view, position)
    else:
        _read_item(reader, view, kind, position)


def _read_item(reader: PageReader, view: Mapping[str, Any], kind: str, position: int) -> None:
    """A post or comment with its author and counters; one that was taken back keeps no words."""
    item = view[kind]
    uri, id_ = text_of(item.get("ap_id")), local_id(view)
    status = _taken_back(view, item)
    if status:
        reader.status_change(position, status, uri=uri, post_id=None if uri else id_)
        return
    edited = moment(item.get("updated_at") or item.get("updated"))
    published = item.get("published_at") or item.get("published")
    creator = view.get("creator")
    reader.post(
        position,
        uri=uri,
        kind=kind,
        post_id=id_,
        created=moment(published),
        created_source=published,
        first_year=FIRST_YEAR,
        text=item.get("body") if kind == "post" else item.get("content"),
        title=item.get("name") if kind == "post" else None,
        text_format="markdown",
        lang=_language(reader.page, item),
        edited_at=edited,
        status="edited" if edited else "live",
        status_at=edited,
        url=uri,
        visibility=_visibility(view),
        channel_id=_channel(reader.page, view),
        counters=_counters(view, item, kind),
        estimates=() if flag(item.get("local")) else {"likes", "replies", "score", "dislikes"},
        **_author(creator),
        **(_thread_of_comment(reader.page, view, item) if kind == "comment" else _thread_of_post(uri, id_)),
    )
    if kind == "post":
        _add_link(reader, uri, item)
    if isinstance(creator, dict) and global_id(creator):
        read_person(reader, creator, position)


def _taken_back(view: Mapping[str, Any], item: Mapping[str, Any]) -> str | None:
    if flag(item.get("deleted")):
        return "deleted"
    if flag(item.get("removed")):
        return "withheld"
    community = view.get("community")
    shown_to = text_of(dig(community, "visibility")) or ""
    return "private" if shown_to.lower() in PRIVATE else None


def _visibility(view: Mapping[str, Any]) -> str:
    shown_to = text_of(dig(view.get("community"), "visibility")) or "public"
    return "public" if shown_to.lower() == "public" else "unlisted"


def _author(creator: Any) -> Row:
    person = creator if isinstance(creator, dict) else {}
    return {
        "author_id": global_id(person),
        "author_handle": handle_of(person),
        "author_name": text_of(person.get("display_name")) or text_of(person.get("name")),
    }


def _channel(page: RawPage, view: Mapping[str, Any]) -> str | None:
    """The community, by its address; the short views of version 4 leave it out."""
    community = view.get("community")
    found = global_id(community) if isinstance(community, dict) else None
    return found or text_of(dig(page.options.get("thread"), "channel"))


def _counters(view: Mapping[str, Any], item: Mapping[str, Any], kind: str) -> dict[str, int | None]:
    """Votes and answers. The score falls below zero; likes do not."""
    counts = view.get("counts")
    counters = counts if isinstance(counts, dict) else item
    return {
        "likes": count(counters.get("score")),
        "score": whole_number(counters.get("score")),
        "dislikes": count(counters.get("downvotes")),
        "replies": count(counters.get("comments" if kind == "post" else "child_count")),
    }


def _thread_of_post(uri: str | None, id_: str | None) -> Row:
    return {"thread_id": id_, "thread_uri": uri}


def _thread_of_comment(page: RawPage, view: Mapping[str, Any], item: Mapping[str, Any]) -> Row:
    """`path` holds the numbers from the post (0) down to the comment: "0.12.34" answers comment 12."""
    path = (text_of(item.get("path")) or "").split(".")
    above = path[-2] if len(path) > 2 and path[-2].isdigit() else None
    post_number = text_of(item.get("post_id"))
    post = f"post/{post_number}" if post_number else None
    post_uri = text_of(dig(view.get("post"), "ap_id"))
    thread = page.options.get("thread")
    if post_uri is None and dig(thread, "id") == post:
        post_uri = text_of(dig(thread, "uri"))
    return {
        "parent_id": f"comment/{above}" if above else post,
        "parent_uri": None if above else post_uri,
        "thread_id": post,
        "thread_uri": post_uri,
    }


def _language(page: RawPage, item: Mapping[str, Any]) -> str | None:
    """The code behind the server's number; without the server's table a number says nothing."""
    number = count(item.get("language_id"))
    return language(dig(page.options.get("languages"), str(number))) if number is not None else None


def _add_link(reader: PageReader, uri: str | None, item: Mapping[str, Any]) -> None:
    """The page or picture that a post is about."""
    row = reader.posts.get(uri or "")
    link = text_of(item.get("url"))
    if row is None:
        return
    kind = text_of(item.get("url_content_type")) or ""
    row["media_count"] = int(kind.startswith(("image/", "video/")))
    if link and link not in row["links"]:
        row["links"] = [link, *row["links"]]


def _link_within_page(reader: PageReader) -> None:
    """What an answer answers, where both are in the page."""
    uris = {row["post_id"]: row["uri"] for row in reader.posts.values() if row.get("post_id")}
    for row in reader.posts.values():
        if row.get("parent_uri") is None and row.get("parent_id"):
            row["parent_uri"] = uris.get(row["parent_id"])
