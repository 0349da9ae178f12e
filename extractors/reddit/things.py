"""Reddit's things: what they are, where they hide, and their global ids. Pure.

listing, list of listings, tree of comments, more comments, dump of bare objects -> things
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from extractors.reddit.settings import SITE
from extractors.values import dictionaries, dig, text_of

MAX_THINGS = 100_000
COMMENT, ACCOUNT, LINK, MESSAGE, SUBREDDIT = "t1", "t2", "t3", "t4", "t5"
MORE = "more"
_LINK = re.compile(r"/comments/([0-9a-z]{1,13})(?:/|$)")
_HOLDERS = {"Listing", "ModeratedList", "UserList", "wikipagelisting"}


@dataclass(frozen=True, slots=True)
class Thing:
    """One object with its kind."""

    kind: str
    data: Mapping[str, Any]


def things_of(document: Any) -> Iterator[Thing]:
    """Every thing of a document, in its order; answers follow the comment they are under."""
    waiting: list[Any] = [document]
    given = 0
    while waiting and given < MAX_THINGS:
        value = waiting.pop()
        inner = _inside(value)
        if inner is not None:
            waiting += reversed(inner)
            continue
        thing = _thing(value)
        if thing:
            given += 1
            yield thing
            waiting.append(thing.data.get("replies") if isinstance(thing.data.get("replies"), dict) else [])


def _inside(value: Any) -> list[Any] | None:
    """What a holder holds; None for what is no holder."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    if text_of(value.get("kind")) in _HOLDERS or (
        value.get("kind") is None and isinstance(dig(value, "data", "children"), list)
    ):
        children = dig(value, "data", "children")
        return children if isinstance(children, list) else []
    things = dig(value, "json", "data", "things")
    if isinstance(things, list):
        return things
    listings = [each for each in value.values() if dig(each, "kind") == "Listing"]
    return listings if "kind" not in value and listings else None  # a collection, a search of several kinds


def _thing(value: Any) -> Thing | None:
    """A wrapped thing, or a bare object as dumps hold them."""
    if not isinstance(value, dict):
        return None
    kind, data = text_of(value.get("kind")), value.get("data")
    if kind and isinstance(data, dict):
        return Thing(kind, data)
    return None if kind or isinstance(data, dict) else _bare(value)


def _bare(value: Mapping[str, Any]) -> Thing | None:
    """An object without its kind, told by its fields."""
    if "body" in value and {"link_id", "parent_id"} & value.keys():
        return Thing(COMMENT, value)
    if "title" in value and {"subreddit", "selftext", "permalink"} & value.keys() and "created_utc" in value:
        return Thing(LINK, value)
    if "name" in value and "link_karma" in value:
        return Thing(ACCOUNT, value)
    return None


def fullname(thing: Thing) -> str | None:
    """`t3_abc`: kind and id, the id that every endpoint takes."""
    named = text_of(thing.data.get("name"))
    if named and named.startswith(f"{thing.kind}_"):
        return named
    id_ = text_of(thing.data.get("id"))
    return (id_ if id_.startswith(f"{thing.kind}_") else f"{thing.kind}_{id_}") if id_ else None


def uri_of(name: str | None, link: str | None = None) -> str | None:
    """The address of a post, or of a comment under the post `link`; it stays when a title changes."""
    if not name:
        return None
    kind, _, id_ = name.partition("_")
    if kind == LINK and id_:
        return f"{SITE}/comments/{quote(id_, safe='')}"
    if kind == COMMENT and id_:
        under = (link or "").removeprefix(f"{LINK}_")
        return f"{SITE}/comments/{quote(under, safe='') or '_'}/_/{quote(id_, safe='')}"
    return None


def link_of(data: Mapping[str, Any]) -> str | None:
    """The post that a comment is under; answers to a person name it in an address only."""
    named = text_of(data.get("link_id"))
    if named:
        return named
    addresses = (text_of(data.get(name)) for name in ("permalink", "context", "link_permalink", "link_url"))
    found = (_LINK.search(address) for address in addresses if address)
    return next((f"{LINK}_{one[1]}" for one in found if one), None)


def error_of(document: Any) -> str:
    """What a refusal says; empty for what is none."""
    if not isinstance(document, dict) or "kind" in document:
        return ""
    said = [document.get("reason"), document.get("message")]
    errors = dig(document, "json", "errors")
    said += [str(errors)[:200]] if isinstance(errors, list) and errors else []
    if "error" in document or errors:
        return ", ".join(text for part in said if (text := text_of(part))) or f"error {document.get('error')}"
    return ""


def more_of(document: Any) -> list[Mapping[str, Any]]:
    """The stubs for comments that an answer leaves out."""
    return [thing.data for thing in things_of(document) if thing.kind == MORE]


def children_of(document: Any) -> list[Thing]:
    """The items of the listing itself, without what is inside them."""
    found = [_thing(child) for child in dictionaries(dig(document, "data", "children"))]
    return [thing for thing in found if thing]
