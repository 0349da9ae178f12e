"""Where posts and people lie in the answers of Bluesky, told by shape alone. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.values import dictionaries, epoch, text_of

POST = "app.bsky.feed.post"
PEOPLE = ("actors", "profiles", "followers", "follows", "suggestions", "repostedBy", "blocks", "mutes")
MAX_NODES = 20_000

Item = dict[str, Any]


def record_of(post: Mapping[str, Any]) -> Item:
    """The record that the author wrote, inside a view of the server."""
    for name in ("record", "value"):
        inner = post.get(name)
        if isinstance(inner, dict):
            return inner
    return {}


def collection_of(uri: Any) -> str:
    """The kind of record an address names: `at://did/collection/key`."""
    parts = uri.split("/") if isinstance(uri, str) and uri.startswith("at://") else []
    return parts[3] if len(parts) > 4 else ""


def is_post(item: Any) -> bool:
    """Whether an object is a post, as a view or as a bare record with its address."""
    if not isinstance(item, dict) or not record_of(item):
        return False
    kind = record_of(item).get("$type")
    return kind == POST or collection_of(item.get("uri")) == POST


def is_person(item: Any) -> bool:
    """A profile; sessions and descriptions of repositories also name a person, and are none."""
    if not isinstance(item, dict) or not {"did", "handle"} <= item.keys():
        return False
    return not {"didDoc", "accessJwt", "collections"} & item.keys()


def feed_items(document: Any) -> list[tuple[Item, Item | None]]:
    """The posts of a listing with the reason they are in it: someone's repost, or a pin."""
    if not isinstance(document, dict):
        return []
    found: list[tuple[Item, Item | None]] = [(post, None) for post in dictionaries(document.get("posts"))]
    for item in dictionaries(document.get("feed")):
        reason = item.get("reason")
        if isinstance(item.get("post"), dict):
            found.append((item["post"], reason if isinstance(reason, dict) else None))
    return found


def is_event(document: Any) -> bool:
    """An event of Jetstream, the stream of everything that is written on the network."""
    return isinstance(document, dict) and "did" in document and "kind" in document and "time_us" in document


def post_of_event(event: Mapping[str, Any]) -> tuple[str, Item] | None:
    """What an event does (create, update, delete) to which post, as a bare record; None for the rest."""
    commit, did = event.get("commit"), text_of(event.get("did"))
    if not isinstance(commit, dict) or commit.get("collection") != POST or not did:
        return None
    key, done = text_of(commit.get("rkey")), text_of(commit.get("operation"))
    if not key or not done:
        return None
    seen = moment_of_microseconds(event.get("time_us"))
    return done, {
        "uri": f"at://{did}/{POST}/{key}",
        "cid": commit.get("cid"),
        "value": commit.get("record"),
        "indexedAt": seen,
    }


def moment_of_microseconds(value: Any) -> str | None:
    at = epoch(value / 1_000_000) if isinstance(value, int) and not isinstance(value, bool) else None
    return at.isoformat() if at else None


def thread_nodes(document: Any) -> Iterator[Item]:
    """Every node of a thread: nested (getPostThread) or in a list (getPostThreadV2), parents first."""
    thread = document.get("thread") if isinstance(document, dict) else None
    waiting = [dict(item["value"]) for item in dictionaries(thread) if isinstance(item.get("value"), dict)]
    if isinstance(thread, dict):
        waiting = [thread]
    waiting.reverse()
    given = 0
    while waiting and given < MAX_NODES:
        node = waiting.pop()
        given += 1
        yield node
        waiting += reversed(dictionaries(node.get("replies")))
        if isinstance(node.get("parent"), dict):
            waiting.append(node["parent"])


def post_views(document: Any) -> Iterator[Item]:
    """Every post that an answer lists for itself, not those shown inside another."""
    yield from (post for post, _ in feed_items(document))
    yield from (node["post"] for node in thread_nodes(document) if isinstance(node.get("post"), dict))


def people_of(document: Any) -> Iterator[Any]:
    """The accounts of an answer that lists accounts."""
    if isinstance(document, dict):
        for name in PEOPLE:
            inner = document.get(name)
            yield from inner if isinstance(inner, list) else []
        yield from (item.get("subject") for item in dictionaries(document.get("items")))
        subject = document.get("subject")
        yield from [subject] if is_person(subject) else []


def label_values(item: Mapping[str, Any]) -> set[str] | None:
    """The labels in force on an account or post; None when the answer says nothing of labels."""
    labels = item.get("labels")
    if not isinstance(labels, list):
        return None
    return {
        value
        for label in dictionaries(labels)
        if not label.get("neg") and (value := text_of(label.get("val")))
    }
