"""Vimeo: videos that hold a word, videos and followers of accounts, comments and replies.

    search, account, comments -> landed JSON -> posts, members, counters

To look at saved bodies without the network: `agorascope parse vimeo FILE...`
"""

from extractors.vimeo.source import VimeoSource

SOURCE = VimeoSource()

__all__ = ["SOURCE", "VimeoSource"]
