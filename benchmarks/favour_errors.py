"""How often a member passes the line of favourability when the model misreads some of their texts.

    python -m benchmarks.favour_errors

For members of a known true positive share and number of opinions, each with as many neutral texts, stances
are misread as the shipped confusion of each scorer says. Prints the share whose lower bound reaches 0.6 with
at least five polar readings: without errors, and by scorer. The prior is the share that is read.
"""

import numpy as np
from numpy.typing import NDArray

from agorascope.favour.posterior import posterior
from agorascope.reputation.shipped import shipped_confusions

LINE, LEAST_N = 0.6, 5
DRAWS = 20_000
USUAL = 0.5  # true positive share of everybody
SHARES = (0.5, 0.7, 0.9, 1.0)
OPINIONS = (5, 10, 15, 30, 100)
SCORERS = ("cascade", "accurate")
LANGUAGES = ("default", "en", "fr")


def passing(
    share: float, opinions: int, matrix: NDArray[np.float64], prior: float, rng: np.random.Generator
) -> float:
    """Share of members who pass; `matrix` is (3, 3) P(read | meant), negative, neutral, positive."""
    good = rng.binomial(opinions, share, DRAWS)
    meant = np.stack([opinions - good, np.full(DRAWS, opinions), good], axis=1)
    read = sum(rng.multinomial(meant[:, kind], matrix[kind]) for kind in range(3))
    counts = np.asarray(read)
    low = posterior(counts[:, 2], counts[:, 0], prior).low
    return float(np.mean((low >= LINE) & (counts[:, 0] + counts[:, 2] >= LEAST_N)))


def read_prior(matrix: NDArray[np.float64]) -> float:
    """The positive share among what is read as polar, over everybody; as many neutral texts as opinions."""
    read = np.array([1 - USUAL, 1.0, USUAL]) @ matrix
    return float(read[2] / (read[0] + read[2]))


def main() -> None:
    matrices = {"no errors": np.eye(3)}
    for scorer in SCORERS:
        known = shipped_confusions(scorer)
        for language in LANGUAGES:
            if language in known:
                matrices[f"{scorer}, {language}"] = known[language].matrix()
    for name, matrix in matrices.items():
        rng = np.random.default_rng(20260601)
        print(f"{name}: prior {read_prior(matrix):.2f}")
        for share in SHARES:
            found = [passing(share, n, matrix, read_prior(matrix), rng) for n in OPINIONS]
            print(
                f"  true share {share:.1f}:",
                *(f"{n}: {p:6.1%}" for n, p in zip(OPINIONS, found, strict=True)),
            )


if __name__ == "__main__":
    main()
