"""Instagram: hashtags, mentions, other businesses, and one's own media, comments and insights.

    /{tag}/recent_media, /{user}/media, /{media}/comments, insights -> landed JSON -> posts, counters

To look at saved bodies without the network: `agorascope parse instagram FILE...`
"""

from extractors.instagram.source import InstagramSource

SOURCE = InstagramSource()

__all__ = ["SOURCE", "InstagramSource"]
