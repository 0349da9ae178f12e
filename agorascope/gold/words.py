"""The labels a person may give, in the words people use for them, French and English."""

import unicodedata

STANCES = ("negative", "neutral", "positive")
UNSURE = "unsure"  # the text does not let one say
NOT_ABOUT = "not_about"  # the text does not speak of the brand
LABELS = (*STANCES, UNSURE, NOT_ABOUT)

_WORDS = {
    "negative": ("negative", "negatif", "neg"),
    "neutral": ("neutral", "neutre", "neu"),
    "positive": ("positive", "positif", "pos"),
    UNSURE: ("unsure", "dont know", "unclear", "incertain", "incertaine", "je ne sais pas", "?"),
    NOT_ABOUT: (
        "not about",
        "not about the brand",
        "not about brand",
        "off topic",
        "hors sujet",
        "pas la marque",
        "pas de la marque",
    ),
}
_MEANINGS = {word: label for label, words in _WORDS.items() for word in words}


def label_of(text: str) -> str | None:
    """The label a cell means, whatever its case, accents and hyphens; None when it means none.

    >>> label_of(" Négative ")
    'negative'
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign) and sign not in "'’\u00ad")
    return _MEANINGS.get(" ".join(letters.replace("_", " ").replace("-", " ").split()))
