"""Words that join and part clauses, by language; folded (lower case, without accents).

A language without lists of its own is parted by punctuation alone; a text of unknown language is read
with the French and the English ones.
"""

from dataclasses import dataclass

UNDETERMINED = "und"


@dataclass(frozen=True, slots=True)
class Joints:
    """What may open a clause: words of contrast, and words that go on with what was said."""

    contrast: tuple[str, ...]
    joint: tuple[str, ...]


_JOINTS = {
    "en": Joints(
        contrast=(
            "but", "however", "whereas", "while", "whilst", "meanwhile", "though", "although", "yet",
            "on the other hand", "in contrast", "unlike", "instead", "luckily", "thankfully", "fortunately",
        ),
        joint=("and", "or", "nor", "then"),
    ),
    "fr": Joints(
        contrast=(
            "mais", "par contre", "alors que", "tandis que", "en revanche", "cependant", "pourtant",
            "toutefois", "neanmoins", "contrairement", "a l'inverse", "heureusement", "a l'oppose",
        ),
        joint=("et", "ou", "ni", "puis"),
    ),
    "de": Joints(contrast=("aber", "jedoch", "wahrend", "sondern", "dagegen"), joint=("und", "oder")),
    "es": Joints(contrast=("pero", "mientras que", "sin embargo", "en cambio", "aunque"), joint=("y", "o")),
    "it": Joints(contrast=("ma", "mentre", "pero", "invece", "tuttavia"), joint=("e", "o")),
    "pt": Joints(contrast=("mas", "enquanto", "porem", "no entanto", "embora"), joint=("e", "ou")),
}  # fmt: skip

# Words that say nothing of a brand: a clause of these and a name borrows what its neighbour says.
_BARE = {
    "en": "a an the my your our their his her its this that these those both either neither and or nor of to"
    " at with by from for in on also even all new old one ones too plus s rt via dear hey hi @",
    "fr": "un une le la les l de du des d mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce"
    " cet cette ces celui celle ceux celles et ou ni a au aux chez avec pour par dans sur en aussi meme"
    " tous toutes nouveau nouvelle rt via cher chere bonjour salut",
    "de": "der die das den dem ein eine mein meine dein sein ihr und oder auch beide von bei mit zu",
    "es": "el la los las un una mi mis tu su sus y o ni de del con a al en tambien ambos",
    "it": "il lo la i gli le un una mio mia tuo suo e o ne di del della con a al in anche entrambi",
    "pt": "o a os as um uma meu minha seu sua e ou nem de do da com em tambem ambos",
}

# Prepositions: what begins with one behind a name only adds to what was said.
_PREPOSITIONS = (
    "for at with in on from during about because after pour chez avec dans en sur pendant depuis car apres"
    " fur mit in bei por para con per durante"
)
LEADING_ON = frozenset(_PREPOSITIONS.split())


def joints(language: str) -> Joints:
    """The lists of a language; French and English ones together where it is unknown."""
    if language == UNDETERMINED:
        return Joints(
            contrast=_JOINTS["en"].contrast + _JOINTS["fr"].contrast,
            joint=_JOINTS["en"].joint + _JOINTS["fr"].joint,
        )
    return _JOINTS.get(language, Joints((), ()))


def bare_words(language: str) -> frozenset[str]:
    """Words of a language without a judgement of their own, the joints among them."""
    if language == UNDETERMINED:
        return bare_words("en") | bare_words("fr")
    return frozenset(_BARE.get(language, "").split())
