"""The word and emoji lexicons that ship inside installed packages.

English words and emoji names: PyPI `vaderSentiment` (MIT). French words: PyPI
`vaderSentiment-fr` (MIT). NLTK's own data packages need a download, and NLTK opens no file
outside its data folders, so the files are read here and handed over as dictionaries.
"""

import re
from collections.abc import Mapping
from importlib.resources import files

from agorascope.errors import AgorascopeError
from agorascope.matching.folding import compose, fold

Lexicon = dict[str, float]

# Common emoji whose English name says nothing ("folded hands") or the contrary ("broken heart").
MISNAMED_EMOJI: Lexicon = {
    "👍": 1.8, "👎": -1.8, "👏": 1.4, "👌": 1.6, "💪": 1.2, "✋": 0.0, "🎉": 1.6, "🔥": 0.8, "💔": -1.5,
    "😔": -1.3, "😒": -1.4, "😡": -2.2, "🤬": -2.4, "🤮": -2.2, "🤢": -1.8, "😤": -1.2, "🙄": -1.0,
    "🤦": -1.3, "😉": 1.0, "💩": -1.5,
}  # fmt: skip

# Faces that are read the same everywhere: eyes first (":-)", ">:("), hearts, raised arms, "o_o", "xd".
_FACE = re.compile(r"[>o}|3]?[:;=]'?[\-o^]?[()\[\]{}|/\\*@$<>dpocþ3]+|</?3|\\o/|[o0][_.][o0]|x-?d")


def read(package: str, name: str) -> str:
    """Text of a file inside an installed package, without a final line end."""
    try:
        return files(package).joinpath(name).read_text(encoding="utf-8").strip("\n")
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise AgorascopeError(
            f"The lexicon {name} of the package {package} is not installed.",
            remedy="Install the packages of requirements.lock again (`make install`).",
        ) from error


def english_words() -> Lexicon:
    """VADER's words and emoticons. Keys are lower case, as NLTK looks them up (":D" was never found)."""
    lexicon: Lexicon = {}
    for line in read("vaderSentiment", "vader_lexicon.txt").split("\n"):
        word, valence = line.split("\t")[:2]
        lexicon.setdefault(word.lower(), float(valence))
    return lexicon


def french_words(ours: Mapping[str, float]) -> Lexicon:
    """French words and emoticons, with and without their accents; `ours` come before the package's."""
    exact: Lexicon = dict(ours)
    for line in read("vaderSentiment_fr", "fr_lexicon.txt").split("\n"):
        word, _, measure = line.rpartition("->")
        exact.setdefault(compose(word).lower(), float(measure))
    # Two accented words may lose their accents to the same spelling: the first, so ours, has it.
    return {fold(word): exact[word] for word in reversed(exact)} | exact


def emoji_names() -> dict[str, str]:
    """English name of every emoji of one character: the parts of joined ones are found one by one."""
    pairs = (line.split("\t")[:2] for line in read("vaderSentiment", "emoji_utf8_lexicon.txt").split("\n"))
    return {
        emoji: name
        for emoji, name in pairs
        if len(emoji) == 1 and not emoji.isascii() and not name.endswith("skin tone")
    }


def emoji_valences() -> Lexicon:
    """Valence of each emoji that has one: ours, or the sum of VADER's over the words of its name."""
    words = english_words()
    named = {
        emoji: sum(words.get(word, 0.0) for word in name.lower().split())
        for emoji, name in emoji_names().items()
    }
    return {emoji: valence for emoji, valence in (named | MISNAMED_EMOJI).items() if valence}


def emoticons(words: Mapping[str, float]) -> Lexicon:
    """The entries that are drawn, not spelled: they mean the same in every language."""
    return {key: valence for key, valence in words.items() if _FACE.fullmatch(key)}
