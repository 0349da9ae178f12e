"""The stance of texts towards each brand they name.

texts, BrandMatches, probabilities of the whole texts
    -> judgements (clauses, rules) -> clauses to the scorer, one call a batch
    -> clause and whole text mixed -> the target reader's answer mixed in -> rules -> StanceTable
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from agorascope.matching import BrandMatch
from agorascope.matching.folding import fold
from agorascope.scoring.interface import LABELS, LONGEST, Label, Reading
from agorascope.scoring.isolation import Floats
from agorascope.stance.clauses import Span
from agorascope.stance.judging import Judgement, is_plain, judged
from agorascope.stance.rules import BETTER, WORSE, Rule, in_mood, opposite

StanceMethod = Literal["text", "clause", "target"]

# Share of the clause in its mixture with the whole text. Clauses parted by a word of contrast speak for
# themselves (reviews with several targets: best from 0.7 on); of the others the reviews like 0.3 to 0.5,
# texts that set brands against each other more (0.6: 86 for 75 in a hundred of the tuning half).
CLAUSE_WEIGHT = 0.6
CONTRAST_WEIGHT = 0.8
# Raise the number when the same text could get another stance.
VERSION = f"stance-1-{CLAUSE_WEIGHT}-{CONTRAST_WEIGHT}"


class ClauseScorer(Protocol):
    """What is asked of a scorer here; every `agorascope.scoring.Scorer` has it."""

    def read(self, texts: Sequence[str], langs: Sequence[str]) -> Reading:
        """Never raises; nan where a text broke it."""


class TargetUse(Protocol):
    """How the answer of a target reader is used; chosen on validation targets it was not trained on."""

    @property
    def weight(self) -> float:
        """Of its answer, 0..1, beside what clause and text say."""

    @property
    def ceiling(self) -> float:
        """Top probability of a whole text from which its only brand is not asked about."""


class TargetReader(Protocol):
    """A model that is told where in a text its target stands.

    Its answer p_t and the answer p of clause and text make  weight * p_t + (1 - weight) * p, before the
    rules. A text of several brands is read once for each.
    """

    @property
    def rule(self) -> TargetUse: ...

    def probabilities(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]], langs: Sequence[str]
    ) -> Floats:
        """(n, 3) shares of LABELS; `spans` are where each row's target stands in its text."""


@dataclass(frozen=True, slots=True)
class StanceTable:
    """One row per mention: texts in order, in each its brands in the order of their matches."""

    places: list[int]  # of the text
    brand_ids: list[str]
    probabilities: Floats  # (m, 3), columns as LABELS; nan where the text broke the scorer
    labels: list[Label | None]
    methods: list[StanceMethod]
    rules: list[Rule]


def read_stances(
    texts: Sequence[str],
    langs: Sequence[str],
    matches: Sequence[Sequence[BrandMatch]],
    text_probabilities: Floats,
    scorer: ClauseScorer,
    target_reader: TargetReader | None = None,
) -> StanceTable:
    """The stance of each text towards each brand matched in it.

    `texts` are those whose offsets the matches' spans are; `text_probabilities` (n, 3) what the scorer
    read in the whole of each, nan where it failed. The scorer is asked once more, for the clauses that
    are not the whole text, if there are any.
    """
    mentions = [(place, match) for place, own in enumerate(matches) for match in own]
    places = [place for place, _ in mentions]
    found = text_probabilities[places].astype(np.float64) if places else np.empty((0, len(LABELS)))
    methods: list[StanceMethod] = ["text"] * len(places)
    judgements = _judgements(texts, langs, matches)
    _read_clauses(found, methods, judgements, places, langs, scorer)
    if target_reader is not None:
        _read_targets(found, methods, mentions, texts, langs, target_reader)
    rules = _apply_rules(found, judgements, len(places))
    missing: NDArray[np.bool_] = np.isnan(found.sum(axis=1))
    best = np.where(missing[:, None], 0.0, found).argmax(axis=1)
    labels = [None if gone else LABELS[label] for gone, label in zip(missing, best, strict=True)]
    return StanceTable(places, [match.brand_id for _, match in mentions], found, labels, methods, rules)


