"""Where a text asks, wishes, repeats or quotes: parts of it that are not the author's own judgement.

    marked text, its sentences -> regions (rule, start, end)

A cue holds from where it stands to the end of its sentence. The cues are expressions over folded text
in which names are marks (`agorascope.stance.marks`).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agorascope.stance.clauses import Segment
from agorascope.stance.marks import FIRST, NAME
from agorascope.stance.rules import Rule
from agorascope.stance.words import UNDETERMINED


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a text under a rule."""

    rule: Rule
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Cue:
    """`hints`: one of them stands in every text in which the expression is found."""

    rule: Rule
    language: str
    hints: tuple[str, ...]
    expression: re.Pattern[str]


def _cue(rule: Rule, language: str, hints: str, *choices: str) -> _Cue:
    return _Cue(rule, language, tuple(hints.split("|")), re.compile("|".join(choices)))


_SOON = rf"(?:\s+[^\s.!?]+){{0,2}}?\s+[@#]?{NAME}"  # a name, two words on at most
_AHEAD = f"[^.!?]{{0,120}}?{FIRST}"  # a name in what follows
_SAYS = r"(?:says?|said|claim(?:s|ed)?|promis(?:es?|ed)|announc(?:es?|ed)|boasts?|brags?|insists?|pretends?)"
_DIT = (
    r"(?:dit|disent|affirment?|pretend(?:ent)?|promet(?:tent)?|annoncent?|assurent?|declarent?|jurent?"
    r"|se\s+vantent?|garantit|garantissent|clament?)"
)
_WHO = (
    r"(?:some(?:one|body)|they|people|every(?:one|body)|critics|reviewers|he|she"
    r"|(?:the|an?|his|her|their|my)\s+\w+)"
)
_QUI = r"(?:ils?|elles?|(?:la|le|les|mon|ma|mes|son|sa|un|une)\s+\w+|l'\w+)"
_HEARSAY = r"(?:says?|said|claims?|claimed|told\s+(?:me|us)|tells\s+(?:me|us)|keeps?\s+saying|calls?)"
_DIT_QUE = r"(?:dit|disent|affirment?|pretend(?:ent)?|repetent?|jurent?)\s+qu[e']"
_CUES = (
    _cue(
        Rule.REGRET, "en", "wish|if only",
        rf"\b(?:i|we)\s+(?:really\s+|just\s+)?wish{_SOON}\s+(?:ha[dsv]e?|was|were|would|could|did|wasn't|weren't)\b",
        rf"\bif\s+only{_SOON}",
    ),
    _cue(Rule.REGRET, "fr", "si seulement", rf"\bsi\s+seulement{_SOON}"),
    _cue(
        Rule.WISH, "en", "hop|would be|would l|'d l|fingers",
        rf"\b(?:hope|hopefully|hoping|fingers\s+crossed)(?:\s+(?:that|the|this|my|our|your|new)){{0,3}}?\s+[@#]?{NAME}\s+\w",
        r"\bwould\s+be\s+(?:so\s+)?(?:nice|great|good|cool|awesome|lovely|better|amazing)\s+(?:if|to)\b",
        rf"(?:\bwould|'d)\s+(?:really\s+)?(?:love|like)\s+(?:to\s+see|it\s+if){_SOON}",
    ),
    _cue(
        Rule.WISH, "fr", "esper|vivement|pourvu|aimerai|voudrai|serait|svp|s'il|faites",
        r"\b(?:j'espere|on\s+espere|esperons|en\s+esperant|esperant)\b",
        r"\bvivement\b|\bpourvu\s+qu[e']|\b(?:j'|on\s+|nous\s+)aimeri?ai[ts]\b|\bje\s+voudrais\b",
        r"\bserait\s+(?:bien|cool|top|super|sympa|genial|chouette)\b|\bfaites[-\s]nous\b",
    ),
    _cue(
        Rule.REPORTED, "en", "say|said|claim|promis|announc|boast|brag|insist|pretend",
        rf"{NAME}(?:\s+[^\s.!?]+){{0,2}}?\s+{_SAYS}\b",
        rf"\b{_WHO}\s+(?:\w+\s+)?{_HEARSAY}\b(?={_AHEAD})",
    ),
    _cue(
        Rule.REPORTED, "en", "according|apparently|rumo|hear|told",
        r"\baccording\s+to\b|\bapparently\b|\brumou?r\s+has\s+it\b|\bi(?:'ve)?\s+(?:keep\s+)?hear\b",
        rf"\bi(?:'ve)?\s+heard\s+that\b|\b{_WHO}\s+told\s+(?:me|us)\b(?={_AHEAD})",
    ),
    _cue(
        Rule.REPORTED, "fr", "dit|dis|affirm|pretend|prom|annonc|assur|declar|vant|jur|garanti|clam|repet",
        rf"{NAME}(?:\s+[^\s.!?]+){{0,2}}?\s+{_DIT}\b",
        rf"\b{_QUI}\s+(?:\w+\s+)?{_DIT_QUE}(?={_AHEAD})",
    ),
    _cue(
        Rule.REPORTED, "fr", "selon|d'apres|parait|apparemment|soi-disant|a dit|on dit|j'ai ",
        r"\bselon\b|\bd'apres\b|\b(?:il\s+)?parait(?:\s+qu[e']|-il)|\bapparemment\b|\bsoi-disant\b",
        r"\bon\s+(?:m'a|nous\s+a|t'a)\s+dit\b|\bon\s+dit\s+qu[e']|\bj'ai\s+(?:lu|entendu)\s+(?:dire\s+)?qu[e']",
    ),
)  # fmt: skip
_ASKED = re.compile(r"\?(?=[\s?!.\"')\u00bb]|$)")  # not the one inside an address
_ASKING = re.compile(
    r"\W*(?:any(?:one|body)\s+(?:know|tried|else|here|have|use)|do(?:es)?\s+any(?:one|body)|has\s+any(?:one|body)"
    r"|quelqu'un\s+(?:sait|connait|a\s|peut|utilise)|qui\s+(?:sait|connait|a\s+deja)|est-ce\s+qu)"
)
# "Why is A so slow?" is a complaint in the form of a question.
_REPROACH = re.compile(
    r"\b(?:why|how\s+come|how\s+(?:can|dare|could)|when\s+(?:will|are)|what\s+the|seriously|wtf|pourquoi"
    r"|comment\s+(?:se\s+fait|pouvez|peut)|quand\s+(?:est-ce|allez|comptez)|vous\s+vous\s+(?:moquez|foutez)"
    r"|serieux|non\s+mais)\b"
)
_QUOTE = re.compile(r'"[^"\n]{8,300}"|\u00ab[^\u00bb\n]{8,300}\u00bb|\u201c[^\u201d\n]{8,300}\u201d')
_OPENS_QUOTE = re.compile('["\u00ab\u201c]')
_SPEECH = re.compile(
    r"\b(?:says?|said|saying|reads?|goes|slogan|motto|tagline|headline|title|ad|advert|poster|printed|written"
    r"|dit|disent|repete|titre|affiche|ecrit|pub|publicite|clame|annonce|devise)\b"
)
_BESIDE = 60  # characters beside a quote in which somebody is said to speak
_RETWEET = re.compile(rf"\s*rt\s+@{NAME}")  # what a brand is repeated with is its own praise

