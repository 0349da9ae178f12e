"""Posts and comments of Reddit, and the statuses they are in. Pure."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from agorascope.records import Row
from agorascope.text import clean_text, extract_links, truncate
from extractors.reading import PageReader, RejectedError
from extractors.reddit.settings import SITE
from extractors.reddit.things import COMMENT, LINK, Thing, fullname, link_of, uri_of
from extractors.values import MAX_LIST, count, dictionaries, dig, epoch, length, text_of, whole_number

FIRST_YEAR = 2005
NOBODY = "[deleted]"
DELETED_WORDS = {"[deleted]", "[deleted by user]", "[ deleted by user ]"}
REMOVED_WORDS = {"[removed]", "[ removed by reddit ]", "[removed by reddit]"}
DELETED_BY = {"deleted", "author"}
PRIVATE_KINDS = {"private", "employees_only"}
FUZZED = ("likes", "score")  # Reddit changes votes a little on purpose
_USER = re.compile(r"(?<![\w/.-])/?u/([A-Za-z0-9_-]{3,20})(?![\w-])")


def read_post(reader: PageReader, thing: Thing, position: int, *, is_main: bool = True) -> Row:
    """Add a post or a comment. Raises RejectedError without an id or a time."""
    data, name = thing.data, fullname(thing)
    if name is None:
        raise RejectedError("missing_key", "The item has no id, which is its key.")
    is_comment = thing.kind == COMMENT
    link = link_of(data) if is_comment else name
    author = author_of(data)
    created = data.get("created_utc")
    edited_at = epoch(data.get("edited")) if data.get("edited") else None
    row = reader.post(
        position,
        uri=uri_of(name, link),
        kind="comment" if is_comment else "quote" if data.get("crosspost_parent") else "post",
        post_id=name,
        created=epoch(created),
        created_source=created,
        first_year=FIRST_YEAR,
        **_words(data, is_comment=is_comment, is_asked_plain="kind" in reader.page.options),
        **_place(data, is_comment=is_comment, link=link),
        **_standing(data, is_comment=is_comment, is_edited=bool(data.get("edited"))),
        edited_at=edited_at,
        status_at=edited_at,
        author_id=text_of(data.get("author_fullname")) if author else None,
        author_handle=author,
        author_name=author,
        media_count=_media(data),
        url=_page_of(data) or uri_of(name, link),
        counters=_counters(data, is_comment=is_comment),
        estimates=FUZZED,
        is_main=is_main,
    )
    row["channel_id"] = text_of(data.get("subreddit")) or row["channel_id"]
    if author:
        page = f"{SITE}/user/{author}"
        reader.member(position, member_id=row["author_id"], handle=author, url=page)
    for original in dictionaries(data.get("crosspost_parent_list"))[:MAX_LIST] if is_main else []:
        reader.try_read(
            original,
            position,
            lambda each, place: _void(read_post(reader, Thing(LINK, each), place, is_main=False)),
        )
    return row


def _void(_row: Row) -> None:
    """Readers of items return nothing."""


def author_of(data: Mapping[str, Any]) -> str | None:
    """The author's name; None for an account that is gone."""
    author = text_of(data.get("author"))
    return None if author in {None, NOBODY, "[removed]"} else author


def _words(data: Mapping[str, Any], *, is_comment: bool, is_asked_plain: bool) -> Row:
    """Text, title, links and the accounts named. Answers escape `&`, `<` and `>` unless asked not to.

    The HTML beside a text tells; where there is none (links, dumps) only what was asked for by us is plain.
    """
    text = text_of(data.get("body") if is_comment else data.get("selftext"))
    title = None if is_comment else text_of(data.get("title"))
    rendered = data.get("body_html") if is_comment else data.get("selftext_html")
    is_escaped = not is_asked_plain
    if isinstance(rendered, str) and rendered.strip():
        is_escaped = rendered.lstrip().startswith("&lt;")
    shown = clean_text(text, unescape=is_escaped) if text is not None else None
    link = text_of(data.get("url")) if not is_comment and data.get("is_self") is not True else None
    link = unescape(link) if link and is_escaped else link
    links = [*([link] if link and link.startswith("http") else []), *extract_links(shown or "")]
    return {
        "text": text,
        "title": clean_text(title, unescape=True) if title and is_escaped else title,
        "text_format": "markdown",
        "display_text": truncate(shown)[0] if shown is not None else None,
        "mentions": [{"id": None, "handle": name} for name in dict.fromkeys(_USER.findall(shown or ""))][
            :MAX_LIST
        ],
        "hashtags": [],
        "links": list(dict.fromkeys(links))[:MAX_LIST],
    }


def _place(data: Mapping[str, Any], *, is_comment: bool, link: str | None) -> Row:
    """Parent, thread, and what a crosspost repeats."""
    parent = text_of(data.get("parent_id")) if is_comment else None
    original = text_of(data.get("crosspost_parent"))
    return {
        "parent_id": parent,
        "parent_uri": uri_of(parent, link),
        "thread_id": link,
        "thread_uri": uri_of(link),
        "quote_of_uri": None if is_comment else uri_of(original),
    }


def _standing(data: Mapping[str, Any], *, is_comment: bool, is_edited: bool) -> Row:
    """Taken back by its author, removed by others, in a closed subreddit, or there."""
    flags = ["quarantined"] if data.get("quarantine") is True else []
    if text_of(data.get("subreddit_type")) in PRIVATE_KINDS:
        return {"status": "private", "visibility": "private", "flags": flags}
    said = [data.get("body")] if is_comment else [data.get("selftext"), data.get("title")]
    words = {text.strip().lower() for value in said if (text := text_of(value))}
    removed_by = text_of(data.get("removed_by_category"))
    if removed_by in DELETED_BY or words & DELETED_WORDS:
        return {"status": "deleted", "flags": flags}
    if removed_by or words & REMOVED_WORDS:
        return {"status": "withheld", "flags": flags}
    return {"status": "edited" if is_edited else "live", "flags": flags}


def _media(data: Mapping[str, Any]) -> int | None:
    """Pictures and films of a post; None where nothing is said of them."""
    items = length(dig(data, "gallery_data", "items"))
    if items is not None:
        return items
    is_one = data.get("is_video") is True or text_of(data.get("post_hint")) in {
        "image",
        "hosted:video",
        "rich:video",
    }
    inline = dig(data, "media_metadata")
    return 1 if is_one else len(inline) if isinstance(inline, dict) else None


def _page_of(data: Mapping[str, Any]) -> str | None:
    path = text_of(data.get("permalink"))
    return f"{SITE}{path}" if path and path.startswith("/") else None


def _counters(data: Mapping[str, Any], *, is_comment: bool) -> dict[str, int | None]:
    """Votes, answers and crossposts as they stand. New posts may hide their votes."""
    is_hidden = data.get("score_hidden") is True or data.get("hide_score") is True
    score = None if is_hidden else whole_number(data.get("score"))
    ups = None if is_hidden else count(data.get("ups"))
    votes = {"likes": count(score) if ups is None else ups, "score": score}
    if is_comment:
        return votes
    return {
        **votes,
        "replies": count(data.get("num_comments")),
        "shares": count(data.get("num_crossposts")),
        "views": count(data.get("view_count")),
    }
