"""Hashtags, mentions and links as X lists them, in both of its forms. Pure.

Places in the text count code points there; nothing here needs them, since the names are given whole.
"""

import re
from collections.abc import Mapping
from typing import Any

from agorascope.records import Row
from extractors.values import MAX_LIST, dictionaries, text_of, unique_tags
from extractors.x.ids import identifier

_STATUS = re.compile(
    r"(?i)https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:i/(?:web/)?|\w{1,20}/)status/(\d{5,20})"
)
_OWN_MEDIA = re.compile(r"/status/\d+/(?:photo|video)/\d+$")


def read_entities(entities: Any, *, own: set[str | None]) -> Row:
    """The lists of an `entities` object; `own` are the posts whose links are no links of the text.

    Empty without such an object: then they are read off the text.
    """
    if not isinstance(entities, dict):
        return {}
    mentions = dictionaries(entities.get("mentions") or entities.get("user_mentions"))
    tags = [text_of(tag.get("tag")) or tag.get("text") for tag in dictionaries(entities.get("hashtags"))]
    return {
        "mentions": [mention for each in mentions[:MAX_LIST] if (mention := _mention(each))["handle"]],
        "hashtags": unique_tags(tags),
        "links": _links(entities, own),
    }


def quoted_in(entities: Any) -> str | None:
    """The post that the last link leads to: how a quote was written before there was a field for it."""
    links = (
        [_target(each) or "" for each in dictionaries(entities.get("urls"))]
        if isinstance(entities, dict)
        else []
    )
    found = _STATUS.match(links[-1]) if links and not _OWN_MEDIA.search(links[-1]) else None
    return found[1] if found else None


def _mention(each: Mapping[str, Any]) -> Row:
    id_ = identifier(each, "id_str", "id")
    # -1 stands for an account that is gone.
    handle = text_of(each.get("username")) or text_of(each.get("screen_name"))
    return {"id": None if id_ == "-1" else id_, "handle": handle}


def _links(entities: Mapping[str, Any], own: set[str | None]) -> list[str]:
    targets = [_target(each) for each in dictionaries(entities.get("urls")) if "media_key" not in each]
    kept = [link for link in targets if link and not _OWN_MEDIA.search(link) and _post_of(link) not in own]
    return list(dict.fromkeys(kept))[:MAX_LIST]


def _post_of(link: str) -> str:
    found = _STATUS.match(link)
    return found[1] if found else ""


def _target(each: Mapping[str, Any]) -> str | None:
    """Where a shortened link leads."""
    names = ("unwound_url", "expanded_url", "url")
    return next((link for name in names if (link := text_of(each.get(name)))), None)
