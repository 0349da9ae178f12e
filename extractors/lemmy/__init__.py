"""Lemmy: communities and searches of any instance, over version 3 or 4 of its API.

    site -> post, comment and search listings, comments of posts -> landed JSON -> posts, members, counters

To look at saved bodies without the network: `agorascope parse lemmy FILE...`
"""

from extractors.lemmy.source import LemmySource

SOURCE = LemmySource()

__all__ = ["SOURCE", "LemmySource"]
