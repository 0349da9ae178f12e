"""Case and accent folding that keeps every character in its place.

A folded text has the length of its NFC original, so a span found in one is a span of the
other. Ligatures (œ, æ, ß) stay one character; `agorascope.matching.phrases` lets a name
be written either way.
"""

import unicodedata

_PLAIN = {
    "’": "'", "‘": "'", "‛": "'", "ʼ": "'", "ʹ": "'", "ˈ": "'", "′": "'", "ꞌ": "'",
    "＇": "'", "´": "'", "`": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    "ø": "o", "đ": "d", "ł": "l", "ı": "i",
}  # fmt: skip


class _Table(dict[int, str]):
    """Filled as characters are met: most posts use a few dozen."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    lowered = character.lower()[:1]
    plain = _PLAIN.get(lowered)
    if plain is not None:
        return plain
    decomposed = unicodedata.normalize("NFKD", lowered)
    base = "".join(part for part in decomposed if not unicodedata.combining(part))
    return base.lower() if len(base) == 1 and len(base.lower()) == 1 else lowered


_TABLE = _Table()


def compose(text: str) -> str:
    """NFC: an accented letter is one character, however it was typed."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without accents, character for character; `text` is composed already."""
    return text.lower() if text.isascii() else text.translate(_TABLE)
