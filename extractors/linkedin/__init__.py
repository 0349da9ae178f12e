"""LinkedIn pages that one administers: posts, comments, followers and statistics.

    /rest/posts, /rest/socialActions, statistics -> landed JSON -> posts, counters

To look at saved bodies without the network: `agorascope parse linkedin FILE...`
"""

from extractors.linkedin.source import LinkedInSource

SOURCE = LinkedInSource()

__all__ = ["SOURCE", "LinkedInSource"]
