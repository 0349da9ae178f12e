"""Posts of v1.1: lookups, timelines, searches, premium searches, streams, webhooks, recorded bodies. Pure."""

from collections.abc import Mapping
from typing import Any

from agorascope.records import Row
from extractors.reading import PageReader, RejectedError
from extractors.values import count, dictionaries, dig, moment, text_of
from extractors.x.entities import quoted_in, read_entities
from extractors.x.ids import identifier, time_of, uri_of
from extractors.x.members import add_v1_user
from extractors.x.posts_v2 import FIRST_YEAR, MAX_DEPTH, lang_of, void
from extractors.x.versions import add_version, chain_of

EVERYWHERE = {"XX", "XY"}  # withheld in all countries, or for copyright


def read_v1_post(reader: PageReader, item: Mapping[str, Any], position: int, depth: int = 0) -> Row:
    """Add a post, its author, and the posts it repeats or quotes. Raises RejectedError without id or time."""
    id_ = identifier(item, "id_str", "id", "new_id_str", "new_id")
    if id_ is None:
        raise RejectedError("missing_key", "The post has no id, which is its key.")
    original, quoted = item.get("retweeted_status"), item.get("quoted_status")
    author = item["user"] if isinstance(item.get("user"), dict) else {}
    given = item.get("created_at")
    row = add_version(
        reader,
        position,
        id_=id_,
        chain=chain_of(item, id_),
        is_main=depth == 0,
        created=moment(given) or time_of(id_),
        created_source=given or id_,
        first_year=FIRST_YEAR,
        **_words(item, original),
        **_place(item),
        **_standing(item, author),
        author_id=identifier(author, "id_str", "id"),
        author_handle=text_of(author.get("screen_name")),
        author_name=text_of(author.get("name")),
        lang=lang_of(item.get("lang")),
        media_count=_media(item),
        counters={} if isinstance(original, dict) else _counters(item),
        estimates=() if "quote_count" in item else ("shares",),
    )
    if author:
        add_v1_user(reader, author, position)
    for inner in (original, quoted):
        if isinstance(inner, dict) and depth < MAX_DEPTH:
            reader.try_read(
                inner, position, lambda each, place: void(read_v1_post(reader, each, place, depth + 1))
            )
    return row


def _words(item: Mapping[str, Any], original: Any) -> Row:
    """Text and lists; the whole text where the short form was cut. A repost has no words of its own."""
    if isinstance(original, dict):
        return {"text": None, "mentions": [], "hashtags": [], "links": []}
    extended = item.get("extended_tweet")
    whole = extended if isinstance(extended, dict) and extended.get("full_text") else item
    text = text_of(whole.get("full_text")) or text_of(whole.get("text"))
    quoted = _quoted_id(item)
    return {"text": text, **read_entities(_entities(whole), own={quoted})}


def _entities(item: Mapping[str, Any]) -> Any:
    entities = item.get("entities")
    return entities if isinstance(entities, dict) else None


def _place(item: Mapping[str, Any]) -> Row:
    """Kind, parent and what is repeated or quoted."""
    parent = identifier(item, "in_reply_to_status_id_str", "in_reply_to_status_id")
    original = item.get("retweeted_status")
    repeated = identifier(original, "id_str", "id")
    quoted = None if isinstance(original, dict) else _quoted_id(item)
    is_repost = isinstance(original, dict)
    return {
        "kind": "repost" if is_repost else "comment" if parent else "quote" if quoted else "post",
        "parent_id": parent,
        "parent_uri": uri_of(parent) if parent else None,
        "repost_of_uri": uri_of(repeated) if repeated else None,
        "quote_of_uri": uri_of(quoted) if quoted else None,
    }


def _quoted_id(item: Mapping[str, Any]) -> str | None:
    named = identifier(item, "quoted_status_id_str", "quoted_status_id")
    named = named or identifier(item.get("quoted_status"), "id_str", "id")
    return named or (quoted_in(_entities(item)) if item.get("is_quote_status") is True else None)


def _standing(item: Mapping[str, Any], author: Mapping[str, Any]) -> Row:
    """Posts of protected accounts are not for us; some are withheld by law."""
    if author.get("protected") is True:
        return {"status": "private", "visibility": "private"}
    countries = item.get("withheld_in_countries")
    names = {name for name in countries if isinstance(name, str)} if isinstance(countries, list) else set()
    if item.get("withheld_copyright") is True or names & EVERYWHERE:
        return {"status": "withheld"}
    return {"flags": ["withheld_in_some_countries"]} if names else {}


def _media(item: Mapping[str, Any]) -> int | None:
    extended = item.get("extended_tweet")
    holders = [extended, item] if isinstance(extended, dict) else [item]
    for holder in holders:
        for name in ("extended_entities", "entities"):
            if isinstance(dig(holder, name, "media"), list):
                return len(dictionaries(dig(holder, name, "media")))
    return 0 if isinstance(item.get("entities"), dict) else None


def _counters(item: Mapping[str, Any]) -> dict[str, int | None]:
    """Counters as they stand; shares are reposts and quotes together, where quotes are counted at all."""
    reposts, quotes = count(item.get("retweet_count")), count(item.get("quote_count"))
    return {
        "likes": count(item.get("favorite_count")),
        "replies": count(item.get("reply_count")),
        "shares": None if reposts is None else reposts + (quotes or 0),
        "quotes": quotes,
    }
