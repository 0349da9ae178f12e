"""Keys that an installation makes for itself and keeps as files: made once, mode 0600, with a check.

The last digits of such a key are a hash of those before, so that a file that was damaged is noticed before
anything is made with half a key. One made by an earlier version, or elsewhere, is text of some length.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from agorascope.troubles import DamagedError

MADE_HERE = "k1"  # how keys begin that carry a check
CHECK = 8  # digits of it
SHORTEST = 8  # of a key that somebody else wrote


def read_key(path: Path, what: str, *, otherwise: str) -> bytes:
    """The key in a file; `what` names it and `otherwise` says what a new one would do.

    Raises DamagedError when the file is not what was written.
    """
    key = path.read_bytes().strip()
    if not _is_whole(key):
        raise DamagedError(
            f"The key of {what}, {path}, is damaged.",
            remedy=f"Bring it back from a backup: `agorascope restore`, see docs/durability.md. {otherwise}",
        )
    return key


def create_key(path: Path) -> None:
    """Make a key, all of it or nothing; one that is there, or comes first, stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)  # of a process that was killed and had this number
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(_made())
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)  # two first runs at once: the one that links first wins
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # what is made with the key must not outlive it
    finally:
        os.close(folder)


def _made() -> str:
    stem = MADE_HERE + secrets.token_hex(27)
    return stem + _check_of(stem.encode()).decode()


def _is_whole(key: bytes) -> bool:
    stem, check = key[:-CHECK], key[-CHECK:]
    if key.startswith(MADE_HERE.encode()):
        return hmac.compare_digest(_check_of(stem), check)
    is_spoilt_in_front = _check_of(MADE_HERE.encode() + stem[len(MADE_HERE) :]) == check
    return len(key) >= SHORTEST and b"\0" not in key and not is_spoilt_in_front


def _check_of(stem: bytes) -> bytes:
    return hashlib.sha256(stem).hexdigest()[:CHECK].encode()
