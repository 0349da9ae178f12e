"""Pseudonyms: a keyed hash in place of an account's id.

HMAC-SHA-256 with a key of the installation, so that nobody without the key can find a
known account among the pseudonyms by hashing candidates. The key comes from
`AGORASCOPE_PSEUDONYM_KEY`, or is made once and kept with mode 0600 under the data folder.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from agorascope.settings import Settings

KEY_FILE = "pseudonym.key"
LENGTH = 24  # hex digits: 96 bits, no collision among 10^12 accounts to speak of
SHORT_KEY = 8  # digits of a pseudonym below a quote of a report; lists of people have all of them


def load_key(settings: Settings) -> bytes:
    """The key of this installation; made and stored at the first call when none is given."""
    if settings.pseudonym_key:
        return settings.pseudonym_key.get_secret_value().encode()
    path = settings.data_dir / "secrets" / KEY_FILE
    if not path.exists():
        _create(path)
    return path.read_bytes().strip()


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


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)  # two first runs at once: the one that links first wins
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
