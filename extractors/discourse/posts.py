"""What one Discourse post, or a topic in a list, says as the fields of a post. Pure."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from agorascope.records import Row
from extractors.reading import RejectedError
from extractors.values import count, dictionaries, language, moment, text_of, unique_tags, whole_number

LIKE = 2  # the id of likes in actions_summary
SMALL_ACTION, WHISPER = 3, 4  # "closed this topic", and what staff tell one another
_QUOTE = re.compile(r'<aside class="quote[^>]*>')
_DATA = re.compile(r'data-(topic|post)="(\d{1,15})"')


def post_uri(root: str, topic_id: str, number: str) -> str:
    """The address of a post that holds without the topic's title; the key of posts."""
    return f"{root}/t/{quote(topic_id, safe='')}/{quote(number, safe='')}"


def member_uri(root: str, name: str) -> str:
    """The address of a profile; the key of members. Names are told apart without regard to case."""
    return f"{root}/u/{quote(name.lower(), safe='')}"


def is_for_everybody(item: Mapping[str, Any]) -> bool:
    return whole_number(item.get("post_type")) not in {SMALL_ACTION, WHISPER}


def gone_status(item: Mapping[str, Any]) -> str | None:
    """What became of a post that has no words of its author any more."""
    if item.get("deleted_at") or item.get("user_deleted") is True or item.get("deleted") is True:
        return "deleted"
    return "withheld" if item.get("hidden") is True else None


def place_of(item: Mapping[str, Any], topic: Mapping[str, Any]) -> tuple[str, str]:
    """The topic and the number in it. Raises RejectedError without them."""
    topic_id = text_of(item.get("topic_id")) or text_of(topic.get("id"))
    number = text_of(item.get("post_number"))
    if topic_id is None or number is None:
        raise RejectedError("missing_key", "The post has no topic or no number in it, which are its key.")
    return topic_id, number


def post_fields(item: Mapping[str, Any], topic: Mapping[str, Any], root: str) -> Row:
    """The columns of a post, but for its words and time of writing. Raises RejectedError without a key."""
    topic_id, number = place_of(item, topic)
    uri = post_uri(root, topic_id, number)
    is_first = number == "1"
    answered = text_of(item.get("reply_to_post_number")) or (None if is_first else "1")
    name = text_of(item.get("username"))
    edited_at = _edited_at(item)
    return {
        "uri": uri,
        "kind": "post" if is_first else "comment",
        "post_id": text_of(item.get("post_id")) or text_of(item.get("id")),
        "channel_id": channel_of(item, topic, root),
        "author_id": member_uri(root, name) if name else None,
        "author_handle": name,
        "author_name": text_of(item.get("name")),
        "lang": language(item.get("locale")),
        "edited_at": edited_at,
        "parent_uri": post_uri(root, topic_id, answered) if answered else None,
        "thread_id": topic_id,
        "thread_uri": post_uri(root, topic_id, "1"),
        "quote_of_uri": _quoted(item, root, topic_id, own=uri),
        "url": _url(item, uri) if root else None,
        "status": "edited" if edited_at else "live",
        "status_at": edited_at,
        "visibility": "unlisted" if _topic_of(item, topic).get("visible") is False else "public",
        "flags": ["moderator"] if item.get("staff") is True or item.get("moderator") is True else [],
    }


def _topic_of(item: Mapping[str, Any], topic: Mapping[str, Any]) -> Mapping[str, Any]:
    """What tells of the topic: the topic around a post, or the item itself where it is one."""
    return item if "archetype" in item else topic


def topic_fields(topic: Mapping[str, Any], document: Mapping[str, Any], root: str) -> Row:
    """The first post of a topic as a list of topics tells it: without its words, or with a few of them."""
    topic_id = text_of(topic.get("id"))
    if topic_id is None:
        raise RejectedError("missing_key", "The topic has no id, which is its key.")
    first = {**topic, "topic_id": topic_id, "post_number": 1, "topic_slug": topic.get("slug")}
    first |= {"id": None, "username": _opened_by(topic, document), "name": None}
    return post_fields(first, {}, root) | {"flags": ["excerpt"], "hashtags": tags_of(topic)}


def tags_of(topic: Mapping[str, Any]) -> list[str]:
    """Tags of a topic: names, or objects with names."""
    tags = topic.get("tags")
    listed = tags if isinstance(tags, list) else []
    return unique_tags([tag.get("name") if isinstance(tag, dict) else tag for tag in listed])


def channel_of(item: Mapping[str, Any], topic: Mapping[str, Any], root: str) -> str | None:
    """The category."""
    category = text_of(item.get("category_id")) or text_of(topic.get("category_id"))
    return f"{root}/c/{category}" if category else None


def counters_of(item: Mapping[str, Any]) -> dict[str, int | None]:
    return {
        "likes": _likes(item),
        "replies": count(item.get("reply_count")),
        "views": count(item.get("reads")),
        "quotes": count(item.get("quote_count")),
    }


def _likes(item: Mapping[str, Any]) -> int | None:
    if (given := count(item.get("like_count"))) is not None:
        return given
    actions = dictionaries(item.get("actions_summary"))
    return next((count(action.get("count")) for action in actions if action.get("id") == LIKE), None)


def _edited_at(item: Mapping[str, Any]) -> Any:
    """When it was last edited. `updated_at` alone moves for other reasons too."""
    is_edited = (count(item.get("version")) or 1) > 1
    return moment(item.get("updated_at")) if is_edited else None


def _quoted(item: Mapping[str, Any], root: str, topic_id: str, *, own: str) -> str | None:
    """The post that the first quotation in it is from."""
    cooked = item.get("cooked")
    found = _QUOTE.search(cooked) if isinstance(cooked, str) else None
    data = dict(_DATA.findall(found.group())) if found else {}
    if "post" not in data:
        return None
    quoted = post_uri(root, data.get("topic", topic_id), data["post"])
    return quoted if quoted != own else None


def _url(item: Mapping[str, Any], uri: str) -> str:
    """The address that people see, with the topic's title in it."""
    slug = text_of(item.get("topic_slug")) or text_of(item.get("slug"))
    return uri.replace("/t/", f"/t/{quote(slug, safe='')}/", 1) if slug else uri


def _opened_by(topic: Mapping[str, Any], document: Mapping[str, Any]) -> str | None:
    """The name of who opened a topic: the poster so described, among the users named beside the list."""
    users = {text_of(user.get("id")): user.get("username") for user in dictionaries(document.get("users"))}
    for poster in dictionaries(topic.get("posters")):
        if "Original Poster" in str(poster.get("description")):
            user = poster.get("user")
            return text_of(user.get("username") if isinstance(user, dict) else users.get(_id(poster)))
    return None


def _id(poster: Mapping[str, Any]) -> str | None:
    return text_of(poster.get("user_id"))
