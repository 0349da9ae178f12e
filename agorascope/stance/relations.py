"""What sets two brands against each other: comparisons, changes from one to the other, contrasts.

    marked text -> patterns -> Relation (the better, the worse, or whose opposite)

A pattern is written in words. WIN and LOSE are the names of brands; `~3` is up to three words that are
no name; UP ("better", "more reliable", "less expensive") and DOWN stand for the comparatives of the
language, GOOD for adjectives of praise; the rest are regular expressions over folded text.
"""

import re
from dataclasses import dataclass

from agorascope.stance.marks import FIRST, NAME
from agorascope.stance.rules import Rule
from agorascope.stance.words import UNDETERMINED

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Relation:
    """Places (offsets of their marks) of the brand preferred and of the other; -1 where there is none."""

    rule: Rule
    better: int
    worse: int


_GOOD = {
    "en": "good|great|reliable|comfortable|affordable|useful|efficient|fun|beautiful|pretty|enjoyable|helpful"
    "|honest|powerful|durable|stable|fast|quick|cheap|friendly|safe|solid|smart|clean|nice|comfy|tasty|clear"
    "|convenient|practical|pleasant|responsive|user-friendly|consistent|professional|generous",
    "fr": "bien|bon(?:ne)?s?|rapides?|vite|fiables?|performante?s?|efficaces?|solides?|confortables?"
    "|agreables?|pratiques?|sympas?|simples?|beaux?|belles?|stables?|claire?s?|honnetes?|serieu(?:x|se|ses)|genia(?:l|le|ux)"
    "|abordables?|competente?s?|avantageu(?:x|se|ses)|robustes?|interessante?s?|puissante?s?",
}  # fmt: skip
_BAD = {
    "en": "expensive|annoying|difficult|complicated|fragile|boring|confusing|unreliable|overpriced|buggy|slow"
    "|rude|ugly|painful|frustrating|disappointing|useless|dishonest|crowded|bad|terrible|awful|dirty|noisy",
    "fr": "cher(?:e|es|s)?|lente?s?|complique(?:e|es|s)?|mauvais(?:e|es)?|null?e?s?|fragiles?|bruyante?s?"
    "|lourde?s?|longs?|longues?|moches?|penibles?|chiante?s?|difficiles?|decevante?s?|sales?|desagreables?|malhonnetes?",
}  # fmt: skip
_UP = {
    "en": rf"(?:better|faster|cheaper|nicer|cooler|stronger|smoother|easier|cleaner|safer|friendlier|quicker"
    rf"|superior|tastier|sharper|smarter|comfier|prettier|more\s+(?:{_GOOD['en']})|less\s+(?:{_BAD['en']}))",
    "fr": rf"(?:mieux|meilleure?s?|superieure?s?|plus\s+(?:{_GOOD['fr']})|moins\s+(?:{_BAD['fr']}))",
}
_DOWN = {
    "en": rf"(?:worse|slower|pricier|costlier|uglier|weaker|dumber|ruder|noisier|buggier|inferior"
    rf"|more\s+(?:{_BAD['en']})|less\s+(?:{_GOOD['en']}))",
    "fr": rf"(?:pires?|inferieure?s?|plus\s+(?:{_BAD['fr']})|moins\s+(?:{_GOOD['fr']}))",
}
_NOT = {"en": r"(?:not|never|\w+n't|nowhere|far\s+from)", "fr": r"(?:pas|jamais|loin\s+d'etre)"}

