"""What holds posts, topics and members among the answers of a Discourse forum. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from extractors.values import dictionaries, dig, text_of, whole_number

MAX_ITEMS = 20_000  # of one page
PRIVATE = "private_message"
PRIVATE_ACTIONS = {12, 13}  # in a list of what somebody did: a private message sent, one received


@dataclass(frozen=True, slots=True)
class Found:
    """One thing in an answer, and the topic around it."""

    kind: Literal["post", "topic", "member"]
    item: Any
    topic: Mapping[str, Any]
    origin: str = ""  # root of the forum, where the answer was saved with it


def found_in(document: Any) -> Iterator[Found]:
    """The posts, topics and members of any kind of answer, in its order."""
    for part in document if isinstance(document, list) else [document]:
        if not isinstance(part, dict):
            yield from [Found("post", part, {})] if part is not document else []
        elif isinstance(part.get("data"), dict) and "origin" in part:  # kept by a collector with its forum
            yield from _inside(part["data"], _root(part["origin"]))
        else:
            yield from _inside(part, "")


def _inside(document: Mapping[str, Any], origin: str) -> Iterator[Found]:
    if isinstance(document.get("post_stream"), dict):
        for item in _list(document["post_stream"], "posts"):
            yield Found("post", item, document, origin)
    elif isinstance(document.get("topic_list"), dict):
        yield from _topics(document, _list(document["topic_list"], "topics"), origin)
    elif "grouped_search_result" in document:
        yield from _search(document, origin)
    else:
        yield from _others(document, origin)


def _others(document: Mapping[str, Any], origin: str) -> Iterator[Found]:
    for name in ("latest_posts", "user_actions", "posts"):
        if isinstance(document.get(name), list):
            yield from (Found("post", item, {}, origin) for item in document[name])
            return
    if document.get("type") == "topic" and isinstance(document.get("results"), list):  # searches before 2014
        yield from (Found("topic", item, {}, origin) for item in document["results"])
    elif isinstance(document.get("directory_items"), list):
        yield from (Found("member", dig(item, "user"), {}, origin) for item in document["directory_items"])
    elif is_post(document):
        yield Found("post", _with_author(document), {}, origin)
    elif isinstance(document.get("post"), dict) and is_post(document["post"]):  # one that was just edited
        yield Found("post", document["post"], {}, origin)
    elif isinstance(document.get("user"), dict):
        yield Found("member", document["user"], {}, origin)
    elif {"username", "trust_level"} <= document.keys():
        yield Found("member", document, {}, origin)


def is_post(item: Mapping[str, Any]) -> bool:
    return "post_number" in item and bool({"cooked", "raw", "blurb", "excerpt"} & item.keys())


def _with_author(post: Mapping[str, Any]) -> Mapping[str, Any]:
    """A post whose author stands in an object of its own, as the posts of a group do."""
    user = post.get("user")
    return {**user, **post} if isinstance(user, dict) and "username" not in post else post


def is_between_persons(found: Found) -> bool:
    """Whether something stands in a private message, which is a topic for some persons only."""
    kinds = (found.topic.get("archetype"), dig(found.item, "archetype"), dig(found.item, "topic_archetype"))
    action = whole_number(dig(found.item, "action_type"))
    return PRIVATE in kinds or ("acting_username" in found.item and action in PRIVATE_ACTIONS)


def _search(document: Mapping[str, Any], origin: str) -> Iterator[Found]:
    """Hits of a search with the topics they are in; topics without a hit among the posts by themselves."""
    topics = {text_of(topic.get("id")): topic for topic in dictionaries(document.get("topics"))}
    seen = set()
    for item in _list(document, "posts"):
        topic = topics.get(text_of(item.get("topic_id")), {}) if isinstance(item, dict) else {}
        seen.add(text_of(topic.get("id")))
        yield Found("post", item, topic, origin)
    yield from (Found("topic", topic, document, origin) for id_, topic in topics.items() if id_ not in seen)


def _topics(document: Mapping[str, Any], topics: list[Any], origin: str) -> Iterator[Found]:
    yield from (Found("topic", topic, document, origin) for topic in topics)


def _list(document: Mapping[str, Any], name: str) -> list[Any]:
    value = document.get(name)
    return value[:MAX_ITEMS] if isinstance(value, list) else []


def _root(address: Any) -> str:
    """`https://forum.example` of an address; nothing of what is none."""
    try:
        parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} and parts.netloc else ""
