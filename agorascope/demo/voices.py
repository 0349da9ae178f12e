"""How each member writes: casing, dropped accents, typos, abbreviations, emoji, elongation.

Brand names, handles, hashtags and links are left alone, so that what was planted stays true.
"""

import re
import unicodedata
from random import Random

from agorascope.demo.model import Lang, Stance, Voice
from agorascope.demo.scenery import BRANDS

_EMOJI: dict[Stance, tuple[str, ...]] = {
    "pos": ("😍", "🎉", "💚", "🙌", "😊", "🚲✨", "👏", "🥰", "😁", "🌞", "💪", "👍"),
    "neg": ("😡", "🤬", "😤", "🙄", "😩", "💸", "👎", "🤦", "😭", "🐌", "😒", "💀"),
    "neu": ("🚲", "🤔", "👀", "🚴", "☕", "🔧", "🌧️", "📷", "😅", "🙂", "🗺️", "🦆"),
}
_SLANG: dict[Lang, tuple[tuple[str, str], ...]] = {
    "fr": (
        (r"\bje suis\b", "jsuis"),
        (r"\bJe suis\b", "Jsuis"),
        (r"\bje ne (\w+) pas\b", r"je \1 pas"),
        (r"\bJe ne (\w+) pas\b", r"Je \1 pas"),
        (r"\btoujours\b", "tjs"),
        (r"\bToujours\b", "Tjs"),
        (r"\bbeaucoup\b", "bcp"),
        (r"\bparce que\b", "pcq"),
        (r"\bquand même\b", "qd même"),
        (r"\bil y a\b", "y a"),
        (r"\bIl y a\b", "Y a"),
        (r"\bQuelqu'un\b", "Qqn"),
        (r"\bquelqu'un\b", "qqn"),
        (r"\bvraiment\b", "vrmt"),
        (r"\bservice client\b", "SC"),
        (r"\bproblème\b", "pb"),
        (r"\bpersonne ne\b", "personne"),
        (r"\bce n'est pas\b", "c'est pas"),
        (r"\brendez-vous\b", "rdv"),
        (r"\bce week-end\b", "ce we"),
    ),
    "en": (
        (r"\bbecause\b", "cos"),
        (r"\bgoing to\b", "gonna"),
        (r"\bthough\b", "tho"),
        (r"\bYou're\b", "Ur"),
        (r"\bwant to\b", "wanna"),
        (r"\breally\b", "rly"),
        (r"\bplease\b", "pls"),
        (r"\bPlease\b", "Pls"),
        (r"\bpeople\b", "ppl"),
        (r"\bHonestly\b", "Tbh"),
        (r"\bPersonally\b", "Imo"),
        (r"\bcould have\b", "coulda"),
        (r"\bI don't know\b", "idk"),
        (r"\bThanks\b", "Thx"),
    ),
}
_AMERICAN = (
    (r"\b([Tt])yre", r"\1ire"),
    (r"\b([Cc])olour", r"\1olor"),
    (r"\bpavement\b", "sidewalk"),
    (r"\bmudguard", "fender"),
    (r"\bcustomer care\b", "customer service"),
    (r"\bpetrol\b", "gas"),
    (r"\bmum\b", "mom"),
    (r"\bkerbs\b", "curbs"),
    (r"\bneighbour", "neighbor"),
    (r"\bqueue\b", "line"),
    (r"\bnicked\b", "stolen"),
    (r"\bflatmate\b", "roommate"),
    (r"\bpostie\b", "mail carrier"),
    (r"\bpushchair\b", "stroller"),
    (r"\bbuggy\b", "stroller"),
    (r"\bin the lift\b", "in the elevator"),
    (r"\bno lift\b", "no elevator"),
    (r"\bcourier\b", "delivery guy"),
    (r"\bfortnight\b", "couple of weeks"),
    (r"\bstabilisers\b", "training wheels"),
    (r"\btown centre\b", "downtown"),
    (r"\bcentimetres\b", "centimeters"),
    (r"\btrainers\b", "sneakers"),
    (r"\bbiro\b", "pen"),
    (r"\bCheers\b", "Thanks"),
    (r"\bcheers\b", "thanks"),
)
_BRAND_WORDS = {word.lower() for brand in BRANDS for word in (brand.name, brand.misspelling, *brand.models)}
_ELONGATED = re.compile(
    r"\b(trop|super|tellement|merci|enfin|jamais|love|so|never|finally|thanks)\b", re.IGNORECASE
)
_SENTENCE_START = re.compile(r"(^|[.!?]\s+|\n\s*)([«\"“]?\s*)(?!https?:)([a-zàâéèêëîïôûç])")


