"""Do the intervals of the marts hold what they promise? By simulation, and by leaving one corpus out.

Each simulation draws a truth and a sample of it, as often as is asked, and counts the intervals that
hold the truth: once at 90 %, once at the level that the marts show. Called by `benchmarks.reputation`;
a quick version is a test.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agorascope.reputation.confusion import Confusion, counted
from agorascope.reputation.correction import corrected_shares
from agorascope.reputation.index import audience_weight, decay, reputation_index
from agorascope.statistics import Z_95, wilson

Z_90 = 1.6449
Floats = NDArray[np.float64]
Random = np.random.Generator
# A matrix such as the cascade's, and how far corpora differ from it: a Dirichlet of that many counts a row.
TYPICAL = np.array([[0.75, 0.17, 0.08], [0.22, 0.56, 0.22], [0.10, 0.17, 0.73]])
CORPORA, CORPUS_ROW, BETWEEN = 9, 120, 100


@dataclass(frozen=True, slots=True)
class Coverage:
    """Share of draws whose interval held the truth."""

    name: str
    at_90: float
    shown: float
    shown_level: float


def _held(truth: Sequence[float], counts: Sequence[tuple[int, int]], z: float) -> float:
    ends = [wilson(k, n, z) for k, n in counts]
    return float(np.mean([low <= t <= high for t, (low, high) in zip(truth, ends, strict=True)]))


def share_of_voice(draws: int, mentions: int, rng: Random) -> Coverage:
    """One of five brands, by posts."""
    truth = rng.dirichlet(np.full(5, 2.0), draws)[:, 0]
    counts = [(int(k), mentions) for k in rng.binomial(mentions, truth)]
    held = [_held(truth.tolist(), counts, z) for z in (Z_90, Z_95)]
    return Coverage(f"share of voice, {mentions} mentions", held[0], held[1], 0.95)


def net_sentiment(draws: int, mentions: int, rng: Random) -> Coverage:
    """Of mentions of which four in ten are polar; the interval is that of P / (P + N)."""
    truth = rng.beta(3, 5, draws)
    polar = rng.binomial(mentions, 0.4, draws)
    counts = [(int(k), int(n)) for k, n in zip(rng.binomial(polar, truth), polar, strict=True)]
    held = [_held(truth.tolist(), counts, z) for z in (Z_90, Z_95)]
    return Coverage(f"net sentiment, {mentions} mentions", held[0], held[1], 0.95)


def corrected_by_gold(draws: int, mentions: int, labels: int, rng: Random) -> Coverage:
    """Answers corrected by a gold set of the same source; a tenth of the mentions are labelled by people."""

    def draw() -> bool:
        matrix = _rows(TYPICAL * 40, rng)
        shares = rng.dirichlet([3, 3, 3])
        gold = np.stack(
            [rng.multinomial(n, row) for n, row in zip(rng.multinomial(labels, shares), matrix, strict=True)]
        )
        return _holds(shares, matrix, mentions, Confusion("en", "gold", (gold.astype(float),)), rng)

    held = float(np.mean([draw() for _ in range(draws)]))
    return Coverage(f"corrected, {mentions} mentions, {labels} labels", held, held, 0.90)


def corrected_by_shipped(draws: int, mentions: int, rng: Random) -> Coverage:
    """Answers corrected by nine corpora, of which this source is a tenth of the same kind."""

    def draw() -> bool:
        corpora = []
        for _ in range(CORPORA):
            own = _rows(TYPICAL * BETWEEN, rng)
            corpora.append(np.stack([rng.multinomial(CORPUS_ROW, row) for row in own]).astype(float))
        matrix = _rows(TYPICAL * BETWEEN, rng)
        return _holds(
            rng.dirichlet([3, 3, 3]), matrix, mentions, Confusion("en", "shipped", tuple(corpora)), rng
        )

    held = float(np.mean([draw() for _ in range(draws)]))
    return Coverage(f"corrected, {mentions} mentions, shipped", held, held, 0.90)


def _rows(strengths: Floats, rng: Random) -> Floats:
    gammas = rng.standard_gamma(strengths)
    return np.asarray(gammas / gammas.sum(axis=-1, keepdims=True), dtype=np.float64)


def _holds(shares: Floats, matrix: Floats, mentions: int, confusion: Confusion, rng: Random) -> bool:
    human = rng.multinomial(mentions // 10, shares)
    answers = rng.multinomial(mentions - mentions // 10, shares @ matrix)
    found = corrected_shares(answers[None, None], human[None], [confusion])
    truth = shares[2] / (shares[0] + shares[2])
    return bool(found.low[0] <= truth <= found.high[0])


def index(draws: int, mentions: int, rng: Random, *, posts_a_person: int = 1) -> Coverage:
    """Mentions over half a year, by people with 30 to 300,000 followers who are of one mind each."""
    people = -(-mentions // posts_a_person)
    truth = rng.beta(20 * 0.35, 20 * 0.65, draws)
    weights = decay(rng.uniform(0, 180, (draws, people, posts_a_person)))
    weights *= audience_weight(10 ** rng.normal(2.5, 1, (draws, people, 1)))
    person = weights.sum(axis=2)
    is_positive = rng.random((draws, people)) < truth[:, None]
    found = reputation_index(
        (person * is_positive).sum(1), person.sum(1), (person**2).sum(1), np.full(draws, 0.35)
    )
    held = float(np.mean((found.low <= 100 * truth) & (100 * truth <= found.high)))
    return Coverage(f"index, {people} people, {posts_a_person} posts each", held, held, 0.90)


def simulations(draws: int, seed: int = 5) -> Iterator[Coverage]:
    """All of them."""
    rng = np.random.default_rng(seed)
    for mentions in (30, 100, 1_000):
        yield share_of_voice(draws, mentions, rng)
    for mentions in (100, 1_000):
        yield net_sentiment(draws, mentions, rng)
    for mentions, labels in ((50, 200), (300, 200), (300, 600), (3_000, 600)):
        yield corrected_by_gold(draws, mentions, labels, rng)
    for mentions in (50, 300, 3_000):
        yield corrected_by_shipped(draws, mentions, rng)
    for mentions, posts in ((10, 1), (100, 1), (1_000, 1), (100, 3), (1_000, 3)):
        yield index(draws, mentions, rng, posts_a_person=posts)


@dataclass(frozen=True, slots=True)
class Answers:
    """A corpus as a scorer reads it."""

    labels: NDArray[np.int64]
    probabilities: Floats

    @property
    def counts(self) -> Floats:
        return counted(self.labels, self.probabilities.argmax(axis=1))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Mean errors of the positive share in samples of a corpus, and how often the interval held it."""

    name: str
    errors: dict[str, float]
    coverage: float


