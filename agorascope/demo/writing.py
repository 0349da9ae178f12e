"""What the writers of short and long texts share: dealing sentences, giving an opinion, joining them."""

from dataclasses import replace
from random import Random
from typing import Protocol

from agorascope.demo.model import Draft, Stance, Voice
from agorascope.demo.phrases import sections
from agorascope.demo.scenery import ASPECTS, BRANDS

_PROPER = (
    {"I", "GPS", "Bluetooth", "SAV"}
    | {name for brand in BRANDS for name in (brand.name, brand.misspelling)}
    | {city.split()[0] for lang in ("fr", "en") for city in sections(lang)["city"]}
    | set(sections("en")["day"])
) - {"La"}
_NEGATIVE = {"irony", "crisis tail", "unhappy staff", "agree neg", "author neg", "comment neg"}
_POSITIVE = {"agree pos", "author pos", "comment pos", "thanks", "thanks staff"}
_UNDECIDED = {"compare", "compare question"}


class Writer(Protocol):
    """Deals sentences for a draft."""

    @property
    def rng(self) -> Random: ...

    @property
    def wordier(self) -> bool:
        """Whether a first attempt was taken already, so that more should be said."""
        ...

    def say(self, draft: Draft, section: str) -> str:
        """The next sentence of a section, filled for this draft."""
        ...

    def has(self, draft: Draft, section: str) -> bool:
        """Whether the draft's language has that section."""
        ...


def opinion(writer: Writer, draft: Draft, *, tails: int) -> list[str]:
    """A sentence that names the brand, and what the same person adds."""
    stance = next(iter(draft.stances.values()), "neu")
    aspect = draft.topic if draft.topic in ASPECTS else writer.rng.choice(ASPECTS)
    sentences = [writer.say(draft, f"{aspect} {stance} core")]
    return sentences + [writer.say(draft, f"{aspect} {stance} tail") for _ in range(tails)]


def tone_of(draft: Draft) -> Stance:
    """The tone a text is written in."""
    if draft.intent in _NEGATIVE:
        return "neg"
    if draft.intent in _POSITIVE:
        return "pos"
    if draft.intent in _UNDECIDED:
        return "neu"
    return next(iter(draft.stances.values()), "neu")


def voice_of(draft: Draft) -> Voice:
    """The author's voice; a typo in the phrase that is not the brand would make it one."""
    voice = draft.author.voice
    return replace(voice, typo_rate=0.0) if draft.intent == "game" else voice


def joined(sentences: list[str]) -> str:
    """Sentences in a row; after a comma or a colon the next one loses its capital."""
    text = ""
    for sentence in sentences:
        runs_on = text.endswith((",", ":", " mais", " but"))
        text = f"{text} {_uncapitalised(sentence) if runs_on else sentence}".lstrip()
    return text


def _uncapitalised(sentence: str) -> str:
    first = sentence.split(" ", 1)[0].strip(".,;:!?…'’\"")
    proper = first in _PROPER or first.startswith(("#", "@", "I'")) or (first.isupper() and len(first) > 1)
    return sentence if proper else sentence[:1].lower() + sentence[1:]
