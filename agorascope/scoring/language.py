"""Which language is a short text written in.

    text -> words without handles and links -> py3langid's likelihoods, helped by telling words
         -> Bayes' rule with what was to be expected -> language, confidence

What is to be expected before reading: the languages of the workspace first, the other common ones
next, any other seldom; where the network declares a language, that one, unless the text clearly
says otherwise. The confidence is the probability that the answer is right: benchmarks/language.py
fits and measures it. Below `THRESHOLD`, and without a letter to read, the answer is "und".
"""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from agorascope.scoring.interface import UNDETERMINED
from agorascope.scoring.language_model import language_model
from agorascope.scoring.telling_words import TELLING_WORDS

ALGORITHM_VERSION = 2  # raise it when the same words and numbers would give another language
COMMON = ("fr", "en", "es", "de", "it", "pt", "ar", "nl", "hi")
THRESHOLD = 0.5
DECLARED_PRIOR = 0.9  # how often a declared language is right, before the text is read
EXPECTED_WEIGHT = 3.0  # a language of the workspace, against 1 for another common one
RARE_WEIGHT = 0.3  # all languages that are neither, together
NOISE_WEIGHT = 0.1  # text that is no language: identifiers, markup
# The features of a text say the same thing several times, so its log-likelihood is divided by
# TEMPERATURE * bytes ** LENGTH_POWER. Fitted on UMSAB train; py3langid itself takes 1 and 0.5.
TEMPERATURE = 0.509
LENGTH_POWER = 0.551
# Telling words: log-odds that one of them adds to its language, that a word which is none takes
# away again, and how far behind the best language theirs starts at most.
TELLING_GAIN = 3.0
TELLING_LOSS = 0.5
TELLING_GAP = 3.0

Guess = tuple[str, float]
Floats = NDArray[np.float64]

_LONGEST = 500  # characters read; the language of a post is clear long before
_LONGEST_RAW = 4_000  # characters in which they are looked for: handles and links go out first
_BATCH = 2_000  # texts guessed together; bounds the memory
_FEW_LETTERS = 10  # with fewer letters outside them, hashtags are read too
_NOISE = "zxx"  # the model's name for text that is no language
_NO_LANGUAGE = frozenset({UNDETERMINED, "mul", "mis", "art", _NOISE})
_FORMER_CODES = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no", "fil": "tl", "cmn": "zh"}

_NOT_LANGUAGE = re.compile(r"\b(?:https?:/\S*|https?\b|www\.\S+|rt\b)|@[\w@.\-]+|&\w+;", re.IGNORECASE)
_HASHTAG = re.compile(r"#[\w\-]+")
_SHOUTED = re.compile(r"[A-ZÀ-ÖØ-Þ]{4}")
_LETTERS = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"[a-z]{2,3}")
_TELLS = {word: language for language, words in TELLING_WORDS.items() for word in words}


