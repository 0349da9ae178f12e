"""What a text, or a clause of one, is about.

The built-in aspects are RepTrak's seven dimensions of a reputation (Fombrun, Ponzi and Newburry 2015,
"Stakeholder Tracking and Analysis: The RepTrak System", Corporate Reputation Review 18(1)), the price
apart, and customer care. The aspects of a workspace come on top: one of the same id adds its words.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cache

from agorascope.tagging.phrases import PhraseBook, read_list
from agorascope.tagging.tokens import tokenize
from agorascope.workspace import Aspect

LISTED_LANGUAGES = ("fr", "en")

# id -> name by language; the order is the one they are shown in.
BUILT_IN: dict[str, dict[str, str]] = {
    "products": {"en": "Products and services", "fr": "Produits et services"},
    "price": {"en": "Price", "fr": "Prix"},
    "care": {"en": "Customer care", "fr": "Relation client"},
    "innovation": {"en": "Innovation", "fr": "Innovation"},
    "workplace": {"en": "Workplace", "fr": "Conditions de travail"},
    "governance": {"en": "Governance", "fr": "Gouvernance"},
    "citizenship": {"en": "Citizenship", "fr": "Engagement citoyen"},
    "leadership": {"en": "Leadership", "fr": "Direction"},
    "performance": {"en": "Performance", "fr": "Résultats économiques"},
}


class AspectFinder:
    """Finds aspects by their words; picklable, made anew where it is unpickled."""

    def __init__(self, aspects: Sequence[Aspect] = (), languages: Sequence[str] = LISTED_LANGUAGES) -> None:
        self.ids = tuple(dict.fromkeys([*BUILT_IN, *(aspect.id for aspect in aspects)]))
        self._aspects, self._languages = tuple(aspects), tuple(languages)
        known = dict.fromkeys([*LISTED_LANGUAGES, *(lang for a in aspects for lang in a.terms)])
        self._lists = {lang: self._words(lang) for lang in known}
        self._books = {lang: _books(words, lang) for lang, words in self._lists.items()}
        self._undetermined = [book for lang in languages for book in self._books.get(lang, ())]

    def __reduce__(self) -> tuple[type["AspectFinder"], tuple[object, ...]]:
        return type(self), (self._aspects, self._languages)

    @property
    def version(self) -> str:
        """Hash of every list."""
        return hashlib.sha256(json.dumps([self._lists, self._languages]).encode()).hexdigest()[:12]

    def aspects_of(self, text: str, lang: str) -> list[str]:
        """Ids of the aspects a text speaks of, in the order of `ids`."""
        return self.find(tokenize(text), lang)

    def find(self, tokens: Sequence[str], lang: str) -> list[str]:
        """As `aspects_of`, for tokens. An undetermined language is read as each of the workspace's."""
        books = self._books.get(lang) or (self._undetermined if lang == "und" else ())
        seen = {label for book in books for label in book.labels(tokens)}
        return [] if not seen else [aspect for aspect in self.ids if aspect in seen]

    def _words(self, lang: str) -> list[dict[str, list[str]]]:
        """The built-in list of a language, then the workspace's; each is looked for by itself."""
        own = {aspect.id: list(aspect.terms.get(lang, ())) for aspect in self._aspects}
        built_in = read_list(lang, "aspects") if lang in LISTED_LANGUAGES else {}
        return [words for words in (built_in, own) if any(words.values())]


def _books(lists: Sequence[dict[str, list[str]]], lang: str) -> list[PhraseBook]:
    return [PhraseBook(words, lang) for words in lists]


@cache
def _built_in() -> AspectFinder:
    return AspectFinder()


def aspects_of(text: str, lang: str) -> list[str]:
    """Built-in aspects that a piece of text speaks of; for a workspace's own, an AspectFinder."""
    return _built_in().aspects_of(text, lang)
