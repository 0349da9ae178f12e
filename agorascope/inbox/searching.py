"""Words that are looked for in texts, without case and accents: a pattern for RE2, the engine of DuckDB.

Measured on 335,576 texts: 0.2 s, where stripping the accents of every text takes 2.7 s. RE2 takes time in
proportion to the text, whatever is looked for.
"""

import re
import unicodedata

LONGEST = 200  # characters that are looked for
_MARKS = "[\u0300-\u036f]*"
_LETTERS = "".join(map(chr, range(0xC0, 0x250)))


def _by_base() -> dict[str, str]:
    """Each letter with those that are it with a mark."""
    found: dict[str, str] = {}
    for letter in _LETTERS:
        base = unicodedata.normalize("NFD", letter)[0]
        if base != letter and base.isascii():
            found[base] = found.get(base, "") + letter
    return found


_WITH_MARKS = _by_base()


def pattern(words: str) -> str:
    """A pattern for `regexp_matches(text, pattern, 'i')` that finds `words` with or without accents."""
    plain = (c for c in unicodedata.normalize("NFD", words[:LONGEST].lower()) if not unicodedata.combining(c))
    return "".join(_one(character) for character in plain)


def _one(character: str) -> str:
    if character.isspace():
        return r"\s+"
    if character in _WITH_MARKS:
        marked = _WITH_MARKS[character] + _WITH_MARKS.get(character.upper(), "")
        return f"[{character}{marked}]{_MARKS}"
    return re.escape(character)
