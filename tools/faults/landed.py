"""Landed bytes, file by file: what was there before a fault must be there after it, byte for byte."""

import hashlib
from pathlib import Path

Landed = dict[str, str]


def landed_files(root: Path) -> Landed:
    """SHA-256 of every file of landed bytes, by its path."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*.zst"))
    }


def missing_of(before: Landed, root: Path) -> list[str]:
    """The files that are gone or are not what they were."""
    after = landed_files(root) if root.is_dir() else {}
    return [name for name, digest in before.items() if after.get(name) != digest]
