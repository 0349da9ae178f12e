"""Signs that the fonts of the PDF lack: emoji become their short names, other writing a word for it.

    shown("Bravo 👏", "fr", unshown="[…]") == "Bravo [applaudissements]"

Names come from the emoji lists inside vaderSentiment-fr (MIT), which is installed for its lexicon.
"""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

_LISTS = {"fr": "emojis_fr.txt", "en": "emoji_utf8_lexicon.txt"}
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_DRESS = re.compile("[\ufe0e\ufe0f\u200c\u200d\U000e0020-\U000e007f]")  # joiners, colour, flags of regions
_SYMBOLS = {"So", "Sk", "Sm"}
# The French list has no accents; these are the words of emoji that people use.
_ACCENTS = {
    "angoisse": "angoissé", "baillant": "bâillant", "bebe": "bébé", "bientot": "bientôt", "brise": "brisé",
    "calin": "câlin", "casse": "cassé", "coeur": "cœur", "coeurs": "cœurs", "colere": "colère",
    "crane": "crâne", "daccord": "d'accord", "damour": "d'amour", "danniversaire": "d'anniversaire",
    "dargent": "d'argent", "dartifice": "d'artifice", "deconcerte": "déconcerté", "decu": "déçu",
    "desole": "désolé", "dexclamation": "d'exclamation", "dhonneur": "d'honneur",
    "dinterdiction": "d'interdiction", "dinterrogation": "d'interrogation", "doeil": "d'œil",
    "ecarquilles": "écarquillés", "eclair": "éclair", "ecoeure": "écœuré", "effraye": "effrayé",
    "enerve": "énervé", "epate": "épaté", "epuise": "épuisé", "etincelant": "étincelant",
    "etincelles": "étincelles", "etoile": "étoile", "etoiles": "étoiles", "etonnee": "étonnée",
    "explose": "explosé", "fatigue": "fatigué", "fermes": "fermés", "fete": "fête", "fleche": "flèche",
    "fumee": "fumée", "fusee": "fusée", "gene": "gêné", "leger": "léger", "lenvers": "l'envers",
    "leve": "levé", "levee": "levée", "levres": "lèvres", "mechant": "méchant", "mecontent": "mécontent",
    "mecontente": "mécontente", "medaille": "médaille", "oeil": "œil", "perseverant": "persévérant",
    "pieces": "pièces", "priere": "prière", "reflexion": "réflexion", "releve": "relevé",
    "retourne": "retourné", "reveil": "réveil", "soulage": "soulagé", "stupefait": "stupéfait",
    "tete": "tête", "tres": "très", "trophee": "trophée", "velo": "vélo", "velos": "vélos",
}  # fmt: skip
_WORD = re.compile(r"\w+")
LONGEST_EMOJI = 10  # code points: a family with skin tones


def shown(text: str, language: str, *, unshown: str) -> str:
    """`text` in signs that the PDF's fonts have. Names of emoji are in `language`, fr or en."""
    text = _SKIN.sub("", text)
    if not (set(text) - printable_signs()):
        return text
    names = emoji_names(language)
    parts: list[str] = []
    position = 0
    while position < len(text):
        length, part = _next(text, position, names, unshown)
        position += length
        if part == unshown and parts and parts[-1] == unshown:  # one word for a run of signs
            continue
        if len(part) > 1 and parts and parts[-1] and not parts[-1][-1].isspace():
            parts.append(" ")  # a name stands apart from the word before it
        parts.append(part)
    return "".join(parts)


def _next(text: str, position: int, names: dict[str, str], unshown: str) -> tuple[int, str]:
    """How many signs are read at `position`, and what is shown for them."""
    sign = text[position]
    if sign in printable_signs() and text[position + 1 : position + 2] != "\ufe0f":
        return 1, sign
    for length in range(min(LONGEST_EMOJI, len(text) - position), 0, -1):
        name = names.get(text[position : position + length])
        if name and (length > 1 or sign not in printable_signs()):
            return length, f"[{name}]"
    if sign in printable_signs():
        return 1, sign
    if _DRESS.match(sign):
        return 1, ""
    if unicodedata.category(sign) in _SYMBOLS:
        return 1, f"[{unicodedata.name(sign, '?').lower()}]"
    return 1, unshown


@lru_cache(maxsize=1)
def printable_signs() -> frozenset[str]:
    """The characters that the PDF can show."""
    found: set[str] = set()
    for line in Path(__file__).with_name("pdf_characters.txt").read_text().splitlines():
        if not line.startswith("#"):
            first, _, last = line.partition("-")
            found |= {chr(code) for code in range(int(first, 16), int(last or first, 16) + 1)}
    return frozenset(found)


@lru_cache(maxsize=2)
def emoji_names(language: str) -> dict[str, str]:
    """Short names by emoji, with and without the sign that asks for colour."""
    text = (files("vaderSentiment_fr") / _LISTS[language]).read_text(encoding="utf-8")
    pairs = [line.split("\t") for line in text.splitlines() if "\t" in line]
    names = {sign.strip(): name.strip() for sign, name, *_ in pairs}
    if language == "fr":
        names = {sign: _WORD.sub(lambda w: _ACCENTS.get(w[0], w[0]), n) for sign, n in names.items()}
    bare = {sign.replace("\ufe0f", ""): name for sign, name in names.items()}
    return {sign: name for sign, name in (bare | names).items() if sign and name and not sign.isascii()}
