"""What is French in the French analyser: word lists, elision, and where negation stands.

English negates in front ("not good"). French does so too ("pas bon"), but a verb in a simple
tense has its negator behind it ("je n'aime pas", spoken "j'aime pas").
"""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from nltk.sentiment.vader import VaderConstants

from agorascope.matching.folding import compose

_UP, _DOWN = VaderConstants.B_INCR, VaderConstants.B_DECR


def _listed(words: str) -> list[str]:
    return words.split()


_ELISION = re.compile(r"\b(n|j|l|d|m|t|s|c|qu|lorsqu|puisqu|jusqu|quoiqu)['’](?=\w)", re.IGNORECASE)
_FULL_FORM = {"n": "ne ", "j": "je "}
_SUBJECTS = frozenset(
    _listed("je tu il elle on nous vous ils elles ca ça ne me te se le la les lui leur y en")
)
_BEHIND_A_VERB = frozenset(("pas", "plus", "jamais", "guère", "guere", "rien", "aucun", "aucune", "point"))
_ONLY_WITH_NE = frozenset(("plus", "point"))


class FrenchConstants(VaderConstants):  # type: ignore[misc]  # NLTK has no types
    """French negators and degree adverbs; NLTK reads them by these names."""

    NEGATE = frozenset(
        _listed("pas jamais plus rien aucun aucune aucunement nullement sans ni guère guere point zéro zero")
    )
    BOOSTER_DICT = dict.fromkeys(
        _listed(
            "absolument beaucoup carrément carrement complètement completement considérablement"
            " davantage énormément enormement entièrement exceptionnellement excessivement extrêmement"
            " extremement franchement hyper incroyablement infiniment profondément sacrément sacrement"
            " si spécialement tant tellement tellment terriblement totalement tout trop très tres tré"
            " ultra vachement vraiment vrmt archi méga mega"
        ),
        _UP,
    ) | dict.fromkeys(
        _listed(
            "assez difficilement légèrement legerement moins moyennement peu plutôt plutot presque quasi"
            " quasiment rarement vaguement"
        ),
        _DOWN,
    )
    SPECIAL_CASE_IDIOMS: ClassVar[dict[str, float]] = {}  # English ones; the French are looked up below

    def negated(self, input_words: Sequence[str], include_nt: bool = False) -> bool:  # noqa: ARG002
        """Whether one of the words negates; there is no "n't" in French."""
        return any(word.lower() in self.NEGATE for word in input_words)


# Words of customers that the lexicon lacks, knows only in another sense ("cher client"), or has
# watered down by averaging translations ("génial" stood at 0.6, "horrible" at -0.7).
CUSTOMER_WORDS = {
    **dict.fromkeys(
        _listed("adore adorent génial géniale géniaux excellente excellentes parfait parfaite"), 2.6
    ),
    **dict.fromkeys(
        _listed("super top impeccable nickel satisfait satisfaite ravi ravie kiffe bonheur"), 2.0
    ),
    **dict.fromkeys(_listed("content sympa sympas agréable beau belle plaisir recommande fiable utile"), 1.6),
    **dict.fromkeys(_listed("bien rapide rapides pratique pratiques solide remboursé hâte"), 1.0),
    **dict.fromkeys(_listed("attente bof cher chère chers chères lent lente lents lentes moyen"), -1.0),
    **dict.fromkeys(_listed("bug bugs énervé énervée retard retards problème problèmes impossible"), -1.4),
    **dict.fromkeys(_listed("déçu déçue déception déconseille éviter galère injoignable injoignables"), -1.9),
    **dict.fromkeys(_listed("mécontent mécontente nul nulle panne pannes pénible relou ras-le-bol"), -1.9),
    **dict.fromkeys(_listed("arnaque arnaqué arnaqués arnaqueurs déteste escrocs horrible mensonge"), -2.6),
}

# Two words whose sense is not the first negating the second; the second is in the lexicon.
IDIOMS = {
    "pas mal": 1.5,
    "pas terrible": -1.8,
    "pas fou": -1.2,
    "pas top": -1.8,
    "pas possible": -1.2,
    "plus jamais": -1.5,
    "sans problème": 1.5,
    "sans problèmes": 1.5,
    "sans souci": 1.5,
    "sans soucis": 1.5,
    "sans faute": 1.2,
    "bien fait": 1.2,
}


def prepare_french(text: str) -> str:
    """Elisions opened: "n'aime" becomes "ne aime", "l'horreur" becomes "horreur"."""
    return _ELISION.sub(lambda found: _FULL_FORM.get(found.group(1).lower(), ""), compose(text))


class FrenchRules:
    """The places of NLTK's analyser where French differs; mixed in before it."""

    constants: Any

    def _never_check(self, valence: float, words: list[str], start_i: int, i: int) -> float:
        """Negators up to three words in front."""
        place = i - (start_i + 1)
        word = words[place].lower()
        if not self.constants.negated([word]) or (word in _ONLY_WITH_NE and not _has_ne(words, place)):
            return valence
        return float(valence * self.constants.N_SCALAR)

    def _least_check(self, valence: float, words: list[str], i: int) -> float:
        """Idioms of two words, then a negator right behind a verb."""
        if i > 0:
            idiom = IDIOMS.get(f"{words[i - 1]} {words[i]}".lower())
            if idiom is not None:
                return idiom
        behind = words[i + 1].lower() if i + 1 < len(words) else ""
        if behind in _BEHIND_A_VERB and self._is_a_verb(words, i, behind):
            return float(valence * self.constants.N_SCALAR)
        return valence

    def _is_a_verb(self, words: list[str], i: int, behind: str) -> bool:
        """Whether a subject or "ne" stands just in front: "j'aime pas", not "génial, pas cher"."""
        if behind in _ONLY_WITH_NE or behind == "rien":
            return _has_ne(words, i)
        return i > 0 and words[i - 1].lower() in _SUBJECTS

    def _but_check(self, words: list[str], valences: list[float]) -> list[float]:
        """What follows the first "mais" weighs more than what precedes it."""
        lowered = [word.lower() for word in words]
        if "mais" not in lowered:
            return valences
        turn = lowered.index("mais")
        return [v * 0.5 if i < turn else v * 1.5 if i > turn else v for i, v in enumerate(valences)]


def _has_ne(words: list[str], place: int) -> bool:
    return any(word.lower() == "ne" for word in words[max(0, place - 4) : place])
