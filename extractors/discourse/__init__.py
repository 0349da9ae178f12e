"""Discourse forums: all posts, searches and categories, with whole topics when wanted.

    posts.json, search.json, category lists, topics -> landed JSON -> posts, members, counters

To look at saved bodies without the network: `agorascope parse discourse FILE...`
"""

from extractors.discourse.source import DiscourseSource

SOURCE = DiscourseSource()

__all__ = ["SOURCE", "DiscourseSource"]