def make_voice(rng: Random, *, feminine: bool, lang: Lang, tidy: bool) -> Voice:
    """A writing style; `tidy` people (forum, blogs, staff) keep to good spelling."""
    if tidy:
        return Voice(
            typo_rate=rng.choice((0.0, 0.0, 0.0, 0.004)),
            emoji_rate=rng.choice((0.0, 0.0, 0.1)),
            curly=rng.random() < 0.4,
            american=lang == "en" and rng.random() < 0.35,
            feminine=feminine,
        )
    return Voice(
        lower=rng.random() < 0.16,
        drops_accents=lang == "fr" and rng.random() < 0.12,
        typo_rate=rng.choice((0.0, 0.0, 0.0, 0.004, 0.008, 0.02)),
        emoji_rate=rng.choice((0.0, 0.0, 0.15, 0.3, 0.55)),
        elongates=rng.choice((0.0, 0.0, 0.05, 0.2)),
        slang=rng.choice((0.0, 0.0, 0.3, 0.8)),
        exclaims=rng.choice((0.0, 0.0, 0.1, 0.3)),
        drops_full_stop=rng.random() < 0.45,
        curly=rng.random() < 0.3,
        american=lang == "en" and rng.random() < 0.35,
        feminine=feminine,
    )


def in_voice(text: str, voice: Voice, lang: Lang, stance: Stance, rng: Random) -> str:
    """The text as this member would write it."""
    text = capitalise(text)
    if voice.american:
        text = _replace_all(text, _AMERICAN, 1.0, rng)
    if voice.slang:
        text = _replace_all(text, _SLANG[lang], voice.slang, rng)
    if rng.random() < voice.elongates:
        text = _ELONGATED.sub(lambda match: match[0] + match[0][-1] * rng.randrange(2, 5), text, count=1)
    if rng.random() < voice.exclaims:
        text = re.sub(r"(?<=\w)\s?[.!]$", " !!" if lang == "fr" else "!!", text)
    text = " ".join(_word(word, voice, rng) for word in text.split(" "))
    if voice.drops_full_stop and text.endswith(".") and not text.endswith(".."):
        text = text[:-1]
    if rng.random() < voice.emoji_rate:
        text = f"{text} {rng.choice(_EMOJI[stance])}"
    return text.replace("'", "’") if voice.curly else text


def capitalise(text: str) -> str:
    """Capital letters at the start of sentences (slots often begin one)."""
    return _SENTENCE_START.sub(lambda match: match[1] + match[2] + match[3].upper(), text)


def _replace_all(text: str, pairs: tuple[tuple[str, str], ...], probability: float, rng: Random) -> str:
    for pattern, replacement in pairs:
        if rng.random() < probability:
            text = re.sub(f"(?<![@#/]){pattern}", replacement, text)  # handles are not words
    return text


def _word(word: str, voice: Voice, rng: Random) -> str:
    core = word.strip(".,;:!?…()«»\"'\n").lower()
    if word.startswith(("@", "#", "http", "(@", "(#")) or core in _BRAND_WORDS or "{" in word:
        return word
    if voice.drops_accents:
        word = without_accents(word)
    if voice.lower and not (word.isupper() and len(core) > 1):
        word = word.lower()
    if voice.typo_rate and len(core) > 4 and word.isalpha() and rng.random() < voice.typo_rate * 2:
        word = _typo(word, rng)
    return word


def _typo(word: str, rng: Random) -> str:
    position = rng.randrange(1, len(word) - 2)
    if rng.random() < 0.5:
        return word[:position] + word[position + 1] + word[position] + word[position + 2 :]
    if rng.random() < 0.5:
        return word[:position] + word[position + 1 :]
    return word[:position] + word[position] + word[position:]


def without_accents(text: str) -> str:
    """Base letters only; signs such as € and « stay."""
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))
