"""Texts of one's own, each perhaps with a target: the sentiment of the text, or its stance towards that.

texts, languages declared, targets -> Scorer -> read_stances where there is a target -> Classified
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from agorascope.matching import BrandMatch, Matcher
from agorascope.scoring.interface import Label, get_scorer
from agorascope.scoring.isolation import Floats
from agorascope.scoring.rows import shares_of
from agorascope.stance import read_stances
from agorascope.text import whole_text
from agorascope.workspace import Brand

LANGUAGES = ("fr", "en")  # expected of a file that belongs to no workspace


@dataclass(frozen=True, slots=True)
class Texts:
    """A batch of n texts. `declared` and `targets` are null where a row has none."""

    texts: list[str | None]
    declared: list[str | None]
    targets: list[str | None]


@dataclass(frozen=True, slots=True)
class Classified:
    """What was read in n texts; `labels` are null and `probabilities` nan where a text broke the scorer."""

    labels: list[Label | None]
    probabilities: Floats  # (n, 3), columns as LABELS
    langs: list[str]
    methods: list[str | None]  # of the stance; null without a target


class Classifier:
    """A scorer and what reads the stance. Made once a process."""

    def __init__(self, scorer: str) -> None:
        self._scorer = get_scorer(scorer, languages=LANGUAGES)
        self.model_version = self._scorer.model_version

    def __call__(self, batch: Texts) -> Classified:
        texts = [whole_text(None, text) for text in batch.texts]
        table = self._scorer.score(texts, batch.declared)
        langs = [str(lang) for lang in table["lang"].to_pylist()]
        labels: list[Label | None] = table["label"].to_pylist()
        shares = shares_of(table)
        methods: list[str | None] = [None] * len(texts)
        groups = _groups(texts, batch.targets)
        stances = read_stances(
            [texts[group[0]] for group in groups],
            [langs[group[0]] for group in groups],
            [_matches(texts[group[0]], [batch.targets[row] for row in group]) for group in groups],
            shares[[group[0] for group in groups]],
            self._scorer,
            self._scorer.target_reader,
        )
        for row, (place, target) in enumerate(zip(stances.places, stances.brand_ids, strict=True)):
            for own in groups[place]:
                if batch.targets[own] == target:
                    shares[own] = stances.probabilities[row]
                    labels[own] = stances.labels[row]
                    methods[own] = stances.methods[row]
        return Classified(labels, shares, langs, methods)


def _groups(texts: Sequence[str], targets: Sequence[str | None]) -> list[list[int]]:
    """Rows with a target, those of one text that follow each other together."""
    alike = groupby(range(len(texts)), key=texts.__getitem__)
    groups = [[row for row in rows if (targets[row] or "").strip()] for _, rows in alike]
    return [group for group in groups if group]


def _matches(text: str, targets: Sequence[str | None]) -> list[BrandMatch]:
    """Each target as a brand that the text speaks of, whether or not it names it."""
    known = tuple(dict.fromkeys(target for target in targets if target))
    found = {match.brand_id: match for match in _matcher(known).match(display_text=text)}
    return [
        replace(found[str(place)], brand_id=target)
        if str(place) in found
        else BrandMatch(target, "declared", target)
        for place, target in enumerate(known)
    ]


@lru_cache(maxsize=1_000)
def _matcher(targets: tuple[str, ...]) -> Matcher:
    """Finds targets by their place; as names, and those of one word as handles and hashtags too."""
    brands = []
    for place, target in enumerate(targets):
        word = target.strip().lstrip("@#")[:200]
        signs = (word,) if word and len(word.split()) == 1 else ()
        brands.append(Brand(id=str(place), name=word or target[:200], handles=signs, hashtags=signs))
    return Matcher(brands)
