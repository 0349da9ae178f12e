"""Stack Exchange: questions of any of its sites by words or tags, with answers and comments.

    search/advanced, questions, answers, comments -> landed JSON -> posts, members, counters

To look at saved bodies without the network: `agorascope parse stackexchange FILE...`
"""

from extractors.stackexchange.source import StackExchangeSource

SOURCE = StackExchangeSource()

__all__ = ["SOURCE", "StackExchangeSource"]
