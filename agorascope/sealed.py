"""Small JSON files that tell when they are not what was written: a bit that turned, a half, a hand.

A file carries the hash of its own facts under `seal`. One without a seal is of an earlier version and is
taken as it is.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SEAL = "seal"


def sealed(facts: Mapping[str, Any]) -> bytes:
    """The facts as JSON with their seal. What JSON does not know is written as text."""
    plain = json.loads(json.dumps({k: v for k, v in facts.items() if k != SEAL}, default=str))
    return json.dumps(plain | {SEAL: _seal_of(plain)}, ensure_ascii=False, sort_keys=True, indent=1).encode(
        "utf-8", "surrogatepass"
    )


def unsealed(body: bytes) -> dict[str, Any]:
    """The facts. Raises ValueError when they are not JSON, no object, or not what was sealed."""
    facts = json.loads(body.decode("utf-8", "surrogatepass"))
    if not isinstance(facts, dict):
        raise ValueError("it is no JSON object")  # noqa: TRY004 - what is wrong is the file, not a type
    seal = facts.pop(SEAL, None)
    if seal is not None and seal != _seal_of(facts):
        raise ValueError("it is not what was written: its seal differs")
    return facts


def unsealed_or_none(path: Path) -> dict[str, Any] | None:
    """The facts of a file; None when it is missing or damaged, for what can be made again."""
    try:
        return unsealed(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _seal_of(plain: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:32]
