"""Asking again for posts already stored, fifty at a time: were they deleted, hidden or edited?

One id that is not there spoils the answer for all, so a batch that is refused is asked for one by one.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from agorascope.landing import RawPage
from extractors.facebook.client import FIELDS, FacebookClient
from extractors.facebook.settings import VERIFY_BATCH
from extractors.fetching import raw_page
from extractors.graph_api import PERMISSION_CODES, error_of, explain, is_gone
from extractors.http import Answer, Http
from extractors.source import StoredPost

Asked = list[tuple[str, str]]  # id and uri


def verify_posts(posts: Sequence[StoredPost], http: Http, pages: Mapping[str, Any]) -> Iterator[RawPage]:
    """Fresh answers for stored posts of the pages that this run listens to; `pages` are their settings.

    Raises the HttpError of a refusal that is about us and not about a post.
    """
    known = [post for post in posts if post.post_id and post.channel_id in pages]
    ordered = sorted(known, key=_group)
    for (page, kind), members in groupby(ordered, key=_group):
        client = FacebookClient(http, pages[page])
        asked = [(str(post.post_id), post.uri) for post in members]
        for start in range(0, len(asked), VERIFY_BATCH):
            yield from _verify(client, asked[start : start + VERIFY_BATCH], page, kind)


def _group(post: StoredPost) -> tuple[str, str]:
    """Page and kind of object: a post's id begins with its page, a comment's with its post."""
    page = str(post.channel_id)
    return page, "post" if str(post.post_id).startswith(f"{page}_") else "comment"


def _verify(client: FacebookClient, asked: Asked, page: str, kind: str) -> Iterator[RawPage]:
    answer = client.fetch_objects([id_ for id_, _ in asked], FIELDS[kind])
    if answer.status >= 400 and not _is_about_objects(answer):
        raise explain(answer) or ValueError(f"refused without a reason: {answer.status}")
    if answer.status >= 400 and len(asked) > 1:
        for one in asked:
            yield from _verify(client, [one], page, kind)
        return
    options = {"kind": "verify", "object": kind, "channel": page, "asked": asked, "cursor": {}}
    yield raw_page(answer, network="facebook", source="verify", options=options)


def _is_about_objects(answer: Answer) -> bool:
    code, subcode = error_of(answer.json())
    return is_gone(code, subcode) or code in PERMISSION_CODES