# Of each language and rule: a hint that stands in every text of the pattern, and the pattern. The first
# that finds a name has it.
_WRITTEN: dict[tuple[str, Rule], tuple[tuple[str, str], ...]] = {
    ("en", Rule.COMPARISON): (
        ("as ", "LOSE ~3 NOT ~3 as (?:GOOD) ~1 as ~2 WIN"),
        ("wish", "wish ~2 LOSE ~4 (?:as ~3 as|like|more like) WIN"),
        ("only", "only ~2 LOSE ~4 (?:as ~3 as|like|more like) WIN"),
        ("should", "LOSE should ~1 (?:learn|take) ~4 from WIN"),
        ("than", "WIN ~6 UP ~2 than ~3 LOSE"),
        ("than", "LOSE ~6 DOWN ~2 than ~3 WIN"),
        (">", "WIN >+ LOSE"),
        ("<", "LOSE <+ WIN"),
        ("", "WIN ~2 (?:beats?|destroys?|outperforms?|smokes|crushes|tops|blows away) ~2 LOSE"),
        ("prefer", "prefer ~3 WIN ~2 (?:to|over) ~2 LOSE"),
        ("over", "(?:choose|chose|pick|picked|take|took|choosing) ~2 WIN ~2 over ~2 LOSE"),
        ("over", "WIN over ~1 LOSE (?:any day|every time|all day|any time)"),
        ("rather", "rather ~4 WIN ~3 than ~3 LOSE"),
        ("instead", "WIN ~2 instead of ~2 LOSE"),
        ("than", "(?:UP|rather ~4) ~2 than ~3 LOSE"),  # than a brand, and what is better is none of ours
    ),
    ("fr", Rule.COMPARISON): (
        ("aussi", "LOSE ~3 NOT ~1 aussi (?:GOOD) ~1 QUE WIN"),
        ("seulement", "seulement ~2 LOSE ~3 (?:aussi|comme) ~2 (?:que )?WIN"),
        ("exemple", "LOSE ~2 (?:devrait|devraient|doit|doivent) ~1 exemple sur WIN"),
        ("inspire", "LOSE ~2 (?:devrait|devraient|doit|doivent) s'inspirer ~1 WIN"),
        ("qu", "WIN ~6 UP ~2 QUE LOSE"),
        ("qu", "LOSE ~6 DOWN ~2 QUE WIN"),
        ("dessus", "WIN ~3 au[- ]dessus ~1 LOSE"),
        ("devant", "WIN ~1 (?:loin )?devant LOSE"),
        (">", "WIN >+ LOSE"),
        ("<", "LOSE <+ WIN"),
        (" bat ", "WIN bat ~2 LOSE"),
        ("prefer", "prefer\\w* ~2 WIN ~2 (?:aux?|a) ~2 LOSE"),
        ("plutot", "WIN ~2 plutot QUE LOSE"),
        ("plutot", "plutot ~2 WIN ~2 QUE LOSE"),
        ("vaut", "mieux vaut ~2 WIN ~2 QUE LOSE"),
        ("qu", "UP ~2 QUE LOSE"),
    ),
    ("en", Rule.SWITCH): (
        ("from", "(?:switch|mov|chang|migrat|upgrad|convert|went|going)\\w* ~3 from ~2 LOSE ~4 to ~2 WIN"),
        ("to ", "(?:switch|mov|chang|migrat)\\w* ~2 to ~2 WIN ~2 from ~2 LOSE"),
        ("for", "LEAVE ~2 LOSE ~3 (?:for|in favou?r of) ~2 WIN"),
        ("replac", "replac\\w* ~2 LOSE ~3 (?:with|by) ~2 WIN"),
        ("bye", "(?:good)?bye,? ~2 LOSE ~2 (?:hello|hi|welcome) ~2 WIN"),
        ("", "LEAVE ~2 LOSE ~3 JOIN ~2 WIN"),
    ),
    ("fr", Rule.SWITCH): (
        ("pour", "LEAVE ~3 LOSE ~2 pour ~3 WIN"),
        ("", "(?:pass|chang|migr|bascul|part)\\w*(?: de(?: chez)?)? ~1 LOSE ~3 (?:aux?|a|chez|vers) ~2 WIN"),
        ("rempla", "rempla\\w* ~2 LOSE ~2 par ~2 WIN"),
        ("", "(?:adieu|au revoir|bye|ciao),? ~2 LOSE ~2 (?:bonjour|hello|bienvenue) ~2 WIN"),
        ("", "LEAVE ~3 LOSE ~4 JOIN ~2 WIN"),
    ),
    ("en", Rule.OPPOSITE): (
        ("unlike", "unlike ~3 LOSE"),
        ("o", "(?:as opposed to|compared (?:to|with)|in contrast (?:to|with)) ~3 LOSE"),
    ),
    ("fr", Rule.OPPOSITE): (
        ("contrair", "(?:contrairement|au contraire) ~3 LOSE"),
        ("a l", "(?:a la difference|a l'inverse|a l'oppose) ~3 LOSE"),
        ("par", "(?:comparee?s?|par rapport) ~3 LOSE"),
    ),
}  # fmt: skip

