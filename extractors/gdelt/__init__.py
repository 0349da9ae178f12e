"""GDELT: titles of news articles that hold a query, and how much was written, in many languages.

    artlist, timelinevolraw, timelinetone -> landed JSON -> articles, volume and tone of a query

To look at saved bodies without the network: `agorascope parse gdelt FILE...`
"""

from extractors.gdelt.source import GdeltSource

SOURCE = GdeltSource()

__all__ = ["SOURCE", "GdeltSource"]
