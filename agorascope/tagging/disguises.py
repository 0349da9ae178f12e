"""Abusive words behind a mask: f*ck, sh1t, f u c k, c0nnard, fuuuck, and letters of other alphabets.

A mask is taken off only where the word beneath is in the list, so that an address, a model number
or a product's name stays what it is.
"""

import re
from collections.abc import Iterable

_LOOK_ALIKES = str.maketrans("аеорсухіѕԁһӏαορν", "aeopcyxisdhlaopv")
_OTHER_ALPHABET = re.compile("[\u0370-\u052f]")
_DIGITS = str.maketrans("013457@$!|", "oieastasii")
# A letter here is no "_", which is a gap: what is both would be tried in every way there is. Nor is more than
# a word looked ahead: addresses without end would be looked through once for each of their dots.
_SPACED = re.compile(r"(?<![\w'@#])(?:[^\W_][ .*_\-]{1,2}){2,}[^\W_](?![\w'])")
_MASKED = re.compile(r"(?<![^\s(\"'«,.])(?=\S{0,200}[a-z])[a-z0-9*@$!|]*[0-9*@$!|][a-z0-9*@$!|]*")
_STARS = re.compile(r"\*+")
_SHORTEST = 4  # a word masked by digits; "A55" is a telephone
_HINT = re.compile(r"[a-z][*@$!|0-9]|[*@$!|0-9][a-z]|(?<!\w)\w[ .*_\-]{1,2}\w[ .*_\-]{1,2}\w(?!\w)")


class Disguises:
    """Takes the masks off a list of words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if word.isalpha())
        self._starred = {
            masked: word
            for word in sorted(self._words, key=lambda word: (-len(word), word))
            for masked in _starred(word)
        }

    def removed(self, text: str) -> str:
        """The folded text with every masked word of the list written plainly."""
        if not text.isascii() and _OTHER_ALPHABET.search(text):
            text = " ".join(map(_in_one_alphabet, text.split(" ")))
        if not _HINT.search(text):
            return text
        return _MASKED.sub(self._unmasked, _SPACED.sub(self._closed, text))

    def _closed(self, found: re.Match[str]) -> str:
        """Single letters with gaps between them, as one word."""
        joined = "".join(filter(str.isalnum, found.group())).translate(_DIGITS)
        return joined if joined in self._words else found.group()

    def _unmasked(self, found: re.Match[str]) -> str:
        masked = found.group()
        word = masked if "*" in masked else masked.rstrip("!|")
        plain = word.translate(_DIGITS)
        if "*" in plain:
            return self._starred.get(_STARS.sub("*", plain.strip() if plain[0] != "*" else ""), masked)
        return plain if len(plain) >= _SHORTEST and plain in self._words else masked


def _starred(word: str) -> Iterable[str]:
    """Every way to hide one run of letters behind the first: "f*k", "f*"; two letters at least stay."""
    for start in range(1, len(word)):
        for end in range(start + 1, len(word) + 1):
            if start + len(word) - end >= 2:
                yield f"{word[:start]}*{word[end:]}"


def _in_one_alphabet(word: str) -> str:
    """A word that mixes Latin letters with look-alikes, in Latin letters; others as they are."""
    if word.isascii() or not any("a" <= letter <= "z" for letter in word):
        return word
    return word.translate(_LOOK_ALIKES)
