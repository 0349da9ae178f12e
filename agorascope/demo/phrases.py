"""The written material: sections of sentences, dealt like cards, with choices and slots filled.

A section is a deck: every sentence comes once before any comes again, so that no fragment
is heard too often. `[a|b]` is a choice, `{slot}` a value; within one sentence the same slot
has the same value.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from random import Random

from agorascope.demo.model import Lang

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_ELIDES = re.compile(r"\b([DdLlJjNnSsMm]|[Qq]u|[Jj]usqu)e $")
_BEFORE_VOWEL = (
    (" du ", " de l'"),
    (" au ", " à l'"),
    ("Au ", "À l'"),
    ("du nouveau ", "du nouvel "),
    ("nouveau ", "nouvel "),
)
_VOWELS = tuple("aâàeéèêëiîïoôuùûAÂÀEÉÈÊËIÎÏOÔUÙÛ")


@cache
def sections(folder: str) -> Mapping[str, tuple[str, ...]]:
    """Every section of the text files under `material/<folder>`, by its heading."""
    root = resources.files("agorascope.demo").joinpath("material")
    base = root.joinpath(folder) if folder else root
    found: dict[str, list[str]] = {}
    for file in sorted(base.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".txt"):
            _collect(file.read_text(encoding="utf-8"), found)
    return {name: tuple(lines) for name, lines in found.items()}


def _collect(text: str, found: dict[str, list[str]]) -> None:
    current: list[str] = []
    for line in text.splitlines():
        if line.startswith("== "):
            current = found.setdefault(line[3:].strip(), [])
        elif line.strip() and not line.startswith("# "):
            current.append(line.strip())


class Phrasebook:
    """The material of one language, dealt in an order that depends on the seed only."""

    def __init__(self, lang: Lang, rng: Random) -> None:
        self.lang = lang
        self._rng = rng
        self._sections = sections(lang)
        self._decks: dict[str, list[str]] = {}
        self._last: dict[str, str] = {}

    def has(self, section: str) -> bool:
        return section in self._sections

    def deal(self, section: str) -> str:
        """The next sentence of a section, choices and slots still open."""
        deck = self._decks.setdefault(section, [])
        if not deck:
            deck.extend(self._sections[section])
            self._rng.shuffle(deck)
            if deck[-1] == self._last.get(section):  # never the same sentence twice running
                deck.reverse()
        self._last[section] = deck.pop()
        return self._last[section]

    def fill(self, template: str, value: Callable[[str], str]) -> str:
        """A sentence with its choices made and slots filled; the model alone where the brand is named."""
        if "{b}" in template:
            template = template.replace("{bike}", "{m}")
        chosen = _CHOICE.sub(lambda match: self._rng.choice(match[1].split("|")), template)
        known: dict[str, str] = {}
        parts: list[str] = []
        position = 0
        for match in _SLOT.finditer(chosen):
            before = chosen[position : match.start()]
            name = match[1]
            text = known[name] if name in known else known.setdefault(name, value(name))
            parts.append(elide(before, text) if self.lang == "fr" else before)
            parts.append(text)
            position = match.end()
        parts.append(chosen[position:])
        return "".join(parts)


def elide(before: str, following: str) -> str:
    """`before` as French wants it in front of a vowel: d', qu', l', de l', nouvel..."""
    if not following.startswith(_VOWELS):
        return before
    for ending, replacement in _BEFORE_VOWEL:
        if before.endswith(ending):
            return before.removesuffix(ending) + replacement
    return _ELIDES.sub(r"\1'", before)
