"""One tweet of an X archive to one post. Pure.

Counts are strings there, texts have `&amp;`, and a repost is only told by its text, `RT @name: ...`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from agorascope.records import Row
from agorascope.text import clean_text, truncate
from extractors.archive.documents import Records
from extractors.values import (
    MAX_LIST,
    count,
    dictionaries,
    dig,
    language,
    length,
    moment,
    text_of,
    unique_tags,
)

_REPOST = re.compile(r"RT @(\w{1,15}):? ")
_STATUS = re.compile(r"(?i)https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/\w{1,20}/status/(\d{5,20})")
_CUT_AT = 60  # characters by which a long text is known again


class Notes:
    """Long texts, until the tweet that was cut comes by."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], tuple[int, Mapping[str, Any]]] = {}

    def add(self, note: Mapping[str, Any], number: int) -> None:
        text = text_of(dig(note, "core", "text")) or ""
        key = (_stamp(moment(note.get("createdAt"))), _start(text))
        self._waiting[key] = (number, note)

    def take(self, created: datetime | None, text: str | None) -> str | None:
        """The whole of a text that was cut, where there is one of the same second and beginning."""
        found = self._waiting.pop((_stamp(created), _start(text or "")), None)
        return text_of(dig(found[1], "core", "text")) if found else None

    def unused(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        yield from self._waiting.values()
        self._waiting = {}


def is_tweet(value: Mapping[str, Any]) -> bool:
    return bool({"id_str", "id"} & value.keys()) and bool({"full_text", "text", "created_at"} & value.keys())


def uri_of(id_: str) -> str:
    return f"https://x.com/i/status/{id_}"


def read_tweet(records: Records, item: Mapping[str, Any], number: int, account: Row, notes: Notes) -> None:
    """Add one tweet and its counters. Raises RejectedError without id or date."""
    local = text_of(item.get("id_str")) or text_of(item.get("id"))
    created = moment(item.get("created_at"))
    cut = text_of(item.get("full_text")) or text_of(item.get("text"))
    source = notes.take(created, cut) or cut
    author = _author(item, account)
    parent = text_of(item.get("in_reply_to_status_id_str")) or text_of(item.get("in_reply_to_status_id"))
    original = text_of(dig(item, "retweeted_status", "id_str"))
    quoted = _quoted(item, local)
    is_repost = bool(original or item.get("retweeted_status") or (source and _REPOST.match(source)))
    edit = dig(item, "edit_info", "edit")
    is_edited = isinstance(edit, dict) and bool({"initialTweetId", "initialTweetID"} & edit.keys())
    records.to.post(
        number,
        uri=uri_of(local) if local else None,
        post_id=local,
        kind="repost" if is_repost else "comment" if parent else "quote" if quoted else "post",
        created=created,
        created_source=item.get("created_at"),
        text=source,
        display_text=truncate(clean_text(source, unescape=True))[0] if source else None,
        author_id=author["member_id"],
        author_handle=author["handle"],
        author_name=author["display_name"],
        lang=language(item.get("lang")),
        parent_id=parent,
        parent_uri=uri_of(parent) if parent else None,
        repost_of_uri=uri_of(original) if original else None,
        quote_of_uri=None if is_repost else quoted,
        media_count=length(dig(item, "extended_entities", "media") or dig(item, "entities", "media")) or 0,
        status="edited" if is_edited else "live",
        url=uri_of(local) if local else None,
        # Counts of a repost are those of the original.
        counters={} if is_repost else {
            "likes": count(item.get("favorite_count")), "shares": count(item.get("retweet_count")),
        },
        **_entities(item),
    )  # fmt: skip


def read_note(records: Records, account: Row, note: Any, number: int) -> None:
    """A long text whose tweet is not in the file: a post under the id of the text."""
    id_, text = text_of(note.get("noteTweetId")), text_of(dig(note, "core", "text"))
    records.to.post(
        number,
        uri=f"x:note:{id_}" if id_ else None,
        kind="post",
        created=moment(note.get("createdAt")),
        created_source=note.get("createdAt"),
        text=text,
        display_text=truncate(clean_text(text, unescape=True))[0] if text else None,
        author_id=account["member_id"],
        author_handle=account["handle"],
        author_name=account["display_name"],
    )


def _author(item: Mapping[str, Any], account: Row) -> Row:
    """The account of the archive; older files name the author in each tweet."""
    user = item.get("user")
    if not isinstance(user, dict):
        return account
    return {
        "member_id": text_of(user.get("id_str")) or text_of(user.get("id")) or account["member_id"],
        "handle": text_of(user.get("screen_name")) or account["handle"],
        "display_name": text_of(user.get("name")) or account["display_name"],
    }


def _entities(item: Mapping[str, Any]) -> Row:
    """Hashtags, mentions and links as X lists them; without lists they are read off the text."""
    entities = item.get("entities")
    if not isinstance(entities, dict):
        return {}
    found: Row = {}
    if isinstance(entities.get("hashtags"), list):
        found["hashtags"] = unique_tags([tag.get("text") for tag in dictionaries(entities["hashtags"])])
    if isinstance(entities.get("user_mentions"), list):
        found["mentions"] = [_mention(each) for each in dictionaries(entities["user_mentions"])[:MAX_LIST]]
    if isinstance(entities.get("urls"), list):
        links = (
            text_of(each.get("expanded_url")) or text_of(each.get("url"))
            for each in dictionaries(entities["urls"])
        )
        found["links"] = list(dict.fromkeys(link for link in links if link))[:MAX_LIST]
    return found


def _mention(each: Mapping[str, Any]) -> Row:
    id_ = text_of(each.get("id_str")) or text_of(each.get("id"))
    # -1 stands for an account that is gone.
    return {"id": None if id_ == "-1" else id_, "handle": text_of(each.get("screen_name"))}


def _quoted(item: Mapping[str, Any], local: str | None) -> str | None:
    """The tweet quoted: named, or the last link when it leads to another tweet."""
    named = text_of(item.get("quoted_status_id_str"))
    if named:
        return uri_of(named)
    links = [text_of(each.get("expanded_url")) or "" for each in dictionaries(dig(item, "entities", "urls"))]
    found = _STATUS.match(links[-1]) if links else None
    return uri_of(found[1]) if found and found[1] != local else None


def _stamp(created: datetime | None) -> str:
    return f"{created:%Y%m%d%H%M%S}" if created else ""


def _start(text: str) -> str:
    return clean_text(text, unescape=True)[:_CUT_AT]
