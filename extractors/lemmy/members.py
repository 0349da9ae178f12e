"""Lemmy persons and communities to member rows and counters. Pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from extractors.lemmy.items import global_id
from extractors.profile_links import profile_links
from extractors.reading import PageReader, RejectedError
from extractors.values import count, flag, moment, text_of

METRICS = (("followers", "subscribers"), ("posts", "posts"), ("comments", "comments"))


def handle_of(person: Mapping[str, Any]) -> str | None:
    """`name@host`, in lower case."""
    name, host = text_of(person.get("name")), _host(global_id(person))
    return f"{name}@{host}".lower() if name and host else name.lower() if name else None


def read_person(reader: PageReader, person: Any, position: int, counts: Any = None) -> None:
    """A member row. Raises RejectedError for what is no person."""
    if not isinstance(person, dict):
        raise RejectedError("bad_record", "Not a person.")
    id_ = global_id(person)
    if id_ is None:
        raise RejectedError("missing_key", "The person has neither ap_id nor actor_id.")
    counters = counts if isinstance(counts, dict) else person
    bio = text_of(person.get("bio"))
    reader.member(
        position,
        member_id=id_,
        handle=handle_of(person),
        display_name=text_of(person.get("display_name")),
        bio=bio,
        url=id_,
        links=profile_links(bio) if bio else None,
        created_at=moment(person.get("published_at") or person.get("published")),
        posts=count(counters.get("post_count")),
        is_bot=flag(person.get("bot_account")),
        status=_status(person),
    )


def read_community(reader: PageReader, view: Mapping[str, Any], position: int) -> None:
    """The counters of a community. Of one on another server this one knows a part only."""
    community = view["community"]
    id_ = global_id(community)
    if id_ is None:
        raise RejectedError("missing_key", "The community has neither ap_id nor actor_id.")
    counts = view.get("counts")
    counters = counts if isinstance(counts, dict) else community
    for metric, name in METRICS:
        reader.metric(
            position,
            channel_kind="subreddit",  # the vocabulary's word for a community inside a network
            channel_id=id_,
            metric=metric,
            value=count(counters.get(name)),
            is_estimate=flag(community.get("local")) is not True,
        )


def _status(person: Mapping[str, Any]) -> str:
    if flag(person.get("deleted")):
        return "deleted"
    return "suspended" if flag(person.get("banned")) else "live"


def _host(address: str | None) -> str:
    try:
        return urlsplit(address or "").netloc
    except ValueError:
        return ""
