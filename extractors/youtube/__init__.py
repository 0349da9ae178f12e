"""YouTube: videos that hold a word, channels with their uploads and subscribers, comments and replies.

    search, uploads, comment threads -> landed JSON -> posts, members, counters

To look at saved bodies without the network: `agorascope parse youtube FILE...`
"""

from extractors.youtube.source import YouTubeSource

SOURCE = YouTubeSource()

__all__ = ["SOURCE", "YouTubeSource"]
