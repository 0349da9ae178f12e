"""What one Discourse account says, as the fields of a member. Pure."""

from collections.abc import Mapping
from typing import Any

from agorascope.records import Row
from agorascope.text import clean_html
from extractors.profile_links import profile_links
from extractors.values import count, flag, moment, text_of


def member_fields(account: Mapping[str, Any]) -> Row:
    """The columns of a profile, but for its key and address. E-mail addresses are never taken."""
    bio = text_of(account.get("bio_cooked"))
    fields = {
        "handle": text_of(account.get("username")),
        "display_name": text_of(account.get("name")),
        "bio": clean_html(bio) if bio else None,
        "links": profile_links(bio, addresses=[text_of(account.get("website"))])
        if "website" in account or bio
        else None,
        "created_at": moment(account.get("created_at")),
        "followers": count(account.get("total_followers")),
        "following": count(account.get("total_following")),
        "posts": count(account.get("post_count")),
        "is_protected": flag(account.get("profile_hidden")),
    }
    is_suspended = bool(account.get("suspended_at") or account.get("suspended_till"))
    return fields | ({"status": "suspended"} if is_suspended else {})
