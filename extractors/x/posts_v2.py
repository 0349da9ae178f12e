"""Posts of API v2, under the names of before and since 2026. Pure.

item + includes of its answer -> author, post, the posts it repeats or quotes, counters
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from agorascope.records import Row
from extractors.reading import PageReader, RejectedError
from extractors.values import count, dictionaries, dig, language, length, moment, text_of
from extractors.x.entities import read_entities
from extractors.x.ids import identifier, time_of, uri_of
from extractors.x.members import add_user
from extractors.x.shapes import Envelope
from extractors.x.versions import add_version, chain_of

FIRST_YEAR = 2006
VIEWS_FROM = datetime(2022, 12, 15, tzinfo=UTC)  # views of older posts were never counted and are given as 0
OLD_LANGUAGES = {"in": "id", "iw": "he"}
MAX_DEPTH = 2  # a repost of a quote


@dataclass
class Context:
    """What the posts of one answer share."""

    reader: PageReader
    envelope: Envelope
    first: dict[str, str] = field(default_factory=dict)  # id of a version -> id of the post's first version

    def __post_init__(self) -> None:
        for item in (*self.envelope.posts.values(), *dictionaries(self.envelope.items)):
            id_ = identifier(item, "id")
            chain = chain_of(item, id_) if id_ else []
            if len(chain) > 1:
                self.first |= dict.fromkeys(chain, chain[0])

    def uri_of(self, id_: str | None) -> str | None:
        return uri_of(self.first.get(id_, id_)) if id_ else None


def read_post(context: Context, item: Mapping[str, Any], position: int, depth: int = 0) -> Row:
    """Add a post and what it refers to. Raises RejectedError without an id or a time."""
    id_ = identifier(item, "id")
    if id_ is None:
        raise RejectedError("missing_key", "The post has no id, which is its key.")
    references = dict(_references(item))
    author = _author(context, item)
    row = add_version(
        context.reader,
        position,
        id_=id_,
        chain=chain_of(item, id_),
        is_main=depth == 0,
        **_words(context, item, references),
        **_place(context, item, references, id_),
        **_times(item, id_),
        **_standing(item, author),
        author_id=identifier(item, "author_id") or identifier(author, "id"),
        author_handle=text_of(author.get("username")) or text_of(item.get("username")),
        author_name=text_of(author.get("name")),
        lang=lang_of(item.get("lang")),
        media_count=length(dig(item, "attachments", "media_keys")),
        # Counts of a repost are those of the original.
        counters={} if "retweeted" in references else counters_of(item, _times(item, id_)["created"]),
    )
    if author:
        add_user(context.reader, author, position)
    for reference in references.values():
        _read_reference(context, reference, position, depth)
    return row


def lang_of(value: Any) -> str | None:
    given = language(value)
    return OLD_LANGUAGES.get(given, given) if given else None


def _read_reference(context: Context, reference: Mapping[str, Any], position: int, depth: int) -> None:
    """The post repeated, quoted or answered to, when it came along in `includes` or inside the reference."""
    inner = context.envelope.posts.get(identifier(reference, "id") or "")
    inner = inner or (reference if "text" in reference else None)
    if inner and depth < MAX_DEPTH:
        context.reader.try_read(
            inner, position, lambda each, place: void(read_post(context, each, place, depth + 1))
        )


def void(_row: Any) -> None:
    """Readers of items return nothing."""


def _references(item: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """References by type; a repost is `retweeted` in the old names, `reposted` in some of the new."""
    listed = item.get("referenced_posts")
    for reference in dictionaries(item.get("referenced_tweets") if listed is None else listed):
        kind, id_ = text_of(reference.get("type")), identifier(reference, "id")
        if kind and id_:
            yield ("retweeted" if kind == "reposted" else kind), reference


def _author(context: Context, item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The author's account: in `includes`, or in the post where an archive put it."""
    own = item.get("author")
    known = context.envelope.users.get(identifier(item, "author_id") or "")
    return known or (own if isinstance(own, dict) else {})


def _words(context: Context, item: Mapping[str, Any], references: Mapping[str, Mapping[str, Any]]) -> Row:
    """Text and lists; the long form where there is one. A repost has no words of its own."""
    original = references.get("retweeted")
    if original and (identifier(original, "id") in context.envelope.posts or "text" in original):
        return {"text": None, "mentions": [], "hashtags": [], "links": []}
    note = next(
        (note for name in ("note_post", "note_tweet") if isinstance(note := item.get(name), dict)), {}
    )
    whole = text_of(note.get("text"))
    entities = note.get("entities") if whole and "entities" in note else item.get("entities")
    own = {identifier(reference, "id") for reference in references.values()}
    return {"text": whole or text_of(item.get("text")), **read_entities(entities, own=own)}


def _place(
    context: Context, item: Mapping[str, Any], references: Mapping[str, Mapping[str, Any]], id_: str
) -> Row:
    """Kind, parent, thread and what is repeated or quoted."""
    parent, quoted, original = (
        identifier(references.get(kind), "id") for kind in ("replied_to", "quoted", "retweeted")
    )
    thread = text_of(item.get("conversation_id"))
    is_answer = parent or (item.get("in_reply_to_user_id") and thread and thread != id_)
    return {
        "kind": "repost" if original else "comment" if is_answer else "quote" if quoted else "post",
        "parent_id": parent,
        "parent_uri": context.uri_of(parent),
        "thread_id": thread,
        "thread_uri": context.uri_of(thread),
        "repost_of_uri": context.uri_of(original),
        "quote_of_uri": None if original else context.uri_of(quoted),
    }


def _times(item: Mapping[str, Any], id_: str) -> Row:
    """The time given, else the one inside the id: answers without asked fields have no other."""
    given = item.get("created_at")
    if given is None:
        return {"created": time_of(id_), "created_source": id_, "first_year": FIRST_YEAR}
    return {"created": moment(given) or time_of(id_), "created_source": given, "first_year": FIRST_YEAR}


def _standing(item: Mapping[str, Any], author: Mapping[str, Any]) -> Row:
    """Posts of protected accounts are not for us; some are withheld by law."""
    if author.get("protected") is True:
        return {"status": "private", "visibility": "private"}
    withheld = item.get("withheld")
    if not isinstance(withheld, dict):
        return {}
    if withheld.get("copyright") is True:
        return {"status": "withheld"}
    return {"flags": ["withheld_in_some_countries"]}


def counters_of(item: Mapping[str, Any], created: datetime | None) -> dict[str, int | None]:
    """Counters as they stand; shares are reposts and quotes together."""
    metrics = item.get("public_metrics")
    reposts = count(dig(metrics, "repost_count"))
    reposts = count(dig(metrics, "retweet_count")) if reposts is None else reposts
    quotes, views = count(dig(metrics, "quote_count")), count(dig(metrics, "impression_count"))
    was_counted = views or (created is not None and created >= VIEWS_FROM)
    return {
        "likes": count(dig(metrics, "like_count")),
        "replies": count(dig(metrics, "reply_count")),
        "shares": None if reposts is None else reposts + (quotes or 0),
        "quotes": quotes,
        "impressions": views if was_counted else None,
        "saves": count(dig(metrics, "bookmark_count")),
    }
