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
    "fr": "bien|bon(?:ne)?s?|rapides?|vite|fiables?|performante?s?|efficaces?|solides?|confortables?|agreables?"
    "|pratiques?|sympas?|simples?|beaux?|belles?|stables?|claire?s?|honnetes?|serieu(?:x|se|ses)|genia(?:l|le|ux)"
    "|abordables?|competente?s?|avantageu(?:x|se|ses)|robustes?|interessante?s?|puissante?s?",
}  # fmt: skip
_BAD = {
    "en": "expensive|annoying|difficult|complicated|fragile|boring|confusing|unreliable|overpriced|buggy|slow"
    "|rude|ugly|painful|frustrating|disappointing|useless|dishonest|crowded|bad|terrible|awful|dirty|noisy",
    "fr": "cher(?:e|es|s)?|lente?s?|complique(?:e|es|s)?|mauvais(?:e|es)?|null?e?s?|fragiles?|bruyante?s?|lourde?s?"
    "|longs?|longues?|moches?|penibles?|chiante?s?|difficiles?|decevante?s?|sales?|desagreables?|malhonnetes?",
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

# (rule, a hint that stands in every text of the pattern, language, the pattern)
_WRITTEN: tuple[tuple[Rule, str, str, str], ...] = (
    (Rule.COMPARISON, "as ", "en", "LOSE ~3 NOT ~3 as (?:GOOD) ~1 as ~2 WIN"),
    (Rule.COMPARISON, "aussi", "fr", "LOSE ~3 NOT ~1 aussi (?:GOOD) ~1 QUE WIN"),
    (Rule.COMPARISON, "wish", "en", "wish ~2 LOSE ~4 (?:as ~3 as|like|more like) WIN"),
    (Rule.COMPARISON, "only", "en", "only ~2 LOSE ~4 (?:as ~3 as|like|more like) WIN"),
    (Rule.COMPARISON, "seulement", "fr", "seulement ~2 LOSE ~3 (?:aussi|comme) ~2 (?:que )?WIN"),
    (Rule.COMPARISON, "should", "en", "LOSE should ~1 (?:learn|take) ~4 from WIN"),
    (Rule.COMPARISON, "exemple", "fr", "LOSE ~2 (?:devrait|devraient|doit|ferait bien de) ~1 exemple sur WIN"),
    (Rule.COMPARISON, "inspire", "fr", "LOSE ~2 (?:devrait|devraient|doit) s'inspirer ~1 WIN"),
    (Rule.COMPARISON, "than", "en", "WIN ~6 UP ~2 than ~3 LOSE"),
    (Rule.COMPARISON, "than", "en", "LOSE ~6 DOWN ~2 than ~3 WIN"),
    (Rule.COMPARISON, "qu", "fr", "WIN ~6 UP ~2 QUE LOSE"),
    (Rule.COMPARISON, "qu", "fr", "LOSE ~6 DOWN ~2 QUE WIN"),
    (Rule.COMPARISON, "dessus", "fr", "WIN ~3 (?:au-dessus|au dessus) ~1 LOSE"),
    (Rule.COMPARISON, "devant", "fr", "WIN ~1 (?:loin )?devant LOSE"),
    (Rule.COMPARISON, ">", "en", "WIN >+ LOSE"),
    (Rule.COMPARISON, "<", "en", "LOSE <+ WIN"),
    (Rule.COMPARISON, "e", "en", "WIN ~2 (?:beats?|destroys?|outperforms?|smokes|crushes|tops|blows away) ~2 LOSE"),
    (Rule.COMPARISON, " bat ", "fr", "WIN bat ~2 LOSE"),
    (Rule.COMPARISON, "prefer", "en", "prefer ~3 WIN ~2 (?:to|over) ~2 LOSE"),
    (Rule.COMPARISON, "over", "en", "(?:choose|chose|pick|picked|take|took|choosing) ~2 WIN ~2 over ~2 LOSE"),
    (Rule.COMPARISON, "over", "en", "WIN over ~1 LOSE (?:any day|every time|all day|any time)"),
    (Rule.COMPARISON, "rather", "en", "rather ~4 WIN ~3 than ~3 LOSE"),
    (Rule.COMPARISON, "instead", "en", "WIN ~2 instead of ~2 LOSE"),
    (Rule.COMPARISON, "prefer", "fr", "prefer\\w* ~2 WIN ~2 (?:aux?|a) ~2 LOSE"),
    (Rule.COMPARISON, "plutot", "fr", "WIN ~2 plutot QUE LOSE"),
    (Rule.COMPARISON, "plutot", "fr", "plutot ~2 WIN ~2 QUE LOSE"),
    (Rule.COMPARISON, "vaut", "fr", "mieux vaut ~2 WIN ~2 QUE LOSE"),
    (
        Rule.SWITCH, "from", "en",
        "(?:switch|mov|chang|migrat|upgrad|convert|went|going|port)\\w* ~3 from ~2 LOSE ~3 (?:over )?to ~2 WIN",
    ),
    (Rule.SWITCH, "to ", "en", "(?:switch|mov|chang|migrat)\\w* ~2 to ~2 WIN ~2 from ~2 LOSE"),
    (
        Rule.SWITCH, "for", "en",
        "(?:left|leaving|leave|ditch\\w*|dump\\w*|quit\\w*|abandon\\w*|dropped|dropping|traded|swapped)"
        " ~2 LOSE ~3 (?:for|in favou?r of) ~2 WIN",
    ),
    (Rule.SWITCH, "replac", "en", "replac\\w* ~2 LOSE ~3 (?:with|by) ~2 WIN"),
    (Rule.SWITCH, "bye", "en", "(?:good)?bye,? ~2 LOSE ~2 (?:hello|hi|welcome) ~2 WIN"),
    (
        Rule.SWITCH, "", "en",
        "(?:cancel\\w*|done with|finished with|leaving|left|tired of|sick of) ~2 LOSE ~3"
        " (?:signed up with|signing up with|go(?:ing)? (?:to|with|back to)|moving to|moved to|switch(?:ing|ed) to|join(?:ed|ing)|off to)"
        " ~2 WIN",
    ),
    (
        Rule.SWITCH, "pour", "fr",
        "(?:quitt|lach|abandonn|delaiss|plaqu|parti|pars)\\w* ~3 LOSE ~2 pour ~3 WIN",
    ),
    (
        Rule.SWITCH, "de", "fr",
        "(?:pass|chang|migr|bascul|part)\\w*(?: de(?: chez)?)? ~1 LOSE ~3 (?:aux?|a|chez|vers|pour) ~2 WIN",
    ),
    (Rule.SWITCH, "rempla", "fr", "rempla\\w* ~2 LOSE ~2 par ~2 WIN"),
    (Rule.SWITCH, "", "fr", "(?:adieu|au revoir|bye(?: bye)?|ciao),? ~2 LOSE ~2 (?:bonjour|hello|bienvenue) ~2 WIN"),
    (
        Rule.SWITCH, "", "fr",
        "(?:resili\\w*|marre de|fini|ras-le-bol de|quitt\\w*) ~2 LOSE ~4"
        " (?:pars|passe|passer|aller|retourne|file|inscris|souscris|suis) ~1 (?:chez|aux?|a) ~2 WIN",
    ),
    # One brand alone, the other side is none of ours.
    (Rule.COMPARISON, "than", "en", "(?:UP|rather ~4) ~2 than ~3 LOSE"),
    (Rule.COMPARISON, "qu", "fr", "UP ~2 QUE LOSE"),
    (Rule.OPPOSITE, "unlike", "en", "unlike ~3 LOSE"),
    (Rule.OPPOSITE, "o", "en", "(?:as opposed to|compared (?:to|with)|in contrast (?:to|with)) ~3 LOSE"),
    (
        Rule.OPPOSITE, "", "fr",
        "(?:contrairement|au contraire|a la difference|a l'inverse|a l'oppose|comparee?s?|par rapport) ~3 LOSE",
    ),
)  # fmt: skip


_NEGATED = re.compile(r"\b(?:not|never|\w+n't|no|isnt|pas|jamais)\b")
_NOTHING = re.compile(r"\b(?:nothing|no\s+one|nobody|never|rien|personne|jamais)\b[^.!?]{0,15}$")
_COMPARED = re.compile(r" (?:mieux|meilleur|superieur|plus|moins) ")
_GAP = r"(?:\s+[^\s\ue000\ue001.!?;]+)"
_BEFORE = r"(?:[@#\"\u00ab(]|[a-z]{1,6}')?"  # "@A", "d'A"
_BEHIND = r"[,\"\u00bb)!.]*"


def _compiled(language: str, written: str) -> re.Pattern[str]:
    pattern = written if written.startswith(("WIN", "LOSE")) else rf"(?<!\w)(?:{written}"
    pattern += "" if pattern == written else ")"
    for word, listed in (("UP", _UP), ("DOWN", _DOWN), ("NOT", _NOT), ("GOOD", _GOOD)):
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
    _Pattern(rule, hint, language, _compiled(language, written), "UP" in written or "DOWN" in written, "WIN" in written)
    for rule, hint, language, written in _WRITTEN
]


def may_hold(folded: str) -> bool:
    """Whether a name may be compared with what is no brand of ours: quick, and never wrong with no."""
    return " than" in folded or " qu" in folded and _COMPARED.search(folded) is not None


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
