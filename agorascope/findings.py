"""One thing that `agorascope doctor` looked at."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """How it is, and what to do when it is not well. A `note` is advice: nothing is wrong."""

    level: Literal["ok", "note", "warn", "fail"]
    what: str
    found: str
    remedy: str = ""
