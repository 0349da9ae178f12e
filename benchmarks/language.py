"""Language identification on tweets: accuracy, calibration and speed; and the fit of its two numbers.

    python -m benchmarks.language ../shared/data          judges on UMSAB val
    python -m benchmarks.language ../shared/data --fit    fits TEMPERATURE and LENGTH_POWER on UMSAB train

The language of a tweet is that of its UMSAB folder. Some are wrong: the "German" one holds English,
Dutch and Indonesian, and half of the "Hindi" one, which is in Latin letters, is English; Hindi is
therefore kept out of the fit and of the pooled lines. Short texts are runs of 1, 2, 3 or 5 words
cut out of the tweets. Accuracy and calibration error are those of the answers that are not "und".
Speeds are those of one core; the last counts all tweets of train together.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from agorascope.scoring import language
from agorascope.scoring.interface import UNDETERMINED
from agorascope.scoring.language import Guess, LanguageGuesser, words_of
from training.corpora import UMSAB, umsab

WHOLE = 0  # number of words that stands for all of them
SHORT = (1, 2, 3, 5)
POOLED = {name: code for name, code in UMSAB.items() if code != "hi"}


def tweets(data: Path, name: str, split: str) -> list[str]:
    return [example.text for example in umsab(data, name, split)]


def calibration_error(confidences: Sequence[float], rights: Sequence[bool], bins: int = 15) -> float:
    """Expected calibration error: mean distance of confidence and accuracy, over bins of equal width."""
    confidence, right = np.asarray(confidences, float), np.asarray(rights, float)
    excess = np.zeros(bins)
    np.add.at(excess, np.minimum((confidence * bins).astype(int), bins - 1), confidence - right)
    return float(np.abs(excess).sum() / max(1, len(confidence)))


def cut(texts: Sequence[str], words: int) -> list[str]:
    """The texts, or so many words in a row out of each that has them."""
    if words == WHOLE:
        return list(texts)
    chance = np.random.default_rng(words)
    found = []
    for text in texts:
        spoken = [word for word in words_of(text).split() if any(map(str.isalpha, word))]
        if len(spoken) >= words:
            first = int(chance.integers(0, len(spoken) - words + 1))
            found.append(" ".join(spoken[first : first + words]))
    return found


def timed(guesser: LanguageGuesser, texts: Sequence[str]) -> tuple[list[Guess], float]:
    """Guesses, and posts a second."""
    guesser.guess_many(texts[:50], [None] * len(texts[:50]))  # the first call pays for the model's pages
    started = time.process_time()
    guesses = guesser.guess_many(texts, [None] * len(texts))
    return guesses, len(texts) / (time.process_time() - started)


def by_language(data: Path, guesser: LanguageGuesser) -> None:
    print(f"{'language':14}{'texts':>7}{'right':>8}{'und':>8}{'wrong':>8}{'confidence':>12}{'posts/s':>9}")
    for name, code in UMSAB.items():
        guesses, rate = timed(guesser, tweets(data, name, "val"))
        found = [language for language, _ in guesses]
        right, und = found.count(code) / len(found), found.count(UNDETERMINED) / len(found)
        wrong, confidence = 1 - right - und, np.mean([confidence for _, confidence in guesses])
        print(f"{name:14}{len(found):7}{right:8.1%}{und:8.1%}{wrong:8.1%}{confidence:12.3f}{rate:9,.0f}")


def speed(data: Path, guesser: LanguageGuesser) -> None:
    texts = [text for name in UMSAB for text in tweets(data, name, "train")]
    print(f"{'together':14}{len(texts):7}{timed(guesser, texts)[1]:45,.0f}")


def by_length(data: Path, guesser: LanguageGuesser, names: Sequence[str]) -> None:
    print(f"\n{', '.join(names)}")
    print(f"{'words':>6}{'texts':>7}{'und':>8}{'right':>8}{'error':>7}{'0.9 and more':>14}{'right':>8}")
    for words in (*SHORT, WHOLE):
        guesses = [
            (*guess, POOLED[name])
            for name in names
            for guess in timed(guesser, cut(tweets(data, name, "val"), words))[0]
        ]
        said = [(confidence, found == code) for found, confidence, code in guesses if found != UNDETERMINED]
        sure = [right for confidence, right in said if confidence >= 0.9]
        error = calibration_error([c for c, _ in said], [r for _, r in said])
        print(
            f"{words or 'all':>6}{len(guesses):7}{1 - len(said) / len(guesses):8.1%}"
            f"{np.mean([right for _, right in said]):8.1%}{error:7.3f}"
            f"{len(sure) / len(guesses):14.1%}{np.mean(sure):8.1%}"
        )


def fit(data: Path) -> None:
    """Least mean -log p of the right language, every language as likely as another beforehand."""
    guesser = LanguageGuesser(())
    texts, places = [], []
    for name, code in POOLED.items():
        for words in (*SHORT, WHOLE):
            found = [words_of(text) for text in cut(tweets(data, name, "train"), words)]
            texts += found
            places += [guesser.languages.index(code)] * len(found)

    def loss(numbers: Sequence[float]) -> float:
        language.TEMPERATURE, language.LENGTH_POWER = numbers
        parts = [
            guesser.probabilities(texts[first : first + 5_000], [None] * len(texts[first : first + 5_000]))
            for first in range(0, len(texts), 5_000)
        ]
        right = np.concatenate(parts)[np.arange(len(texts)), places]
        return float(-np.log(np.maximum(right, 1e-9)).mean())

    found = minimize(loss, [1.0, 0.5], method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-5})
    print(f"TEMPERATURE = {found.x[0]:.3f}\nLENGTH_POWER = {found.x[1]:.3f}\nmean -log p {found.fun:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, nargs="?", default=Path("../shared/data"))
    parser.add_argument("--fit", action="store_true")
    arguments = parser.parse_args()
    if arguments.fit:
        fit(arguments.data)
        return
    guesser = LanguageGuesser(("fr", "en"))
    by_language(arguments.data, guesser)
    speed(arguments.data, guesser)
    by_length(arguments.data, guesser, list(POOLED))
    by_length(arguments.data, guesser, ["french", "english"])


if __name__ == "__main__":
    main()
