"""App Store: reviews of apps from the public feeds, of own apps with their replies from App Store Connect.

    feed or list of reviews -> landed JSON -> posts, members, counters

To look at saved bodies without the network: `agorascope parse appstore FILE...`
"""

from extractors.appstore.source import AppStoreSource

SOURCE = AppStoreSource()

__all__ = ["SOURCE", "AppStoreSource"]
