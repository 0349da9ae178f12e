"""What the facets and embeds of a Bluesky record point at. Pure.

Facets are counted in bytes of UTF-8, not in characters: an emoji is four of them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from agorascope.records import Row
from agorascope.text import sanitize
from extractors.bluesky.items import POST, collection_of
from extractors.values import MAX_LIST, count, dictionaries, dig, length, text_of, unique_tags

_MEDIA = ("images", "items")  # pictures, gallery


def facet_fields(record: Mapping[str, Any]) -> Row:
    """Mentions, hashtags and links as the author's app marked them; empty when it marked none.

    Without any mark the reader takes them from the text.
    """
    facets = dictionaries(record.get("facets"))[:MAX_LIST]
    outer_tags, cards = record.get("tags"), list(_cards(record.get("embed")))
    fields: Row = {}
    if facets or outer_tags:
        marked = [(facet, feature) for facet in facets for feature in dictionaries(facet.get("features"))]
        marked = marked[:MAX_LIST]
        text = text_bytes(record.get("text"))
        fields["mentions"] = [
            {"id": did, "handle": _handle(text, facet)}
            for facet, feature in marked
            if _is(feature, "mention") and (did := text_of(feature.get("did")))
        ]
        tags = [feature.get("tag") for _, feature in marked if _is(feature, "tag")]
        fields["hashtags"] = unique_tags(tags + (outer_tags if isinstance(outer_tags, list) else []))
        links = [text_of(feature.get("uri")) for _, feature in marked if _is(feature, "link")]
        fields["links"] = list(dict.fromkeys(link for link in [*links, *cards] if link))
    elif cards:
        fields["links"] = cards
    return fields


def text_bytes(text: Any) -> bytes:
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else b""


def slice_of(text: bytes, facet: Mapping[str, Any]) -> str | None:
    """The words that a facet marks; None when its bounds do not fit the text."""
    start, end = count(dig(facet, "index", "byteStart")), count(dig(facet, "index", "byteEnd"))
    if start is None or end is None or not start < end <= len(text):
        return None
    try:
        return sanitize(text[start:end].decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _handle(text: bytes, facet: Mapping[str, Any]) -> str | None:
    words = slice_of(text, facet)
    return words[1:].lower() or None if words and words.startswith("@") else None


def _is(feature: Mapping[str, Any], kind: str) -> bool:
    return feature.get("$type") == f"app.bsky.richtext.facet#{kind}"


def quoted_uri(record: Mapping[str, Any]) -> str | None:
    """The post that a record quotes; feeds, lists and starter packs are no posts."""
    embed = record.get("embed")
    for uri in (dig(embed, "record", "uri"), dig(embed, "record", "record", "uri")):
        if collection_of(uri) == POST:
            return text_of(uri)
    return None


def quoted_view(post: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What the server shows of the post that is quoted."""
    views = [post.get("embed"), *dictionaries(post.get("embeds"))]
    for view in views:
        for inner in (dig(view, "record"), dig(view, "record", "record")):
            if isinstance(inner, dict) and collection_of(inner.get("uri")) == POST:
                return inner
    return None


def media_count(record: Mapping[str, Any]) -> int:
    """Pictures and videos of a record; a link card is neither."""
    embed = record.get("embed")
    media = dig(embed, "media") or embed
    if not isinstance(media, dict):
        return 0
    if str(media.get("$type", "")).startswith("app.bsky.embed.video"):
        return 1
    return sum(length(media.get(name)) or 0 for name in _MEDIA)


def _cards(embed: Any) -> Iterator[str]:
    """The addresses of link cards, beside pictures or alone."""
    for card in (dig(embed, "external", "uri"), dig(embed, "media", "external", "uri")):
        if address := text_of(card):
            yield address
