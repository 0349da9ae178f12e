"""Lists of words and phrases, and where they occur among the tokens of a text.

A list is a text file: `== label` opens a section, phrases are separated by commas, `#` begins a
comment. A word stands for its family (NLTK's Snowball stems, after folding): `livraison` finds
`livraisons`. `=word` stands for itself alone. At each place the longest phrase wins, so a section
`== -` of phrases without a label keeps `prix nobel` from being a price.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
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


class Branch(NamedTuple):
    """What may begin with a token: the longer phrases by how their second word begins, and itself."""

    longer: dict[str, list[Entry]]  # longest first
    alone: tuple[str, ...] | None  # labels; none when the token is no phrase by itself


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
        self._stems = _stems(language)
        self._heads = _by_first_word(self._spelled(sections))
        self._prefixes = frozenset(head[:_PREFIX] for head in self._heads)
        self._branches: Memo[Branch | None] = Memo(self._branch)

    def labels(self, tokens: Sequence[str]) -> list[str]:
        """Label of each phrase found, in order of appearance, as often as it is found."""
        return [label for hit in self.find(tokens) for label in hit.labels]

    def find(self, tokens: Sequence[str]) -> list[Hit]:
        """Every phrase that has a label: which tokens, and the labels."""
        known, blocked, last = self._branches, 0, len(tokens) - 1
        found: list[Hit] = []
        for place, token in enumerate(tokens):
            branch = known[token]
            if branch is None or place < blocked:
                continue
            labels, end = branch.alone, place + 1
            if place < last and (entries := branch.longer.get(tokens[end][:_PREFIX])):
                for rest, whole in entries:
                    if self._follows(tokens, end, rest):
                        labels, end = whole, end + len(rest)
                        break
            if labels is not None:
                blocked = end
                if labels:
                    found.append(Hit(place, end, labels))
        return found

    def _follows(self, tokens: Sequence[str], start: int, rest: Sequence[str]) -> bool:
        if start + len(rest) > len(tokens):
            return False
        for place, word in enumerate(rest, start):
            token = tokens[place]
            if (word[1:] != token) if word[0] == "=" else (self._stems[token] != word):
                return False
        return True

    def _branch(self, token: str) -> Branch | None:
        entries = list(self._heads.get("=" + token, ()))
        if token[:_PREFIX] in self._prefixes:
            entries += self._heads.get(self._stems[token], ())
        if not entries:
            return None
        longer: dict[str, list[Entry]] = {}
        for entry in sorted(entries, key=lambda entry: -len(entry.rest)):
            if entry.rest:
                longer.setdefault(entry.rest[0].removeprefix("=")[:_PREFIX], []).append(entry)
        alone = [entry.labels for entry in entries if not entry.rest]
        return Branch(longer, alone[0] if alone else None)

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
            "=" + token if chunk.startswith("=") else self._stems[token]
            for chunk in compose(phrase).split()
            for token in tokenize(chunk.removeprefix("="))
        ]
        if words:
            yield tuple(words)
        plain = tokenize(phrase.replace("=", ""))
        if len(plain) > 1 and all(token.isalpha() for token in plain) and sum(map(len, plain)) > 7:
            yield ("=" + "".join(plain),)


@cache
def _stems(language: str) -> Memo[str]:
    """Stem of each token, kept for all books of a language; itself where there is no stemmer."""
    name = _STEMMERS.get(language)
    stemmer = SnowballStemmer(name) if name else None
    return Memo(lambda token: str(stemmer.stem(token)) if stemmer and token.isalpha() else token)


def _by_first_word(spelled: Mapping[tuple[str, ...], Sequence[str]]) -> dict[str, list[Entry]]:
    heads: dict[str, list[Entry]] = {}
    for words, labels in spelled.items():
        kept = tuple(label for label in labels if label != NOTHING)
        heads.setdefault(words[0], []).append(Entry(words[1:], kept))
    return heads
