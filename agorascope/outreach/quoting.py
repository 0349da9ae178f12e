"""What a person wrote, made fit to be quoted to them: one paragraph, cut between words. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

QUOTE_LENGTH = 280
_BLANKS = re.compile(r"\s+")
_HIDDEN = ("Cc", "Cf", "Co", "Cs")  # controls, marks of direction, private and half characters
_JOINERS = "\u200c\u200d"  # they hold letters and emoji together


@dataclass(frozen=True, slots=True)
class Said:
    """A text that a person published: as the marts show it, so people in it are masked with pseudonyms on."""

    text: str
    day: date
    place: str
    language: str | None = None


def shortened(text: str, length: int = QUOTE_LENGTH) -> str:
    """The text on one line, cut between two words with an ellipsis when longer than `length` characters."""
    seen = (c for c in _BLANKS.sub(" ", text) if c in _JOINERS or unicodedata.category(c) not in _HIDDEN)
    line = _BLANKS.sub(" ", "".join(seen)).strip()
    if len(line) <= length:
        return line
    head = line[: length - 1]
    cut = head.rsplit(" ", 1)[0] if " " in head else head
    return cut.rstrip(" ,;:.!?…") + "…"
