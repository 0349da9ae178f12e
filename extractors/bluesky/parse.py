"""Bluesky answers to records, recognised by their shape alone. Pure.

feeds, searches, threads, quotes -> posts      profiles and lists of accounts -> members
likes, reposts, follows -> interactions        posts asked for and not answered -> status changes
"""

from collections.abc import Callable, Mapping
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.bluesky.items import (
    collection_of,
    is_event,
    is_person,
    is_post,
    people_of,
    post_of_event,
    post_views,
    record_of,
    thread_nodes,
)
from extractors.bluesky.members import read_counters, read_person
from extractors.bluesky.posts import context_posts, read_inner, read_missing, read_post, read_repost
from extractors.documents import read_documents
from extractors.reading import PageReader, RejectedError, open_json
from extractors.values import dictionaries, dig, moment, text_of

INTERACTIONS = {"like": "like", "like-via-repost": "like", "repost": "repost", "follow": "follow"}
SETTLED = {"commit", "blob", "validationStatus"}  # answers to writing, which hold nothing to read

Reading = Callable[[PageReader, dict[str, Any]], None]


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    reader, document = _open(page)
    if isinstance(document, list) and document and all(is_event(item) for item in document):
        reader.each(document, lambda item, position: _read_event(reader, item, position))
    elif isinstance(document, list):
        reader.each(document, lambda item, position: _read_any(reader, item, position))
    elif isinstance(document, dict):
        reader.try_read(document, 1, lambda item, _: _read_document(reader, item))
    elif document is not None:
        reader.reject("", None, "not_posts", f"The answer is a {type(document).__name__}, not an object.")
    asked = page.options.get("asked")
    if page.options.get("kind") == "verify" and isinstance(dig(document, "posts"), list):
        _compare(reader, document, asked)
    return reader.result()


def _open(page: RawPage) -> tuple[PageReader, Any]:
    """A reader and the JSON of a page. Saved events of the stream are JSON Lines, or one event alone."""
    documents = read_documents(page)
    lines = documents.found
    if page.options.get("poison") or not any(is_event(line) for line in lines):
        return open_json(page)
    reader = PageReader(page, is_repaired=documents.is_repaired)
    for number, line in documents.bad:
        reader.reject(line, number, "bad_json", "The line is not JSON: it is cut off or damaged.")
    return reader, lines


def _read_event(reader: PageReader, event: dict[str, Any], position: int) -> None:
    """A post that was written or taken back. Events of likes, follows and handles hold no post."""
    done, post = post_of_event(event) or ("", {})
    if done == "delete":
        reader.status_change(position, "deleted", uri=post["uri"], detail="deleted by its author")
    elif done:
        read_post(reader, post, position)


def _read_document(reader: PageReader, document: dict[str, Any]) -> None:
    """An answer of any endpoint that holds posts, people or what people did."""
    readings = [reading for part, reading in READINGS if part in document]
    for reading in readings:
        reading(reader, document)
    if is_person(document) or is_post(document):
        _read_any(reader, document, 1)
    elif not readings and not _says_nothing(document):
        name, message = text_of(document.get("error")), text_of(document.get("message"))
        if name:
            raise RejectedError("error_answer", f"The server refused: {name}: {message or ''}"[:300])
        parts = ", ".join(sorted(map(str, document))[:10])
        # Other answers can hold tokens or preferences: their names are enough.
        reader.reject("", None, "not_posts", f"Neither posts nor people; it holds: {parts or 'nothing'}.")


def _says_nothing(document: Mapping[str, Any]) -> bool:
    """The receipt of something written."""
    return bool(SETTLED & document.keys())


def _read_any(reader: PageReader, item: Any, position: int) -> None:
    if is_person(item):
        read_person(reader, item, position)
        return
    if isinstance(item, dict) and isinstance(item.get("post"), dict):
        _read_feed_item(reader, item, position)
        return
    read_post(reader, item, position)


def _read_posts(reader: PageReader, document: dict[str, Any]) -> None:
    reader.each(_list(document, "posts"), lambda item, position: _read_view(reader, item, position))


def _read_view(reader: PageReader, item: Any, position: int) -> None:
    if isinstance(item, dict) and (item.get("notFound") or item.get("blocked")):
        read_missing(reader, item, position, is_asked=True)
    else:
        read_post(reader, item, position)


def _read_feed(reader: PageReader, document: dict[str, Any]) -> None:
    reader.each(_list(document, "feed"), lambda item, position: _read_feed_item(reader, item, position))


def _read_feed_item(reader: PageReader, item: Any, position: int) -> None:
    """A post of a feed; a repost brings the original too, an answer the posts above it."""
    if not isinstance(item, dict) or not isinstance(item.get("post"), dict):
        raise RejectedError("bad_record", "Not an entry of a feed.")
    reason = item.get("reason")
    is_repost = isinstance(reason, dict) and "by" in reason
    read_post(reader, item["post"], position, depth=1 if is_repost else 0)
    if isinstance(reason, dict) and is_repost:
        read_repost(reader, item["post"], reason, position)
    for above in context_posts(item):
        if is_post(above):
            read_inner(reader, above, position)
        else:
            read_missing(reader, above, position)


