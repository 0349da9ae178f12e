"""Pseudonyms: a keyed hash in place of an account's id.

HMAC-SHA-256 with a key of the installation, so that nobody without the key can find a
known account among the pseudonyms by hashing candidates. The key comes from
`AGORASCOPE_PSEUDONYM_KEY`, or is made once and kept under the data folder (agorascope.keyfiles). A key made
here tells when its file was damaged: another key would make another person of everybody, in silence.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from pathlib import Path

from agorascope.keyfiles import create_key, read_key
from agorascope.settings import Settings

KEY_FILE = "pseudonym.key"
NEXT_FILE = "pseudonym.key.next"  # while a rotation is under way, see agorascope.rekeying
MARKS_FILE = "marks.key"  # after one: the first key, with which the marks of objections were made
LENGTH = 24  # hex digits: 96 bits, no collision among 10^12 accounts to speak of
TOKEN = re.compile(rf"(?<![0-9a-f])[0-9a-f]{{{LENGTH}}}(?![0-9a-f])")  # one in a text
SHORT_KEY = 8  # digits of a pseudonym below a quote of a report; lists of people have all of them


class InstallationKey(bytes):
    """The key of the pseudonyms; `for_marks` is the one that marks were first made with."""

    for_marks: bytes


def load_key(settings: Settings) -> bytes:
    """The key of this installation; made and stored at the first call when none is given."""
    known = known_key(settings)
    if known is None:
        path = settings.data_dir / "secrets" / KEY_FILE
        create_key(path)
        known = read(path)
    key = InstallationKey(known)
    marks = settings.data_dir / "secrets" / MARKS_FILE
    key.for_marks = read(marks) if marks.exists() else known
    return key


def known_key(settings: Settings) -> bytes | None:
    """The key where it is at hand: the viewer may run without it, and must never make one of its own.

    Raises DamagedError when its file is not what was written.
    """
    if settings.pseudonym_key:
        return settings.pseudonym_key.get_secret_value().encode()
    path = settings.data_dir / "secrets" / KEY_FILE
    try:
        return read(path)
    except (FileNotFoundError, PermissionError):
        return None


def pseudonym(key: bytes, network: str, account_id: str) -> str:
    """The pseudonym of one account: 24 hex digits, the same for the same key."""
    message = f"{network}\x1f{account_id}".encode("utf-8", "surrogatepass")
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:LENGTH]


def pseudonyms(key: bytes, network: str, account_ids: Iterable[str | None]) -> list[str | None]:
    """Pseudonyms in the order given; null stays null. Each distinct account is hashed once."""
    known: dict[str, str] = {}
    result: list[str | None] = []
    for account_id in account_ids:
        if account_id is None:
            result.append(None)
            continue
        if account_id not in known:
            known[account_id] = pseudonym(key, network, account_id)
        result.append(known[account_id])
    return result


def read(path: Path) -> bytes:
    """The key of a file of this installation. Raises DamagedError when it is not what was written."""
    return read_key(path, "the pseudonyms", otherwise="With a new key everybody would get another pseudonym.")
