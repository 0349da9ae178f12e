"""Knows again what had its time: keyed marks of posts that could come back, from which nothing can be read.

Posts that were listened to need none: by the day they were written they are too old. An archive may be
imported again, and a network whose terms give less time may list a post again; both would count twice.
"""

import hashlib
import hmac
from collections.abc import Iterable

import duckdb
import pyarrow as pa

from agorascope.keyfiles import create_key, read_key
from agorascope.settings import Settings

KEY_FILE = "retention.key"


def load_secret(settings: Settings) -> bytes:
    """The key of the marks, made at the first call; not the pseudonyms' key, which can be rotated.

    Raises DamagedError when its file is not what was written: an archive would count again.
    """
    path = settings.data_dir / "secrets" / KEY_FILE
    if not path.exists():
        create_key(path)
    return read_key(
        path, "the marks of retention", otherwise="With a new key what had its time would count again."
    )


def mark_of(secret: bytes, network: str, uri: str) -> int:
    """A number below 2^63 that only the key can make of an address."""
    message = f"{network}\x1f{uri}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hmac.new(secret, message, hashlib.sha256).digest()[:8], "big") >> 1


def keep_marks(connection: duckdb.DuckDBPyConnection, secret: bytes) -> None:
    """Mark the posts of `expired_posts` that may come again."""
    found = connection.execute("select network, uri from expired_posts where may_come_again").fetchall()
    if found:
        _insert(connection, "raw.kept_marks", secret, found)


def marked(connection: duckdb.DuckDBPyConnection, secret: bytes, network: str) -> list[str]:
    """The addresses of `incoming_post` that had their time already."""
    known = {
        mark
        for (mark,) in connection.execute(
            "select mark from raw.kept_marks where network = ?", [network]
        ).fetchall()
    }
    if not known:
        return []
    uris = connection.execute("select uri from incoming_post where network = ?", [network]).fetchall()
    return [uri for (uri,) in uris if mark_of(secret, network, uri) in known]


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, secret: bytes, found: Iterable[tuple[str, str]]
) -> None:
    rows = [(network, mark_of(secret, network, uri)) for network, uri in found]
    marks = pa.table(
        {"network": [network for network, _ in rows], "mark": pa.array([m for _, m in rows], pa.int64())}
    )
    connection.register("new_marks", marks)
    connection.execute(f"insert into {table} by name select distinct * from new_marks")
    connection.unregister("new_marks")