_LEAVE = {
    "en": r"(?:left|leaving|leave|ditch\w*|dump\w*|quit\w*|abandon\w*|dropp\w*|traded|swapped|cancel\w*"
    r"|done\s+with|finished\s+with|tired\s+of|sick\s+of)",
    "fr": r"(?:quitt\w*|lach\w*|abandonn\w*|delaiss\w*|plaqu\w*|parti\w*|pars|resili\w*|marre|fini)",
}
_JOIN = {
    "en": r"(?:sign(?:ed|ing)\s+up\s+with|go(?:ing)?\s+(?:to|with|back\s+to)|mov(?:ed|ing)\s+to"
    r"|switch(?:ed|ing)\s+to|join(?:ed|ing)|off\s+to)",
    "fr": r"(?:pars|passe|passer|aller|retourne|file|inscris|souscris|suis) ~1 (?:chez|aux?|a)",
}
_WORDS = {"UP": _UP, "DOWN": _DOWN, "NOT": _NOT, "GOOD": _GOOD, "LEAVE": _LEAVE, "JOIN": _JOIN}

_NEGATED = re.compile(r"\b(?:not|never|\w+n't|no|isnt|pas|jamais)\b")
_NOTHING = re.compile(r"\b(?:nothing|no\s+one|nobody|never|rien|personne|jamais)\b[^.!?]{0,15}$")
_COMPARED = re.compile(r" (?:mieux|meilleur|superieur|plus|moins) ")
_GAP = r"(?:\s+[^\s\ue000\ue001.!?;]+)"
_BEFORE = r"(?:[@#\"\u00ab(]|[a-z]{1,6}')?"  # "@A", "d'A"
_BEHIND = r"[,\"\u00bb)!.]*"


def _compiled(language: str, written: str) -> re.Pattern[str]:
    pattern = written if written.startswith(("WIN", "LOSE")) else rf"(?<!\w)(?:{written}"
    pattern += "" if pattern == written else ")"
    for word, listed in _WORDS.items():
        pattern = pattern.replace(word, listed[language])
    pattern = pattern.replace("QUE ", r"(?=qu[e'])(?:qu(?:e|'[^\s\ue000]+) ~3 )?")
    for side in ("WIN", "LOSE"):
        pattern = pattern.replace(side, rf"{_BEFORE}(?P<{side.lower()}>{NAME}){_BEHIND}")
    pattern = re.sub(r" ~(\d)", lambda gap: f"{_GAP}{{0,{gap.group(1)}}}?", pattern)
    return re.compile(pattern.replace(" ", r"\s+"))


@dataclass(frozen=True, slots=True)
class _Pattern:
    rule: Rule
    hint: str  # stands in every text that the pattern can be found in
    language: str
    expression: re.Pattern[str]
    is_comparative: bool  # a "not" inside turns it: "A is not better than B"
    is_pair: bool  # of two names


_PATTERNS = [
    _Pattern(
        rule=rule,
        hint=hint,
        language=language,
        expression=_compiled(language, written),
        is_comparative="UP" in written or "DOWN" in written,
        is_pair="WIN" in written,
    )
    for (language, rule), listed in _WRITTEN.items()
    for hint, written in listed
]


def may_hold(folded: str) -> bool:
    """Whether a name may be compared with what is no brand of ours: quick, and never wrong with no."""
    return " than" in folded or (" qu" in folded and _COMPARED.search(folded) is not None)


def relations(text: str, language: str) -> list[Relation]:
    """What a marked text sets against each other; for each name, the first pattern that finds it."""
    found: list[Relation] = []
    taken: set[int] = set()
    is_single = text.count(FIRST) < 2
    for pattern in _PATTERNS:
        if pattern.is_pair and is_single:
            continue
        if pattern.hint in text and language in (pattern.language, UNDETERMINED):
            for match in pattern.expression.finditer(text):
                places = {match.start(side) for side in match.re.groupindex}
                if taken.isdisjoint(places):
                    taken |= places
                    found.append(_relation(text, pattern, match))
    return found


def _relation(text: str, pattern: _Pattern, match: re.Match[str]) -> Relation:
    places = {side: match.start(side) for side in match.re.groupindex}
    better, worse = places.get("win", NOWHERE), places.get("lose", NOWHERE)
    if len(places) == 1:
        if _NOTHING.search(text[max(0, match.start() - 40) : match.start()]):
            return Relation(pattern.rule, NOWHERE, NOWHERE)  # "nothing is better than A": the words say it
    elif pattern.is_comparative and _NEGATED.search(match.group()):
        # "A is not better than B" blames A and says little of B; "not worse" says nothing of either.
        return Relation(pattern.rule, NOWHERE, better if better < worse else NOWHERE)
    return Relation(pattern.rule, better, worse)
