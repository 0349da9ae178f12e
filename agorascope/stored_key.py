"""The key that the stored pseudonyms were made with: whether it is at hand. No other takes its place.

Pseudonyms are stored beside the accounts they stand for, so that one of them tells the key it was made with.
"""

import hashlib

import duckdb

from agorascope.errors import InputError
from agorascope.pseudonyms import KEY_FILE, known_key, load_key, pseudonym
from agorascope.settings import Settings

RUNBOOK = "pseudonym-key.md"
META = "pseudonym_key"  # in raw.build_meta: whose pseudonyms the tables hold, as a hash of the key

# Accounts with the pseudonyms that they have.
POSTS_KNOWN = """
select network, author_id as account, author_key as known from raw.posts
where author_id is not null and author_key is not null
"""
MEMBERS_KNOWN = """
select network, member_id, member_key from raw.members where member_id is not null and member_key is not null
"""
KNOWN = f"{POSTS_KNOWN} union {MEMBERS_KNOWN}"


def key_of(settings: Settings, connection: duckdb.DuckDBPyConnection) -> bytes:
    """The key of this installation; made where nobody is stored yet. Raises InputError when it is lost."""
    refuse_lost_key(settings, connection)
    return load_key(settings)


def refuse_lost_key(settings: Settings, connection: duckdb.DuckDBPyConnection) -> None:
    """Raise InputError where pseudonyms are stored and the key they were made with is not there.

    Another would be made without a word, and everybody would be a second person from then on.
    """
    if known_key(settings) is None and (_noted(connection) or _examples(connection)):
        raise InputError(
            f"The key of the pseudonyms, {settings.data_dir / 'secrets' / KEY_FILE}, is gone.",
            remedy="Bring it back from a backup, or set AGORASCOPE_PSEUDONYM_KEY where it was given by that. "
            "With a new key everybody would be a second person.",
            runbook=RUNBOOK,
        )


def is_theirs(connection: duckdb.DuckDBPyConnection, key: bytes) -> bool:
    """Whether the stored pseudonyms are of this key: by the note of a rotation, else by one of them."""
    if noted := _noted(connection):
        return noted == hash_of(key)
    return all(pseudonym(key, network, account) == known for network, account, known in _examples(connection))


def _noted(connection: duckdb.DuckDBPyConnection) -> str:
    """Of which key the last rotation noted that the pseudonyms are, as a hash of it."""
    rows = connection.execute("select value from raw.build_meta where name = ?", [META]).fetchall()
    return str(rows[0][0]) if rows else ""


def _examples(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """One account that is stored with its pseudonym, where there is one."""
    for query in (POSTS_KNOWN, MEMBERS_KNOWN):
        if rows := connection.execute(f"{query} limit 1").fetchall():
            return rows
    return []


def hash_of(key: bytes) -> str:
    """What tells a key from another without telling it."""
    return hashlib.sha256(b"which key\x1f" + key).hexdigest()[:16]
