"""How firmly two words belong together: Dunning's log-likelihood ratio, as NLTK computes it.

Source: T. Dunning, Accurate methods for the statistics of surprise and coincidence,
Computational Linguistics 19 (1993) 61-74.
"""

from nltk.metrics import BigramAssocMeasures

MIN_RATIO = 10.83  # 1 in 1,000 for chi square with one degree of freedom
MIN_LIFT = 3.0  # times as often together as words that fall together by chance


def association(together: int, first: int, last: int, total: int) -> float | None:
    """Log-likelihood ratio of a pair, or None where the words are not drawn to each other.

    All are counts of people: who wrote the pair, its first word, its last word; `total` is the sum
    over all words of the people who wrote them.
    """
    if together * total < MIN_LIFT * first * last:
        return None
    ratio = float(BigramAssocMeasures.likelihood_ratio(together, (first, last), total))
    return ratio if ratio >= MIN_RATIO else None
