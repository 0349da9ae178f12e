"""The published files that this process has open, and when it lets go of them.

A file that was removed (an erasure, `published_kept`) keeps its bytes on the disk for as long as somebody
holds it open. So one without a name is let go when nobody asked it for a while; the while begins when its
name is found gone, so that pages which show it have the time to notice the next publication.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import duckdb

from agorascope.published import Publication, connect


@dataclass(slots=True)
class _Open:
    connection: duckdb.DuckDBPyConnection
    wanted_at: float  # last asked, or last seen with its name


class OpenFiles:
    """At most `most` files, those asked last; one without a name goes when nobody asked for `seconds`.

    A connection is never closed by hand: closing one also closes its cursors, and another session may be
    in the middle of a query. When the last cursor is gone, DuckDB closes the file.
    """

    def __init__(self, most: int, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._now = now
        self._open: OrderedDict[Path, _Open] = OrderedDict()
        self._lock = Lock()

    def connection(self, publication: Publication) -> duckdb.DuckDBPyConnection:
        """The one connection to this publication; take a cursor of it."""
        with self._lock:
            found = self._open.pop(publication.path, None) or _Open(connect(publication), 0.0)
            found.wanted_at = self._now()
            self._open[publication.path] = found
            while len(self._open) > self._most:
                self._open.popitem(last=False)
            return found.connection

    def let_go(self) -> None:
        """Let go of files that were removed and that nobody reads any more."""
        with self._lock:
            for path, file in list(self._open.items()):
                if path.exists():
                    file.wanted_at = self._now()
                elif self._now() - file.wanted_at > self._seconds:
                    del self._open[path]
