"""Lists of words and phrases, and where they occur among the tokens of a text.

A list is a text file: `== label` opens a section, phrases are separated by commas, `#` begins a
comment. A word stands for its family (NLTK's Snowball stems, after folding): `livraison` finds
`livraisons`. `=word` stands for itself alone. At each place the longest phrase wins, so a section
`== -` of phrases without a label keeps `prix nobel` from being a price.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

from nltk.stem.snowball import SnowballStemmer

from agorascope.matching.folding import compose
from agorascope.tagging.tokens import Memo, tokenize

NOTHING = "-"  # the label of phrases that only keep others from being found
_STEMMERS = {"fr": "french", "en": "english", "de": "german", "es": "spanish", "it": "italian"} | {
    "pt": "portuguese", "nl": "dutch",
}  # fmt: skip
_PREFIX = 3  # Snowball leaves the first letters alone: a token that shares none needs no stem


class Entry(NamedTuple):
    """The words behind a first word, and the labels of the whole; a word is a stem or "=" and itself."""

    rest: tuple[str, ...]
    labels: tuple[str, ...]


def read_list(language: str, name: str) -> dict[str, list[str]]:
    """Phrases by label of `material/<language>/<name>.txt`."""
    source = files("agorascope.tagging").joinpath("material", language, f"{name}.txt")
    return parse_list(source.read_text(encoding="utf-8"))


def parse_list(source: str) -> dict[str, list[str]]:
    """Phrases by label, in the order of the file."""
    sections: dict[str, list[str]] = {}
    label = NOTHING
    for line in source.splitlines():
        content = line.partition("# ")[0].strip()
        if content.startswith("=="):
            label = content[2:].strip()
        else:
            phrases = (phrase.strip() for phrase in content.split(","))
            sections.setdefault(label, []).extend(phrase for phrase in phrases if phrase)
    return sections


class Hit(NamedTuple):
    """A phrase found: its tokens are those from `start` up to, not including, `end`."""

    start: int
    end: int
    labels: tuple[str, ...]


class PhraseBook:
    """Finds the labels of a list in tokens; one language, or several lists over each other."""

    def __init__(self, sections: Mapping[str, Iterable[str]], language: str) -> None:
        self._stemmer = SnowballStemmer(_STEMMERS[language]) if language in _STEMMERS else None
        self._stems: Memo[str] = Memo(self._stem)
        self._heads = _by_first_word(self._spelled(sections))
        self._prefixes = frozenset(head[:_PREFIX] for head in self._heads)
        self._found: Memo[tuple[Entry, ...]] = Memo(self._entries)

    def labels(self, tokens: Sequence[str]) -> list[str]:
        """Label of each phrase found, in order of appearance, as often as it is found."""
        return [label for hit in self.find(tokens) for label in hit.labels]

    def find(self, tokens: Sequence[str]) -> list[Hit]:
        """Every phrase that has a label: which tokens, and the labels."""
        known, blocked = self._found, 0
        found: list[Hit] = []
        for place, token in enumerate(tokens):
            entries = known[token]
            if not entries or place < blocked:
                continue
            for rest, labels in entries:
                if not rest or self._follows(tokens, place + 1, rest):
                    blocked = place + 1 + len(rest)
                    if labels:
                        found.append(Hit(place, blocked, labels))
                    break
        return found

    def _follows(self, tokens: Sequence[str], start: int, rest: Sequence[str]) -> bool:
        if start + len(rest) > len(tokens):
            return False
        return all(
            word[1:] == token if word[0] == "=" else self._stems[token] == word
            for word, token in zip(rest, tokens[start:], strict=False)
        )

    def _stem(self, token: str) -> str:
        return str(self._stemmer.stem(token)) if self._stemmer and token.isalpha() else token

    def _entries(self, token: str) -> tuple[Entry, ...]:
        """What may begin with a token, longest first."""
        exact = self._heads.get("=" + token, ())
        family = self._heads.get(self._stem(token), ()) if token[:_PREFIX] in self._prefixes else ()
        return tuple(sorted((*exact, *family), key=lambda entry: -len(entry.rest)))

    def _spelled(self, sections: Mapping[str, Iterable[str]]) -> dict[tuple[str, ...], list[str]]:
        """Labels by phrase, the phrase as stems and exact words."""
        spelled: dict[tuple[str, ...], list[str]] = {}
        for label, phrases in sections.items():
            for phrase in phrases:
                for words in self._variants(phrase):
                    labels = spelled.setdefault(words, [])
                    if label not in labels:
                        labels.append(label)
        return spelled

    def _variants(self, phrase: str) -> Iterable[tuple[str, ...]]:
        """The phrase, and written together as hashtags do ("serviceclient")."""
        words = [
            "=" + token if chunk.startswith("=") else self._stem(token)
            for chunk in compose(phrase).split()
            for token in tokenize(chunk.removeprefix("="))
        ]
        if words:
            yield tuple(words)
        plain = tokenize(phrase.replace("=", ""))
        if len(plain) > 1 and all(token.isalpha() for token in plain) and sum(map(len, plain)) > 7:
            yield ("=" + "".join(plain),)


def _by_first_word(spelled: Mapping[tuple[str, ...], Sequence[str]]) -> dict[str, list[Entry]]:
    heads: dict[str, list[Entry]] = {}
    for words, labels in spelled.items():
        kept = tuple(label for label in labels if label != NOTHING)
        heads.setdefault(words[0], []).append(Entry(words[1:], kept))
    return heads
