"""How bad an alert is: 0 to 100, the highest of four rules. Pure.

    volume      25 x log2(times usual), at most 33 x log10(mentions above the usual)
    negativity  100 x how much of the room above the usual share of negative is taken up, by the lower bound;
                where the share is above the usual beyond doubt, or by negative mentions as by volume
    spread      25 x log2(communities of its widest day / usual), from 3 communities on
    press       25 x log2(1 + articles above the usual), when so many would be rare by chance

So twice the usual volume is 25, four times 50, and each is held down where numbers are small. 25, 50 and 75
part low, medium, high and critical.
"""

from dataclasses import dataclass
from math import log2, log10
from typing import Literal

from scipy.stats import poisson

from agorascope.statistics import wilson

Severity = Literal["low", "medium", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
Rule = Literal["volume", "negativity", "spread", "press"]

STEP = 25.0
MIN_COMMUNITIES = 3
RARE = 0.05


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at: an episode against what is usual for the brand."""

    observed: float  # mentions at the peak, hour or day
    expected: float
    negative: int  # of the episode
    scored: int
    usual_negative: int  # of the days before it
    usual_scored: int
    expected_negative: float  # negative mentions that as long a time usually has
    communities: int  # distinct, of its widest day
    usual_communities: float  # of a day
    press: int  # articles of blogs and news of the episode
    usual_press: float  # in as many days


@dataclass(frozen=True, slots=True)
class Judgement:
    """Scores from 0 to 100 by rule, and the highest."""

    scores: dict[Rule, float]

    @property
    def score(self) -> float:
        return max(self.scores.values())

    @property
    def rule(self) -> Rule:
        """The rule that decides; the first named of equals."""
        return max(self.scores, key=lambda rule: self.scores[rule])

    @property
    def severity(self) -> Severity:
        return SEVERITIES[min(int(self.score // STEP), len(SEVERITIES) - 1)]


def judge(facts: Facts) -> Judgement:
    """Every rule's score of an episode."""
    return Judgement(
        {
            "volume": volume_score(facts.observed, facts.expected),
            "negativity": negativity_score(facts),
            "spread": spread_score(facts.communities, facts.usual_communities),
            "press": press_score(facts.press, facts.usual_press),
        }
    )


def volume_score(observed: float, expected: float) -> float:
    """Twice the usual is 25; ten mentions more are worth 33 at most, a hundred 66."""
    extra = observed - expected
    if extra <= 1:
        return 0.0
    by_times = STEP * log2(observed / expected) if expected > 0 else 100.0
    return _bounded(min(by_times, 33 * log10(extra)))


def negativity_score(facts: Facts) -> float:
    """Room between the usual share of negative and 1 that the share, at its lower bound, takes up."""
    if not facts.usual_scored or not facts.scored:
        return 0.0
    usual = facts.usual_negative / facts.usual_scored
    low, _ = wilson(facts.negative, facts.scored)
    by_room = 100 * (low - usual) / (1 - usual) if usual < 1 else 0.0
    by_count = volume_score(facts.negative, facts.expected_negative) if is_more_negative(facts) else 0.0
    return _bounded(max(by_room, by_count))


def is_more_negative(facts: Facts) -> bool:
    """Whether the share of negative is above the usual one beyond the doubt of both."""
    if not facts.usual_scored or not facts.scored:
        return False
    return wilson(facts.negative, facts.scored)[0] > wilson(facts.usual_negative, facts.usual_scored)[1]


def spread_score(communities: int, usual: float) -> float:
    """Twice as many communities as usual is 25; one or two are no spread."""
    if communities < MIN_COMMUNITIES:
        return 0.0
    return _bounded(STEP * log2(communities / max(usual, 1.0)))


def press_score(articles: int, usual: float) -> float:
    """One article above the usual is 25, three are 50; none of it when chance would do."""
    if articles == 0 or poisson.sf(articles - 1, max(usual, 1e-9)) >= RARE:
        return 0.0
    return _bounded(STEP * log2(1 + articles - usual))


def _bounded(score: float) -> float:
    return min(100.0, max(0.0, score))
