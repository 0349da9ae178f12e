"""Mastodon and compatible servers: hashtags, accounts and threads, over the public client API.

    instance -> timelines, account statuses, contexts -> landed JSON -> posts, members, counters

To look at saved bodies without the network: `agorascope parse mastodon FILE...`
"""

from extractors.mastodon.source import MastodonSource

SOURCE = MastodonSource()

__all__ = ["SOURCE", "MastodonSource"]
