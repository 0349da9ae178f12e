"""Trustpilot: reviews of business units, what companies reply, score and number of reviews.

    reviews of a business unit -> landed JSON -> posts, members, counters

To look at saved bodies without the network: `agorascope parse trustpilot FILE...`
"""

from extractors.trustpilot.source import TrustpilotSource

SOURCE = TrustpilotSource()

__all__ = ["SOURCE", "TrustpilotSource"]
