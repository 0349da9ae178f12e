"""Asking again for posts and comments already stored: were they deleted, hidden or edited?

Posts are asked for fifty at a time, and the answer says of each that is missing why; comments one by one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import raw_page
from extractors.http import Http
from extractors.linkedin.client import LinkedInClient
from extractors.linkedin.settings import VERIFY_BATCH
from extractors.source import StoredPost

_COMMENT = re.compile(r"urn:li:comment:\((urn:li:\w+:\w+),(\w+)\)")


def verify_posts(posts: Sequence[StoredPost], http: Http, pages: Mapping[str, Any]) -> Iterator[RawPage]:
    """Fresh answers for stored posts of the pages that this run listens to; `pages` are their settings."""
    known = [post for post in posts if post.channel_id in pages]
    for page, members in groupby(sorted(known, key=_page), key=_page):
        client = LinkedInClient(http, pages[page])
        own = list(members)
        comments = {post.uri: found for post in own if (found := _COMMENT.fullmatch(post.uri))}
        urns = [post.uri for post in own if post.uri not in comments]
        options = {"kind": "verify", "channel": page, "cursor": {}}
        for start in range(0, len(urns), VERIFY_BATCH):
            batch = urns[start : start + VERIFY_BATCH]
            told = {**options, "object": "post", "asked": [[urn, ""] for urn in batch]}
            answer = client.fetch_posts_again(batch)
            yield raw_page(answer, network="linkedin", source="verify", options=told)
        for uri, found in comments.items():
            answer = client.fetch_comment(found[1], found[2])
            told = {**options, "object": "comment", "asked": [[uri, ""]]}
            yield raw_page(answer, network="linkedin", source="verify", options=told)


def _page(post: StoredPost) -> str:
    return str(post.channel_id)
