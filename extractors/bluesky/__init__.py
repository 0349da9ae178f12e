"""Bluesky: searches through the account's server, accounts and threads from the public AppView.

    search, author feeds, threads, quotes, profiles -> landed JSON -> posts, members, counters

To look at saved bodies without the network: `agorascope parse bluesky FILE...`
"""

from extractors.bluesky.source import BlueskySource

SOURCE = BlueskySource()

__all__ = ["SOURCE", "BlueskySource"]
