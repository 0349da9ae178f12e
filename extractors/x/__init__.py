"""X: searches, timelines, mentions, conversations and reposts, over API v2; files of v1.1 too.

    search, users/:id/tweets -> landed JSON -> posts, members, counters, volumes

To look at saved bodies without the network: `agorascope parse x FILE...`
"""

from extractors.x.source import XSource

SOURCE = XSource()

__all__ = ["SOURCE", "XSource"]
