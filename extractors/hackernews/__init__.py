"""Hacker News: stories and comments that hold a word, through Algolia's search.

    search_by_date -> landed JSON -> posts, members, counters

To look at saved bodies without the network: `agorascope parse hackernews FILE...`
"""

from extractors.hackernews.source import HackerNewsSource

SOURCE = HackerNewsSource()

__all__ = ["SOURCE", "HackerNewsSource"]
