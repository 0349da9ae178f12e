"""Reddit: new posts and comments of subreddits, searches, threads, subscribers.

    r/.../new, search, comments/... -> landed JSON -> posts, comments, members, counters

To look at saved bodies without the network: `agorascope parse reddit FILE...`
"""

from extractors.reddit.source import RedditSource

SOURCE = RedditSource()

__all__ = ["SOURCE", "RedditSource"]
