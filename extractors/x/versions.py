"""Edited posts of X: each edit has an id of its own, and all versions are one post here. Pure.

The post is known by its first id, its words are those of the newest version seen.
"""

from collections.abc import Mapping
from typing import Any

from agorascope.records import Row
from agorascope.text import clean_text, truncate
from extractors.reading import PageReader
from extractors.values import dig
from extractors.x.ids import identifier, number_of, time_of, uri_of

CHAINS = ("edit_history_post_ids", "edit_history_tweet_ids")


def chain_of(item: Mapping[str, Any], id_: str) -> list[str]:
    """The ids of all versions, the first first; the id alone where nothing is said of edits."""
    for name in CHAINS:
        listed = item.get(name)
        if isinstance(listed, list):
            ids = [each for each in listed if isinstance(each, str) and number_of(each)]
            return sorted({*ids, id_}, key=number_of) if number_of(id_) else [id_]
    first = identifier(dig(item, "edit_info", "edit"), "initial_tweet_id", "initialTweetId", "initialTweetID")
    first = first or identifier(item.get("edit_history"), "initial_tweet_id", "initialTweetId")
    return [first, id_] if first and number_of(first) < number_of(id_) else [id_]


def add_version(
    reader: PageReader,
    position: int,
    *,
    id_: str,
    chain: list[str],
    text: str | None,
    is_main: bool,
    **fields: Any,
) -> Row:
    """Add a post, unless a newer version of it is there already; returns the row that holds."""
    uri, newest = uri_of(chain[0]), chain[-1]
    known = reader.posts.get(uri)
    if known and number_of(known["post_id"]) > number_of(id_):
        if is_main:
            known["channel_id"] = known["channel_id"] or reader.page.options.get("channel")
        return known
    channel = known["channel_id"] if known else None
    if known and known["post_id"] != id_:
        del reader.posts[uri]
    is_edited = len(chain) > 1
    if is_edited:
        fields["created"] = time_of(chain[0]) or fields.get("created")
        edited_at = time_of(newest)
        if fields.get("status", "live") == "live":
            fields |= {"status": "edited", "status_at": edited_at}
        fields["edited_at"] = edited_at
    marks = [*fields.pop("flags", ()), *(["older_version"] if id_ != newest else [])]
    row = reader.post(
        position,
        uri=uri,
        post_id=id_,
        text=text,
        # X writes &, < and > as entities in its plain texts.
        display_text=truncate(clean_text(text, unescape=True))[0] if text is not None else None,
        url=uri_of(id_),
        flags=marks,
        is_main=is_main,
        **fields,
    )
    row["channel_id"] = row["channel_id"] or channel
    return row