def _judgements(
    texts: Sequence[str], langs: Sequence[str], matches: Sequence[Sequence[BrandMatch]]
) -> dict[int, tuple[int, Judgement]]:
    """By row: the first row of its text, and how it is to be read; only where that is not plainly."""
    found: dict[int, tuple[int, Judgement]] = {}
    row = 0
    for text, lang, own in zip(texts, langs, matches, strict=True):
        if (own and own[0].spans) or len(own) > 1:
            words = text[:LONGEST]
            spans = [[span for span in match.spans if span[1] <= LONGEST] for match in own]
            if any(spans) and (len(own) > 1 or not is_plain(fold(words), lang)):
                for brand, judgement in enumerate(judged(words, lang, spans)):
                    found[row + brand] = row, judgement
        row += len(own)
    return found


def _read_clauses(
    found: Floats,
    methods: list[StanceMethod],
    judgements: Mapping[int, tuple[int, Judgement]],
    places: Sequence[int],
    langs: Sequence[str],
    scorer: ClauseScorer,
) -> None:
    """Mix what the scorer reads in the clauses into the rows of their brands."""
    rows = [row for row, (_, judgement) in judgements.items() if judgement.scope.method == "clause"]
    if not rows:
        return
    asked = [(judgements[row][1].scope.text, langs[places[row]]) for row in rows]
    clauses = list(dict.fromkeys(asked))
    order = {clause: place for place, clause in enumerate(clauses)}
    answers = scorer.read([text for text, _ in clauses], [lang for _, lang in clauses]).probabilities
    for row, clause in zip(rows, asked, strict=True):
        answer = answers[order[clause]]
        if not np.isnan(answer).any():
            weight = CONTRAST_WEIGHT if judgements[row][1].scope.has_contrast else CLAUSE_WEIGHT
            found[row] = weight * answer + (1 - weight) * found[row]
            methods[row] = "clause"


def _read_targets(
    found: Floats,
    methods: list[StanceMethod],
    mentions: Sequence[tuple[int, BrandMatch]],
    texts: Sequence[str],
    langs: Sequence[str],
    reader: TargetReader,
) -> None:
    """Mix in what the target reader makes of the brands that stand in the text."""
    brands = Counter(place for place, _ in mentions)
    sure = found.max(axis=1, initial=0.0) >= reader.rule.ceiling
    rows = [
        row
        for row, (place, match) in enumerate(mentions)
        if match.spans and not np.isnan(found[row]).any() and (brands[place] > 1 or not sure[row])
    ]
    if not rows:
        return
    places = [mentions[row][0] for row in rows]
    spans = [mentions[row][1].spans for row in rows]
    answers = reader.probabilities(
        [texts[place] for place in places], spans, [langs[place] for place in places]
    )
    found[rows] = reader.rule.weight * answers + (1 - reader.rule.weight) * found[rows]
    for row in rows:
        methods[row] = "target"


def _apply_rules(found: Floats, judgements: Mapping[int, tuple[int, Judgement]], size: int) -> list[Rule]:
    """Change the rows that a rule speaks of; the rule of each row."""
    rules = [Rule.NONE] * size
    for row, (_, judgement) in judgements.items():
        rules[row] = judgement.rule
        if judgement.role:
            found[row] = np.where(
                np.isnan(found[row]), np.nan, BETTER if judgement.role == "better" else WORSE
            )
        else:
            found[row] = in_mood(found[row], judgement.rule)
    for row, (first, judgement) in judgements.items():
        if judgement.opposite_of is not None:
            found[row] = opposite(found[first + judgement.opposite_of])
    return rules
