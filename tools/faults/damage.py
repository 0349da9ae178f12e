"""Ways to damage a file, as disks, cut copies and people do."""

from pathlib import Path
from random import Random

WAYS = ("emptied", "cut", "bit", "zeros", "words", "gone")


def damage(path: Path, way: str, chance: Random) -> None:
    """Damage one file in place; afterwards it differs from what it was, or is gone."""
    mode = path.stat().st_mode
    path.chmod(mode | 0o200)
    body = path.read_bytes()
    if way == "gone":
        path.unlink()
        return
    path.write_bytes(damaged(body, way, chance))
    path.chmod(mode)


def damaged(body: bytes, way: str, chance: Random) -> bytes:
    """The bytes of a damaged file."""
    if way == "emptied" or not body:
        return b""
    if way == "cut":
        return body[: chance.randrange(len(body))]
    if way == "bit":
        place = chance.randrange(len(body))
        return body[:place] + bytes([body[place] ^ (1 << chance.randrange(8))]) + body[place + 1 :]
    if way == "zeros":
        start = chance.randrange(len(body)) // 4096 * 4096
        block = body[start : start + 4096]
        return body[:start] + bytes(len(block)) + body[start + 4096 :] if any(block) else b"\0" + body[1:]
    if way == "words":
        return b"this is not what was here\n"
    raise ValueError(way)
