"""Asking again for posts already stored: were they deleted, hidden or edited?"""

from collections.abc import Iterator, Sequence

from agorascope.landing import RawPage
from extractors.fetching import raw_page
from extractors.http import Http
from extractors.mastodon.client import MastodonClient
from extractors.source import StoredPost


def verify_statuses(posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
    """One page for each post, asked of the instance that it was read from.

    An instance with `http://` in front is a server without TLS. Raises when the server asks to be left
    alone, or answers nobody who is not signed in.
    """
    for post in posts:
        if post.instance and post.post_id:
            scheme, _, host = post.instance.rpartition("://")
            client = MastodonClient(http, {"scheme": scheme or "https", "host": host}, token=None)
            answer = client.fetch_status(post.post_id)
            options = {
                "kind": "verify",
                "host": post.instance,
                "include_unlisted": True,  # what was stored was wanted
                "channel": post.channel_id,
                "post": {"id": post.post_id, "uri": post.uri},
                "cursor": {},
            }
            yield raw_page(answer, network="mastodon", source=f"{post.instance}/verify", options=options)
