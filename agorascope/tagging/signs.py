"""What a text does with its reader, as named signs: it asks, thanks, complains, mocks.

    "Thanks for losing my bag!!" -> thanks, mock, complaint, self, !, negative_1

The names are the same in every language, so a model that reads signs alone and was trained on one
language can be used on another. Words come from `material/<language>/cues.txt`, valences from the MIT
lexicons that the lexicon scorer reads too.
"""

import hashlib
import json
from collections.abc import Callable, Sequence

from agorascope.matching.folding import fold
from agorascope.scoring import lexicons
from agorascope.scoring.french import CUSTOMER_WORDS
from agorascope.tagging.phrases import PhraseBook, read_list
from agorascope.tagging.tokens import ADDRESS, HASH, QUOTES, Memo

LISTED = ("fr", "en")
_MARKS = {
    "?": "?", "??": "?", "?!": "?", "!?": "?", "!": "!", "!!": "!!", "..": "..", "…": "..",
    HASH: "#", ADDRESS: "http", QUOTES[0]: "quote",
}  # fmt: skip
_WORDS_OF_VALENCE = 0.9  # VADER's scale: at least this much to be counted


class SignReader:
    """Reads the signs of a text; books and valences by language."""

    def __init__(self) -> None:
        self._lists = {lang: read_list(lang, "cues") for lang in LISTED}
        self._books = {lang: PhraseBook(words, lang) for lang, words in self._lists.items()}
        valences = {"en": lexicons.english_words(), "fr": lexicons.french_words(CUSTOMER_WORDS)}
        self._valences = {
            lang: {fold(word): round(valence, 2) for word, valence in words.items()}
            for lang, words in valences.items()
        }
        pictures = lexicons.emoji_valences()
        self._pictures = {picture: round(valence, 2) for picture, valence in pictures.items()}
        known = (*LISTED, "")
        self._of_token = {lang: Memo(self._token_signs(lang)) for lang in known}

    @property
    def version(self) -> str:
        """Hash of the lists and lexicons."""
        said = [self._lists, [sorted(v.items()) for v in self._valences.values()], sorted(self._pictures)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]

    def signs(self, tokens: Sequence[str], lang: str) -> list[str]:
        """Names of the signs of a text, each once; "und" is read as each listed language in turn."""
        languages = [lang] if lang in self._books else list(LISTED) if lang == "und" else [""]
        found: list[str] = []
        for language in languages:
            if language:
                found += self._cues(tokens, language)
            of_token = self._of_token[language]
            for token in tokens:
                found += of_token[token]
        return _counted(found, tokens)

    def _cues(self, tokens: Sequence[str], lang: str) -> list[str]:
        """Labels of the cue lists; what stands in the first tokens is said twice over."""
        found: list[str] = []
        for hit in self._books[lang].find(tokens):
            found += hit.labels
            if hit.start < 3:
                found += [f"first_{label}" for label in hit.labels]
        return found

    def _token_signs(self, lang: str) -> Callable[[str], tuple[str, ...]]:
        valences = self._valences.get(lang, {})

        def read(token: str) -> tuple[str, ...]:
            if token in _MARKS:
                return (_MARKS[token],)
            if token in self._pictures:
                return ("glad",) if self._pictures[token] > 0 else ("sad",)
            valence = valences.get(token, 0.0)
            if abs(valence) < _WORDS_OF_VALENCE:
                return ()
            face = not token.isalpha()
            return (("glad" if face else "positive") if valence > 0 else ("sad" if face else "negative"),)

        return read


def _counted(found: Sequence[str], tokens: Sequence[str]) -> list[str]:
    """Each sign once, and once more as "sign_2" where it stands twice or oftener; length; last mark."""
    counts: dict[str, int] = {}
    for name in found:
        counts[name] = counts.get(name, 0) + 1
    signs = [*counts, *(f"{name}_2" for name, count in counts.items() if count > 1)]
    words = [token for token in tokens[-4:] if token != ADDRESS]
    if words and "?" in words[-1]:
        signs.append("last_?")
    size = len(tokens)
    signs.append("short" if size < 7 else "middling" if size < 18 else "long")
    if "positive" in counts and "negative" in counts:
        signs.append("both_valences")
    return signs