_HINTS = {
    language: tuple(hint for cue in _CUES if cue.language == language for hint in cue.hints)
    for language in ("en", "fr")
}
_HINTS[UNDETERMINED] = _HINTS["en"] + _HINTS["fr"]


def may_hold(folded: str, language: str) -> bool:
    """Whether a mood may be found: quick, and never wrong where it says no."""
    if "?" in folded or "rt @" in folded or _ASKING.match(folded):
        return True
    if any(hint in folded for hint in _HINTS.get(language, ())):
        return True
    return _OPENS_QUOTE.search(folded) is not None and _SPEECH.search(folded) is not None


def regions(text: str, language: str, sentences: Sequence[Segment]) -> list[Region]:
    """Stretches of a marked text under a mood."""
    ends = [sentence.end for sentence in sentences]
    return [*_questions(text, sentences), *_cued(text, language, ends), *_quoted(text)]


def _questions(text: str, sentences: Sequence[Segment]) -> Iterator[Region]:
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        if (_ASKED.search(words) or _ASKING.match(words)) and not _REPROACH.search(words):
            yield Region(Rule.QUESTION, sentence.start, sentence.end)


def _cued(text: str, language: str, ends: Sequence[int]) -> Iterator[Region]:
    for cue in _CUES:
        if language in (cue.language, UNDETERMINED) and any(hint in text for hint in cue.hints):
            for found in cue.expression.finditer(text):
                yield Region(cue.rule, found.start(), ends[bisect_right(ends, found.start())])


def _quoted(text: str) -> Iterator[Region]:
    if found := _RETWEET.match(text):
        yield Region(Rule.REPORTED, found.start(), len(text))
    for quote in _QUOTE.finditer(text) if _OPENS_QUOTE.search(text) else ():
        start, end = quote.span()
        beside = f"{text[max(0, start - _BESIDE) : start]} {text[end : end + _BESIDE]}"
        if FIRST in quote.group() and _SPEECH.search(beside):
            yield Region(Rule.QUOTED, start, end)
