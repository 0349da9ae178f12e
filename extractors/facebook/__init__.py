"""Facebook Pages: posts, comments and counters of pages, and the insights of one's own, by the Graph API.

    /{page}/feed, /{post}/comments, /{page}/insights -> landed JSON -> posts, members, counters

To look at saved bodies without the network: `agorascope parse facebook FILE...`
"""

from extractors.facebook.source import FacebookSource

SOURCE = FacebookSource()

__all__ = ["SOURCE", "FacebookSource"]