def _read_thread(reader: PageReader, document: dict[str, Any]) -> None:
    for position, node in enumerate(thread_nodes(document), start=1):
        if isinstance(node.get("post"), dict):
            reader.try_read(node["post"], position, lambda item, place: _read_view(reader, item, place))
        else:
            read_missing(reader, node, position, is_asked=position == 1)


def _read_people(reader: PageReader, document: dict[str, Any]) -> None:
    reader.each(people_of(document), lambda item, position: _read_person(reader, item, position))
    for position, person in enumerate(dictionaries(document.get("repostedBy")), start=1):
        _interaction(reader, position, "repost", person, document.get("uri"), None)
    for position, person in enumerate(dictionaries(document.get("followers")), start=1):
        _interaction(reader, position, "follow", person, None, None, whom=dig(document, "subject", "did"))
    for position, person in enumerate(dictionaries(document.get("follows")), start=1):
        subject = document.get("subject")
        _interaction(reader, position, "follow", subject, None, None, whom=person.get("did"))


def _read_person(reader: PageReader, item: Any, position: int) -> None:
    read_person(reader, item, position)
    if reader.page.options.get("kind") == "profiles":
        read_counters(reader, item, position)


def _read_likes(reader: PageReader, document: dict[str, Any]) -> None:
    def read(like: Any, position: int) -> None:
        if not isinstance(like, dict):
            raise RejectedError("bad_record", "Not a like.")
        read_person(reader, like.get("actor"), position)
        _interaction(reader, position, "like", like["actor"], document.get("uri"), like.get("createdAt"))

    reader.each(_list(document, "likes"), read)


def _read_bookmarks(reader: PageReader, document: dict[str, Any]) -> None:
    """Posts that were kept for later; one that is gone or blocked leaves a stub."""
    posts = [item.get("item") for item in dictionaries(document.get("bookmarks"))]
    reader.each(posts, lambda item, position: _read_view(reader, item, position))


def _read_notifications(reader: PageReader, document: dict[str, Any]) -> None:
    """What others did to the account: answers, mentions and quotes are posts, the rest interactions."""

    def read(item: Any, position: int) -> None:
        if is_post(item):
            read_post(reader, item, position)
            return
        if not isinstance(item, dict):
            raise RejectedError("bad_record", "Not a notification.")
        read_person(reader, item.get("author"), position)
        kind, subject = INTERACTIONS.get(str(item.get("reason"))), record_of(item).get("subject")
        if kind:
            at, whom = record_of(item).get("createdAt"), subject if isinstance(subject, str) else None
            _interaction(reader, position, kind, item["author"], dig(subject, "uri"), at, whom=whom)

    reader.each(_list(document, "notifications"), read)


def _read_records(reader: PageReader, document: dict[str, Any]) -> None:
    """Records of a repository as their author wrote them; only posts are read."""
    posts = [item for item in _list(document, "records") if not _is_other_record(item)]
    reader.each(posts, lambda item, position: _read_any(reader, item, position))


def _is_other_record(item: Any) -> bool:
    return isinstance(item, dict) and not is_post(item) and bool(collection_of(item.get("uri")))


def _interaction(
    reader: PageReader, position: int, kind: str, actor: Any, post: Any, at: Any, *, whom: Any = None
) -> None:
    did, target, person = text_of(dig(actor, "did")), text_of(post), text_of(whom)
    if did and (target or person):
        reader.interaction(
            position,
            type=kind,
            actor_id=did,
            target_post_uri=target,
            target_member_id=person,
            created_at=moment(at),
        )


def _compare(reader: PageReader, document: Any, asked: Any) -> None:
    """Posts that were asked for and are not in the answer have been taken back."""
    there = {text_of(post.get("uri")) for post in post_views(document)}
    for position, uri in enumerate(asked if isinstance(asked, list) else [], start=1):
        if uri not in there:
            reader.status_change(position, "deleted", uri=uri, detail="not in the answer of getPosts")


def _list(document: Mapping[str, Any], part: str) -> list[Any]:
    """The items of a part. Raises RejectedError when it is no list, which costs the page."""
    items = document.get(part)
    if not isinstance(items, list):
        raise RejectedError("bad_record", f"`{part}` is no list.")
    return items


def _read_owners(reader: PageReader, document: dict[str, Any]) -> None:
    """Who made the feeds, lists or starter packs of an answer."""
    packs = [document.get(name) for name in ("starterPack", "list", "view")]
    packs += [
        item for name in ("feeds", "lists", "starterPacks") for item in dictionaries(document.get(name))
    ]
    for position, pack in enumerate(packs, start=1):
        people = [
            dig(pack, "creator"),
            *(dig(i, "subject") for i in dictionaries(dig(pack, "listItemsSample"))),
        ]
        for person in people:
            if is_person(person):
                read_person(reader, person, position)


READINGS: tuple[tuple[str, Reading], ...] = (
    ("posts", _read_posts),
    ("feed", _read_feed),
    ("thread", _read_thread),
    ("likes", _read_likes),
    ("bookmarks", _read_bookmarks),
    ("notifications", _read_notifications),
    ("records", _read_records),
    *((part, _read_owners) for part in ("starterPack", "list", "view", "feeds", "lists", "starterPacks")),
    *(
        (part, _read_people)
        for part in (
            "actors",
            "profiles",
            "followers",
            "follows",
            "suggestions",
            "repostedBy",
            "blocks",
            "mutes",
            "items",
        )
    ),
)
