"""NLTK's VADER for English, configured for French, and for what every language shares.

Hutto and Gilbert (2014), "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of
Social Media Text", ICWSM-14. The rules are NLTK's; here are the word lists of each language,
the French places of negation, and a tokenizer that gives NLTK's tokens without building two
dictionary entries for each pair of word and punctuation mark.
"""

import re
import string
from collections.abc import Mapping
from functools import lru_cache

from nltk.sentiment.vader import SentimentIntensityAnalyzer, SentiText, VaderConstants

from agorascope.scoring import lexicons
from agorascope.scoring.french import CUSTOMER_WORDS, FrenchConstants, FrenchRules, prepare_french

_MARKS = frozenset(VaderConstants.PUNC_LIST)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_HASH = re.compile(r"#(?=\w)")
# Every emoji lies here, © and ® too. (`re` walks a class of a thousand emoji one by one.)
_BEYOND_LETTERS = re.compile("[\u00a9\u00ae\u200d-\U0010ffff]")
_MODIFIERS = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


@lru_cache(maxsize=50_000)
def _without_mark(token: str) -> str:
    """The word in a token that is one word with one mark of PUNC_LIST before or after it."""
    word = token.strip(string.punctuation)
    if len(word) < 2 or len(word) == len(token):
        return token
    before, _, after = token.partition(word)
    if (before and after) or (before or after) not in _MARKS:
        return token
    return token if any(character in string.punctuation for character in word) else word


class FastText(SentiText):  # type: ignore[misc]  # NLTK has no types
    """NLTK's view of a text, token for token, in linear time."""

    def _words_and_emoticons(self) -> list[str]:
        return [_without_mark(token) for token in self.text.split() if len(token) > 1]


class Analyser(SentimentIntensityAnalyzer):  # type: ignore[misc]  # NLTK has no types
    """VADER over a lexicon given as a dictionary."""

    def __init__(self, lexicon: Mapping[str, float], constants: VaderConstants) -> None:
        # NLTK's own constructor reads a file of its data folders; these are the two fields it sets.
        self.lexicon = dict(lexicon)
        self.constants = constants

    def prepare(self, text: str) -> str:
        """The text as this language's rules want it."""
        return text

    def compound(self, text: str) -> float:
        """VADER's compound score, -1..1; exactly 0 when no entry of the lexicon occurs."""
        return float(self.polarity_scores(self.prepare(clean(text)))["compound"])

    def polarity_scores(self, text: str) -> dict[str, float]:
        """As NLTK's, with the fast tokens, and at once for a text without any entry."""
        seen = FastText(text, self.constants.PUNC_LIST, self.constants.REGEX_REMOVE_PUNCTUATION)
        words = seen.words_and_emoticons
        lowered = [word.lower() for word in words]
        if self.lexicon.keys().isdisjoint(lowered):
            return dict(self.score_valence([0.0] * len(words), text))
        first: dict[str, int] = {}
        for position, word in enumerate(words):
            first.setdefault(word, position)
        valences: list[float] = []
        for position, word in enumerate(lowered):
            is_kind_of = word == "kind" and lowered[position + 1 : position + 2] == ["of"]
            if word not in self.lexicon or word in self.constants.BOOSTER_DICT or is_kind_of:
                valences.append(0.0)
            else:
                place = first[words[position]]
                valences = self.sentiment_valence(0.0, seen, words[position], place, valences)
        return dict(self.score_valence(self._but_check(words, valences), text))


class EnglishAnalyser(Analyser):
    """VADER with emoji spelled out by their names, as its authors do, where the name says it."""

    def __init__(self) -> None:
        own = {_as_token(emoji): valence for emoji, valence in lexicons.MISNAMED_EMOJI.items()}
        super().__init__(lexicons.english_words() | own, VaderConstants())
        self._emoji = {emoji: f" {name} " for emoji, name in lexicons.emoji_names().items()}
        self._emoji |= {emoji: f" {_as_token(emoji)} " for emoji in lexicons.MISNAMED_EMOJI}

    def prepare(self, text: str) -> str:
        return replace_emoji(text, self._emoji)


class FrenchAnalyser(FrenchRules, Analyser):
    """French words, negators, boosters and idioms; emoji by a valence of their own."""

    def __init__(self) -> None:
        constants = FrenchConstants()
        # NLTK lets a word weigh on its neighbours only where it has no valence of its own.
        modifiers = constants.NEGATE | constants.BOOSTER_DICT.keys()
        words = {
            word: v for word, v in lexicons.french_words(CUSTOMER_WORDS).items() if word not in modifiers
        }
        super().__init__(words | emoji_tokens(), constants)

    def prepare(self, text: str) -> str:
        return replace_emoji(prepare_french(text), _SPACED)


class SignsAnalyser(Analyser):
    """Emoji, emoticons and punctuation: all that is read of a language without a lexicon."""

    def __init__(self) -> None:
        constants = VaderConstants()
        constants.NEGATE, constants.BOOSTER_DICT, constants.SPECIAL_CASE_IDIOMS = set(), {}, {}
        super().__init__(lexicons.emoticons(lexicons.english_words()) | emoji_tokens(), constants)

    def prepare(self, text: str) -> str:
        return replace_emoji(text, _SPACED)

    def _but_check(self, words: list[str], valences: list[float]) -> list[float]:  # noqa: ARG002
        """No contrast: "but" is another word elsewhere."""
        return valences


def _as_token(emoji: str) -> str:
    """An emoji as a token that NLTK keeps: it drops tokens of one character, and U+FE0F, which asks
    for the coloured form, makes them two."""
    return f"{emoji}\ufe0f"


_SPACED = {emoji: f" {_as_token(emoji)} " for emoji in lexicons.emoji_names()}


def emoji_tokens() -> dict[str, float]:
    """Valences of emoji, under the tokens that `_SPACED` makes of them."""
    return {_as_token(emoji): valence for emoji, valence in lexicons.emoji_valences().items()}


def replace_emoji(text: str, replacements: Mapping[str, str]) -> str:
    """Replace emoji, and drop what only modifies them (skin tones, joiners, colour)."""
    if text.isascii():
        return text
    bare = _MODIFIERS.sub("", text)
    return _BEYOND_LETTERS.sub(lambda found: replacements.get(found.group(), found.group()), bare)


def clean(text: str) -> str:
    """The text without web addresses, and with hashtags as words."""
    return _HASH.sub("", _ADDRESS.sub(" ", text))
