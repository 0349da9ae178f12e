"""Asking again for own media and their comments: were they deleted, hidden or edited?

Media of others (hashtags, mentions, other accounts) cannot be asked for by their ids: a refusal of those
says nothing, so they are not asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from agorascope.landing import RawPage
from extractors.graph_verify import ask_again
from extractors.http import Http
from extractors.instagram.client import FIELDS, InstagramClient
from extractors.instagram.posts import comment_uri
from extractors.source import StoredPost


def verify_posts(posts: Sequence[StoredPost], http: Http, accounts: Mapping[str, Any]) -> Iterator[RawPage]:
    """Fresh answers for what is stored of the accounts listened to; `accounts` are their settings."""
    known = [post for post in posts if post.post_id and post.channel_id in accounts]
    for (account, kind), members in groupby(sorted(known, key=_group), key=_group):
        fetch = partial(InstagramClient(http, accounts[account]).fetch_objects, fields=FIELDS[kind])
        asked = [(str(post.post_id), post.uri) for post in members]
        options = {"object": kind, "channel": account}
        yield from ask_again(fetch, asked, network="instagram", options=options)


def _group(post: StoredPost) -> tuple[str, str]:
    return str(post.channel_id), "comment" if post.uri.startswith(comment_uri("")) else "media"
