"""Which language is a short text written in.

py3langid, restricted to the workspace's languages and the other common ones, gives a
probability to each; what the network declares, else what the workspace expects, is a prior.
Mentions, links and hashtags are not language and are taken out first. Below `THRESHOLD` the
answer is "und".
"""

import hashlib
import re
from collections.abc import Iterable

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from agorascope.scoring.interface import UNDETERMINED

ALGORITHM_VERSION = 1  # raise it when the same model and numbers would decide otherwise
COMMON = ("fr", "en", "es", "de", "it", "pt", "ar", "nl", "hi")
DECLARED_PRIOR = 0.9  # how often a declared language is right, before the text is read
EXPECTED_WEIGHT = 3.0  # a language of the workspace against another, where none is declared
THRESHOLD = 0.5
Ranked = list[tuple[str, float]]
_LONGEST = 1_000  # characters read; the language of a post is clear long before

_NOT_LANGUAGE = re.compile(r"(?:https?://|www\.)\S+|[@#][\w@.\-]+|\brt\b", re.IGNORECASE)


class LanguageGuesser:
    """Holds py3langid's model; make one a process."""

    def __init__(self, languages: Iterable[str]) -> None:
        self._whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._known = frozenset(self._whole.labels)
        self.languages = tuple(sorted({*languages, *COMMON} & self._known))
        self._whole.set_languages(self.languages)
        self._with_other: dict[str, LanguageIdentifier] = {}
        self._expected = dict.fromkeys(languages, EXPECTED_WEIGHT)

    @property
    def version(self) -> str:
        """Changes whenever the same text, declared in the same language, could get another one."""
        said = (ALGORITHM_VERSION, self.languages, sorted(self._expected.items()), DECLARED_PRIOR, THRESHOLD)
        return f"language-{ALGORITHM_VERSION}-{hashlib.sha256(repr(said).encode()).hexdigest()[:8]}"

    def guess(self, text: str, declared: str | None = None) -> tuple[str, float]:
        """(language, confidence 0..1) of a text; "und" when nothing says enough."""
        prior = normalised(declared)
        if prior is not None and prior not in self._known:
            return prior, DECLARED_PRIOR
        words = _NOT_LANGUAGE.sub(" ", text[:_LONGEST])
        ranked = (self._identifier(prior) if prior else self._whole).rank(words)
        language, confidence = self._posterior(ranked, prior)
        return (language if confidence >= THRESHOLD else UNDETERMINED), confidence

    def _posterior(self, ranked: Ranked, declared: str | None) -> tuple[str, float]:
        """Bayes' rule: py3langid's probabilities times what was to be expected before reading."""
        if declared:
            rest = (1 - DECLARED_PRIOR) / max(1, len(ranked) - 1)
            expected = {declared: DECLARED_PRIOR}
        else:
            rest, expected = 1.0, self._expected
        weighted = [(p * expected.get(language, rest), language) for language, p in ranked]
        weight, language = max(weighted)
        return language, min(1.0, weight / sum(weight for weight, _ in weighted))

    def _identifier(self, declared: str) -> LanguageIdentifier:
        """An identifier that also knows the declared language; the model's arrays are shared."""
        if declared in self.languages:
            return self._whole
        if declared not in self._with_other:
            ptc, pc, classes = self._whole._full_model  # noqa: SLF001
            whole = self._whole
            other = LanguageIdentifier(
                ptc, pc, classes, whole.tk_nextmove, whole.tk_output, norm_probs=True, tk_row=whole.tk_row
            )
            other.set_languages((*self.languages, declared))
            self._with_other[declared] = other
        return self._with_other[declared]


def normalised(declared: str | None) -> str | None:
    """ISO 639-1 part of a declared language ("fr-CA", "EN_us"); None when it says nothing."""
    language = re.split(r"[-_]", (declared or "").strip().lower())[0]
    return language if language.isalpha() and language not in (UNDETERMINED, "mul", "zxx", "qme") else None
