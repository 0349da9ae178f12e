"""What an answer of X is, by its shape alone: API v2 in both vocabularies, v1.1, streams, webhooks. Pure.

page -> documents (one, or one a line) -> envelopes (items with what explains them)
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from extractors.values import dictionaries, dig
from extractors.x.ids import identifier

Kind = Literal["v1_post", "post", "v1_user", "user", "count", "notice", "compliance"]

MAX_DEPTH = 3  # of envelopes inside envelopes
COUNTS = ("post_count", "tweet_count")
NOTICES = ("delete", "status_withheld", "tweet_delete", "post_delete", "tweet_withheld", "post_withheld")
_LISTS = ("statuses", "results", "users", "tweet_create_events")
_MESSAGES = {"sender", "sender_id", "recipient", "message_create", "dm_conversation_id", "event_type"}
_V1 = {"id_str", "full_text", "favorite_count", "in_reply_to_status_id", "retweeted_status", "truncated"}


@dataclass
class Envelope:
    """Items of one answer, and the users, posts and problems that came with them."""

    items: list[Any] = field(default_factory=list)
    users: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    posts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    errors: Sequence[Mapping[str, Any]] = field(default_factory=list)
    problem: str = ""  # what a refusal says
    query: str = ""  # what was searched, where an archive kept the address of the request


def envelopes(document: Any, depth: int = 0) -> Iterator[Envelope]:
    """The envelopes of a document; a list gives one for its plain items and one for each wrapped answer."""
    if isinstance(document, list):
        wrapped = [each for each in document if _is_wrapped(each)] if depth < MAX_DEPTH else []
        plain = [each for each in document if not _is_wrapped(each)]
        if plain:
            yield Envelope(items=plain)
        for each in wrapped:
            yield from envelopes(each, depth + 1)
    elif isinstance(document, dict):
        yield _envelope(document)
    else:
        yield Envelope(items=[document])


def kind_of(item: Any) -> Kind | None:
    """What an item is; None for what is no record of ours, messages between persons among it."""
    if not isinstance(item, dict) or is_message(item):
        return None
    for kind, is_kind in _OTHER_KINDS:
        if is_kind(item):
            return kind
    if identifier(item, "id_str", "id", "new_id_str") is None:
        return None
    if {"text", "full_text", "note_tweet", "note_post", "retweeted_status"} & item.keys():
        return "v1_post" if _V1 & item.keys() or isinstance(item.get("user"), dict) else "post"
    if "screen_name" in item:
        return None if "connections" in item else "v1_user"
    return "user" if "username" in item else None


def is_message(item: Any) -> bool:
    """Whether an item is a message between persons."""
    return isinstance(item, dict) and bool(_MESSAGES & item.keys())


def _is_notice(item: Mapping[str, Any]) -> bool:
    return any(isinstance(item.get(name), dict) for name in NOTICES)


def _is_count(item: Mapping[str, Any]) -> bool:
    return {"start", "end"} <= item.keys() and any(name in item for name in COUNTS)


def _is_compliance(item: Mapping[str, Any]) -> bool:
    return {"id", "action", "reason"} <= item.keys()


_OTHER_KINDS: tuple[tuple[Kind, Callable[[Mapping[str, Any]], bool]], ...] = (
    ("notice", _is_notice),
    ("count", _is_count),
    ("compliance", _is_compliance),
)


def _is_wrapped(item: Any) -> bool:
    return isinstance(item, dict) and kind_of(item) is None and bool(
        {"data", "backend_name", "tweet", "errors", "objects", *_LISTS} & item.keys()
    )  # fmt: skip


def _envelope(document: Mapping[str, Any]) -> Envelope:
    """The one envelope of an object."""
    errors = dictionaries(document.get("errors"))
    if kind_of(document):
        return Envelope(items=[document])
    if "data" in document or isinstance(document.get("includes"), dict) or "meta" in document:
        data = document.get("data")
        items = data if isinstance(data, list) else [] if data is None else [data]
        users, posts = _included(document.get("includes"))
        query = _query_of(dig(document, "__twarc", "url"))
        return Envelope(items=items, users=users, posts=posts, errors=errors, query=query)
    listed = _listed(document)
    if listed is not None:
        return Envelope(items=listed, errors=errors)
    if problem := _problem(document):
        return Envelope(errors=errors, problem=problem)
    return Envelope(items=[document] if document else [])


def _query_of(url: Any) -> str:
    """The query in the address of a request."""
    try:
        return parse_qs(urlsplit(url).query).get("query", [""])[0] if isinstance(url, str) else ""
    except ValueError:
        return ""


def _listed(document: Mapping[str, Any]) -> list[Any] | None:
    """The items under one of the names of v1.1, of webhooks and of archives; None without such a name."""
    lists = [document[name] for name in _LISTS if isinstance(document.get(name), list)]
    if isinstance(document.get("tweet_delete_events"), list):
        lists.append([{"delete": event} for event in document["tweet_delete_events"]])
    if isinstance(document.get("tweet"), dict):
        lists.append([document["tweet"]])
    if isinstance(dig(document, "objects", "tweets"), dict):
        lists.append(_collected(document["objects"]))
    return [item for items in lists for item in items] if lists else None


def _included(includes: Any) -> tuple[dict[str, Mapping[str, Any]], dict[str, Mapping[str, Any]]]:
    """Users and posts that came along, by id; of a post that is listed twice the first."""
    users: dict[str, Mapping[str, Any]] = {
        id_: user for user in dictionaries(dig(includes, "users")) if (id_ := identifier(user, "id"))
    }
    posts: dict[str, Mapping[str, Any]] = {}
    for name in ("posts", "tweets"):
        for post in dictionaries(dig(includes, name)):
            if id_ := identifier(post, "id"):
                posts.setdefault(id_, post)
    return users, posts


def _collected(objects: Mapping[str, Any]) -> list[Any]:
    """The posts of a collection of v1.1, which name their authors by id."""
    items = []
    for post in objects["tweets"].values():
        known = dig(objects, "users", identifier(dig(post, "user"), "id_str", "id") or "")
        items.append({**post, "user": known} if isinstance(post, dict) and isinstance(known, dict) else post)
    return items


def _problem(document: Mapping[str, Any]) -> str:
    """What a refusal says, in v2 (`title`, `detail`) or v1.1 (`errors`, `error`)."""
    first = next(iter(dictionaries(document.get("errors"))), {})
    said = [document.get("detail"), document.get("title"), document.get("error"), document.get("errors")]
    said += [first.get("detail"), first.get("title"), first.get("message")]
    texts = [" ".join(text.split()) for text in said if isinstance(text, str) and text.strip()]
    if texts:
        return texts[0][:300]
    return "an error" if "errors" in document else ""
