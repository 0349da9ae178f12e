"""The rules by which a text speaks of a brand otherwise than its words sound, and what each does.

A mood (question, wish, hearsay, quote) takes part of the praise and of the blame away, in favour of
neutrality; a regret ("if only A were fast") turns praise into blame. A comparison sets two brands
against each other: what it says of them replaces what the shared clause sounds like.

`MOODS` says how its numbers were measured.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from agorascope.scoring.isolation import Floats


class Rule(StrEnum):
    """What made a stance differ from the sound of its clause; the value is what a table says."""

    NONE = ""
    QUESTION = "question"  # asks to know: "is A any good?"
    WISH = "wish"  # "I hope A will be cheaper"
    REGRET = "regret"  # "if only A were reliable"
    REPORTED = "reported"  # "A says that it is the best", "I heard that A is bad"
    QUOTED = "quoted"  # the slogan: "A makes you happy"
    COMPARISON = "comparison"  # "A is better than B", "I prefer A to B"
    SWITCH = "switch"  # "left A for B"
    OPPOSITE = "opposite"  # "unlike A, B works"


@dataclass(frozen=True, slots=True)
class Mood:
    """What stays of each probability; `turned` is the share of the praise lost that becomes blame."""

    keep_negative: float
    keep_positive: float
    turned: float = 0.0

    def applied(self, row: Floats) -> Floats:
        """One row (negative, neutral, positive) in this mood."""
        lost = row[2] * (1 - self.keep_positive)
        negative = row[0] * self.keep_negative + lost * self.turned
        positive = row[2] * self.keep_positive
        return np.array([negative, 1 - negative - positive, positive])


# What stays of praise and blame in each mood. A comparison with what is no brand ("better than A") is
# one too: the praise is another's. Measured by likelihood on the training parts of four corpora, the
# mood's own base rates apart: of the praise in questions .58 to .86 stays, in hearsay .71 to .93, in
# wishes .56 and more, of the blame all. The annotators judged the author's mood, and a brand is praised
# neither by a question nor by its own words: so praise is kept at the low end, and of hearsay below it,
# where the tuning half of the written cases puts it.
MOODS = {
    Rule.QUESTION: Mood(keep_negative=1.0, keep_positive=0.6),
    Rule.WISH: Mood(keep_negative=0.8, keep_positive=0.55),
    Rule.REGRET: Mood(keep_negative=1.0, keep_positive=0.15, turned=0.9),
    Rule.REPORTED: Mood(keep_negative=0.7, keep_positive=0.4),
    Rule.QUOTED: Mood(keep_negative=0.5, keep_positive=0.35),
    Rule.COMPARISON: Mood(keep_negative=1.0, keep_positive=0.25, turned=0.4),
}
# The two sides of a comparison or a change, and the share of a stance that turns into its contrary.
BETTER = np.array([0.08, 0.22, 0.70])
WORSE = np.array([0.65, 0.28, 0.07])
OPPOSITION = 0.7


def in_mood(row: Floats, rule: Rule) -> Floats:
    """A stance under the rule of its clause; a rule that is no mood leaves it as it is."""
    return MOODS[rule].applied(row) if rule in MOODS else row


def opposite(row: Floats) -> Floats:
    """The stance towards what is said to be unlike: praise and blame change places, and some is lost."""
    negative, positive = OPPOSITION * row[2], OPPOSITION * row[0]
    return np.array([negative, 1 - negative - positive, positive])
