"""Blogs and press: RSS, Atom, RDF and JSON Feed, comment feeds, and WordPress through its REST interface.

    feeds, /wp-json/wp/v2 -> landed bytes -> articles, comments, authors, counters

To look at saved bodies without the network: `agorascope parse rss FILE...`
"""

from extractors.rss.source import RssSource

SOURCE = RssSource()

__all__ = ["SOURCE", "RssSource"]