class LanguageGuesser:
    """Guesses with the expectations of one workspace; the model is shared within a process."""

    def __init__(self, languages: Iterable[str]) -> None:
        expected = frozenset(languages)
        self._model = language_model()
        self.languages = self._model.languages
        self._place = {name: place for place, name in enumerate(self.languages)}
        self._base = _base_prior(self.languages, expected)
        self._priors: dict[int | None, Floats] = {}
        self.version = _version(expected)

    def guess(self, text: str, declared: str | None = None) -> Guess:
        """(language, confidence 0..1) of one text; `guess_many` is much quicker for many."""
        return self.guess_many([text], [declared])[0]

    def guess_many(self, texts: Sequence[str], declared: Sequence[str | None]) -> list[Guess]:
        """(language, confidence 0..1) of each text, the same in whatever company it comes.

        The confidence of "und" is that of the likeliest language.
        """
        pairs = list(zip(texts, declared, strict=True))
        batches = (pairs[first : first + _BATCH] for first in range(0, len(pairs), _BATCH))
        return [guess for batch in batches for guess in self._guess_batch(*zip(*batch, strict=True))]

    def probabilities(self, texts: Sequence[str], claims: Sequence[str | None]) -> Floats:
        """Probability of each language of `languages`, last of the one claimed where it is none of them.

        `texts` are cleaned (`words_of`), `claims` are normalised.
        """
        fits = self._fits(texts)
        return _posterior(fits, np.stack([self._prior(claim) for claim in claims]))

    def _guess_batch(self, texts: Sequence[str], declared: Sequence[str | None]) -> list[Guess]:
        cleaned = [words_of(text) for text in texts]
        claims = [normalised(claim) for claim in declared]
        probabilities = self.probabilities(cleaned, claims)
        probabilities[:, self._place[_NOISE]] = 0.0
        names = (*self.languages, None)
        return [
            _answer(names[best] or claim or UNDETERMINED, float(row[best]), text)
            for best, row, claim, text in zip(
                probabilities.argmax(axis=1), probabilities, claims, cleaned, strict=True
            )
        ]

    def _fits(self, texts: Sequence[str]) -> Floats:
        """How well each language fits each text, as calibrated log-likelihoods, texts x (languages + 1).

        The last column is for a language that the model does not know: it fits as the third best does,
        since the best has a neighbour that fits nearly as well.
        """
        encoded = [text.encode("utf-8", "replace") for text in texts]
        sizes = np.fromiter(map(len, encoded), np.float64, len(encoded))
        fits = self._model.log_likelihoods(encoded)
        fits /= (TEMPERATURE * np.maximum(sizes, 1.0) ** LENGTH_POWER)[:, None]
        for row, text in enumerate(texts):
            words = set(_LETTERS.findall(text.lower()))
            told = words & _TELLS.keys()
            least = fits[row].max() - TELLING_GAP if told else 0.0
            for language, count in Counter(map(_TELLS.__getitem__, told)).items() if told else ():
                gain = TELLING_GAIN * count - TELLING_LOSS * (len(words) - count)
                place = self._place[language]
                fits[row, place] = max(fits[row, place], max(fits[row, place], least) + gain)
        return np.column_stack([fits, np.partition(fits, -3, axis=1)[:, -3]])

    def _prior(self, claim: str | None) -> Floats:
        """Log-probability of each language before the text is read; the last is an unknown one's."""
        place = None if claim is None else self._place.get(claim, -1)
        if place not in self._priors:
            prior = np.append(self._base, 0.0)
            if place is not None:
                prior *= 1 - DECLARED_PRIOR
                prior[place] += DECLARED_PRIOR
            with np.errstate(divide="ignore"):
                self._priors[place] = np.log(prior)
        return self._priors[place]


@lru_cache(maxsize=1_024)
def normalised(declared: str | None) -> str | None:
    """ISO 639 code of a declared language ("fr-CA", "EN_us", X's "in"); None when it says nothing."""
    code = re.split(r"[-_]", (declared or "").strip().lower())[0]
    is_private = len(code) == 3 and "qaa" <= code <= "qtz"
    if not _CODE.fullmatch(code) or is_private or code in _NO_LANGUAGE:
        return None
    return _FORMER_CODES.get(code, code)


def _base_prior(languages: Sequence[str], expected: frozenset[str]) -> Floats:
    """Probability of each language of a post of which nothing is known but where it was found."""
    usual = {**dict.fromkeys(COMMON, 1.0), **dict.fromkeys(expected, EXPECTED_WEIGHT), _NOISE: NOISE_WEIGHT}
    rare = sum(name not in usual for name in languages)
    weights = np.array([usual.get(name, RARE_WEIGHT / rare) for name in languages])
    prior: Floats = weights / weights.sum()
    return prior


def _posterior(fits: Floats, log_priors: Floats) -> Floats:
    """Bayes' rule, row by row."""
    weights = fits + log_priors
    np.exp(weights - weights.max(axis=1, keepdims=True), out=weights)
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def _answer(language: str, confidence: float, text: str) -> Guess:
    if _LETTERS.search(text) is None:
        return UNDETERMINED, 0.0
    return (language if confidence >= THRESHOLD else UNDETERMINED), confidence


def words_of(text: str) -> str:
    """What of a text is language: no handles, links or entities; hashtags only where there is little else."""
    text = _NOT_LANGUAGE.sub(" ", unicodedata.normalize("NFKC", text[:_LONGEST_RAW]))
    if "#" in text:
        outside = _HASHTAG.sub(" ", text)
        is_enough = sum(map(len, _LETTERS.findall(outside))) >= _FEW_LETTERS
        text = outside if is_enough else text.replace("#", " ")
    text = text[:_LONGEST]
    return text.lower() if _SHOUTED.search(text) and _is_mostly_upper(text) else text


def _is_mostly_upper(text: str) -> bool:
    return sum(map(str.isupper, text)) > sum(map(str.islower, text))


def _version(expected: frozenset[str]) -> str:
    """Changes whenever the same text could get another language or confidence."""
    facts = [
        ALGORITHM_VERSION,
        sorted(expected),
        COMMON,
        [THRESHOLD, DECLARED_PRIOR, EXPECTED_WEIGHT, RARE_WEIGHT, NOISE_WEIGHT],
        [TEMPERATURE, LENGTH_POWER, TELLING_GAIN, TELLING_LOSS, TELLING_GAP],
        sorted(_TELLS.items()),
    ]
    return f"language-{hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:8]}"
