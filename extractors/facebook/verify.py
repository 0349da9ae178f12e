"""Asking again for the posts and comments of the pages listened to: were they deleted, hidden or edited?"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from agorascope.landing import RawPage
from extractors.facebook.client import FIELDS, FacebookClient
from extractors.graph_verify import ask_again
from extractors.http import Http
from extractors.source import StoredPost


def verify_posts(posts: Sequence[StoredPost], http: Http, pages: Mapping[str, Any]) -> Iterator[RawPage]:
    """Fresh answers for stored posts of the pages that this run listens to; `pages` are their settings."""
    known = [post for post in posts if post.post_id and post.channel_id in pages]
    for (page, kind), members in groupby(sorted(known, key=_group), key=_group):
        fetch = partial(FacebookClient(http, pages[page]).fetch_objects, fields=FIELDS[kind])
        asked = [(str(post.post_id), post.uri) for post in members]
        options = {"object": kind, "channel": page}
        yield from ask_again(fetch, asked, network="facebook", options=options)


def _group(post: StoredPost) -> tuple[str, str]:
    """Page and kind of object: a post's id begins with its page, a comment's with its post."""
    page = str(post.channel_id)
    return page, "post" if str(post.post_id).startswith(f"{page}_") else "comment"
