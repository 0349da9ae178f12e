"""Bluesky profiles to member rows and follower counters. Pure."""

from collections.abc import Mapping
from typing import Any

from agorascope.records import Row
from extractors.bluesky.items import label_values
from extractors.bluesky.settings import SITE
from extractors.profile_links import profile_links
from extractors.reading import PageReader, RejectedError
from extractors.values import count, dig, moment, text_of

NO_HANDLE = "handle.invalid"  # what the server writes when a handle no longer leads to its account
SIGNED_IN_ONLY = "!no-unauthenticated"
TAKEN_DOWN = {"!takedown", "!suspend"}


def handle_of(profile: Mapping[str, Any]) -> str | None:
    """The handle in lower case, None when it is no longer valid."""
    handle = text_of(profile.get("handle"))
    return handle.lower() if handle and handle != NO_HANDLE else None


def opted_out(profile: Mapping[str, Any]) -> bool | None:
    """Whether the person asked not to be shown to people who are not signed in; None when nothing is said."""
    labels = label_values(profile)
    return None if labels is None else SIGNED_IN_ONLY in labels


def verified_domain(profile: Mapping[str, Any]) -> list[str] | None:
    """The address of the domain that is the handle: the server saw that it names the account."""
    handle = handle_of(profile)
    return [f"https://{handle}/"] if handle and "." in handle else None


def read_person(reader: PageReader, profile: Any, position: int) -> Row | None:
    """A member row of a profile of any size. Raises RejectedError for what is none."""
    if not isinstance(profile, dict):
        raise RejectedError("bad_record", "Not an account.")
    did = text_of(profile.get("did"))
    if not did:
        raise RejectedError("missing_key", "The account has no did, which is its key.")
    labels = label_values(profile) or set()
    description = text_of(profile.get("description"))
    verified = dig(profile, "verification", "verifiedStatus")
    return reader.member(
        position,
        member_id=did,
        handle=handle_of(profile),
        display_name=text_of(profile.get("displayName")),
        bio=description,
        url=f"{SITE}/profile/{did}",
        links=None if description is None else profile_links(description),
        verified_links=verified_domain(profile),
        created_at=moment(profile.get("createdAt")),
        followers=count(profile.get("followersCount")),
        following=count(profile.get("followsCount")),
        posts=count(profile.get("postsCount")),
        verified=None if verified is None else verified == "valid",
        opted_out=opted_out(profile),
        status="suspended" if labels & TAKEN_DOWN else "live",
    )


def read_counters(reader: PageReader, profile: Mapping[str, Any], position: int) -> None:
    """How much an account writes that is followed on purpose; loading keeps the followers of every member."""
    if did := text_of(profile.get("did")):
        posts = count(profile.get("postsCount"))
        reader.metric(position, channel_kind="account", channel_id=did, metric="posts", value=posts)