def leave_one_out(corpora: dict[str, Answers], *, samples: int = 200, size: int = 300) -> Iterator[LeftOut]:
    """Samples of each corpus with shares drawn from Dirichlet(2, 2, 2), corrected by the other corpora."""
    rng = np.random.default_rng(3)
    for name, corpus in corpora.items():
        others = Confusion(
            "en", "others", tuple(own.counts for other, own in corpora.items() if other != name)
        )
        places = [np.flatnonzero(corpus.labels == label) for label in range(3)]
        drawn = [rng.multinomial(size, rng.dirichlet([2, 2, 2])) for _ in range(samples)]
        rows = [
            corpus.probabilities[
                np.concatenate([rng.choice(own, n) for own, n in zip(places, counts, strict=True)])
            ]
            for counts in drawn
        ]
        truth = np.array([counts[2] / (counts[0] + counts[2]) for counts in drawn])
        answers = np.stack([np.bincount(own.argmax(1), minlength=3) for own in rows])
        found = corrected_shares(answers[:, None], np.zeros_like(answers), [others])
        values = {
            "raw": answers[:, 2] / (answers[:, 0] + answers[:, 2]),
            "corrected": found.value,
            "expected": found.expected,
            "EM": np.array([expectation_maximised(own) for own in rows]),
        }
        errors = {label: float(np.abs(value - truth).mean()) for label, value in values.items()}
        held = (found.low <= truth) & (truth <= found.high)
        yield LeftOut(name, errors, float(held.mean()))


def expectation_maximised(probabilities: Floats, rounds: int = 300) -> float:
    """Positive share of polar mentions by the rival without a matrix.

    M. Saerens, P. Latinne and C. Decaestecker, Adjusting the outputs of a classifier to new a priori
    probabilities: a simple procedure, Neural Computation 14 (2002) 21-41.

    It needs no matrix, and believes the probabilities; their prior is taken to be uniform.
    """
    shares = np.full(3, 1 / 3)
    for _ in range(rounds):
        posterior = probabilities * shares
        posterior /= posterior.sum(axis=1, keepdims=True)
        shares = posterior.mean(axis=0)
    return float(shares[2] / max(shares[0] + shares[2], 1e-12))
