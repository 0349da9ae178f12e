"""Where posts, comments, people and communities lie in Lemmy's answers, told by shape alone. Pure.

Both versions wrap an item in a view: {"post": ..., "creator": ..., "community": ..., "counts": ...}. In
version 4 the counts lie inside the post itself, and lists of several kinds are mixed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.values import text_of

LISTS = (
    *("posts", "comments", "items", "data", "search", "results", "content", "saved", "users", "communities"),
    *("replies", "mentions", "cross_posts", "admins", "moderators"),
)
ALONE = ("post_view", "comment_view", "person_view", "community_view", "resolve")
# A view of a comment holds its post and community too: the first kind that is there is meant.
TELLING = {
    "comment": {"ap_id", "content", "path"},
    "post": {"ap_id", "name"},
    "person": {"ap_id", "actor_id"},
    "community": {"ap_id", "actor_id"},
}

View = dict[str, Any]


def views_of(document: Any) -> Iterator[Any]:
    """Every view of an answer: of lists of one kind, of mixed lists, and of single items."""
    if isinstance(document, list):
        yield from (_unwrapped(item) for item in document)
        return
    if not isinstance(document, dict):
        return
    if kind_of(document):
        yield document
        return
    for name in ALONE:
        if isinstance(document.get(name), dict):
            yield document[name]
    yield from _resolved(document)
    for name in LISTS:
        inner = document.get(name)
        yield from (_unwrapped(item) for item in inner) if isinstance(inner, list) else ()


def listed(document: Any) -> Iterator[View]:
    """The posts and comments that an answer lists."""
    yield from (view for view in views_of(document) if kind_of(view) in {"post", "comment"})


def kind_of(view: Any) -> str | None:
    """What a view shows: comment, post, person or community; None for what is no view."""
    if not isinstance(view, dict) or is_for_few(view):
        return None
    for kind, names in TELLING.items():
        if isinstance(view.get(kind), dict) and names & view[kind].keys():
            return kind
    return None


def is_for_few(view: Any) -> bool:
    """A message between two persons, or what somebody complained of to the moderators."""
    return isinstance(view, dict) and any(
        name == "private_message" or (isinstance(name, str) and name.endswith("_report")) for name in view
    )


def _resolved(document: Mapping[str, Any]) -> list[View]:
    """The view that an address leads to (`resolve_object` of version 3): `{"post": {"post": ...}}`."""
    inner = [document.get(name) for name in TELLING]
    return [view for view in inner if isinstance(view, dict) and kind_of(view)]


def holds_items(document: Any) -> bool:
    """Whether an answer is of a kind that can hold items, even when it holds none."""
    return isinstance(document, list) or (
        isinstance(document, dict)
        and (
            kind_of(document) is not None
            or any(isinstance(document.get(name), dict) for name in ALONE)
            or bool(_resolved(document))
            or any(isinstance(document.get(name), list) for name in LISTS)
        )
    )


def global_id(item: Mapping[str, Any]) -> str | None:
    """The address of a person or community on its own server; its name changed with version 4."""
    return text_of(item.get("ap_id")) or text_of(item.get("actor_id"))


def local_id(view: Mapping[str, Any]) -> str | None:
    """`post/12` or `comment/34`: posts and comments are numbered apart on a server."""
    kind = kind_of(view)
    number = text_of(view[kind].get("id")) if kind else None
    return f"{kind}/{number}" if number else None


def _unwrapped(item: Any) -> Any:
    """The view inside a notification."""
    inner = item.get("data") if isinstance(item, dict) and kind_of(item) is None else None
    return inner if isinstance(inner, dict) else item
