"""From a draft to its words: which sentences, in what order, in whose voice."""

import re
from collections.abc import Callable

from agorascope.demo.articles import compose_article, compose_topic
from agorascope.demo.chance import generator
from agorascope.demo.model import DemoBrand, Draft, Lang, Member
from agorascope.demo.phrases import Phrasebook
from agorascope.demo.scenery import BRAND, OWN
from agorascope.demo.short_texts import sentences_of
from agorascope.demo.values import Values
from agorascope.demo.voices import capitalise, in_voice
from agorascope.demo.writing import joined, tone_of, voice_of

_SAME_THROUGHOUT = {"dur", "version", "price", "odo", "trial", "kid", "city"}
_ADDRESSES = re.compile(r"[@#]\w[\w-]*|\W+$")
_TRIES = 4  # a text somebody already wrote is composed anew


class Composer:
    """Writes the text of every draft, in order, from the material of its language."""

    def __init__(self, seed: int) -> None:
        self.rng = generator(seed, "words")
        langs: tuple[Lang, ...] = ("fr", "en")
        self.books = {lang: Phrasebook(lang, self.rng) for lang in langs}
        self._values = {lang: Values(lang, self.rng) for lang in langs}
        self._seen: set[str] = set()
        self._named: Member | None = None  # somebody the text names
        self.wordier = False  # a short text was taken already: say a little more
        self._dealt: set[str] = set()  # sentences of the present text
        self._kept: dict[str, str] = {}  # values that stay the same within one text

    def write(self, draft: Draft) -> None:
        """Set text and title of a draft; a repost has none."""
        if draft.kind == "repost":
            return
        self._kept.clear()
        planned = list(draft.mentions)
        self._named = planned[-1] if planned else None
        for attempt in range(_TRIES):
            self.wordier = attempt > 0
            self._dealt.clear()
            draft.mentions = list(planned)
            if draft.kind == "article":
                title, text = compose_article(self, draft)
            elif draft.kind == "post" and draft.community.network == "discourse":
                title, text = compose_topic(self, draft)
            else:
                title, text = None, self._short(draft)
            words = _ADDRESSES.sub("", text).lower()
            if words not in self._seen:
                break
        self._seen.add(words)
        draft.title, draft.text = title, text

    # -- sentences --------------------------------------------------------------------------

    def say(self, draft: Draft, section: str) -> str:
        """The next sentence of a section, filled for this draft."""
        book = self.books[draft.lang]
        template = book.deal(section)
        for _ in range(_TRIES):
            if template not in self._dealt:
                break
            template = book.deal(section)
        self._dealt.add(template)
        return book.fill(template, self.filler(draft))

    def has(self, draft: Draft, section: str) -> bool:
        """Whether the draft's language has that section."""
        return self.books[draft.lang].has(section)

    def filler(self, draft: Draft) -> Callable[[str], str]:
        """Values of slots for a draft: its brands, the person addressed, else the general ones."""
        brands = [BRAND[brand] for brand in draft.stances]
        main = brands[0] if brands else OWN
        other = brands[1] if len(brands) > 1 else OWN
        addressed = (draft.parent or draft.target or draft).author
        special: dict[str, Callable[[], str]] = {
            "b": lambda: self._brand(main, draft),
            "o": lambda: self._brand(other, draft),
            "bike": lambda: self._bike(main, draft),
            "topic_low": lambda: self.books[draft.lang].deal(f"topic {draft.topic}"),
            "topic": lambda: capitalise(self.books[draft.lang].deal(f"topic {draft.topic}")),
            "m": lambda: self._model(main, draft),
            "name": lambda: _called(addressed, draft.lang),
            "at": lambda: f"@{(self._named or addressed).handle}",
            "staff": lambda: (draft.author if draft.author.is_staff else addressed).first_name,
        }
        values = self._values[draft.lang]

        def value(name: str) -> str:
            if name in self._kept:
                return self._kept[name]
            text = special[name]() if name in special else values(name, draft.author.voice)
            if name in _SAME_THROUGHOUT:
                self._kept[name] = text
            return text

        return value

    def _brand(self, brand: DemoBrand, draft: Draft) -> str:
        draw = self.rng.random()
        if draft.community.network in {"mastodon", "bluesky"} and draft.kind != "article":
            if draw < 0.07:
                return f"#{brand.name}"
            if draw < 0.12:
                return f"@{brand.id}"
        if draw > 0.985 and not draft.author.is_staff and draft.kind != "article":
            return brand.misspelling
        return brand.id if draft.author.voice.lower else brand.name

    def _bike(self, brand: DemoBrand, draft: Draft) -> str:
        return f"{brand.id if draft.author.voice.lower else brand.name} {self._model(brand, draft)}"

    def _model(self, brand: DemoBrand, draft: Draft) -> str:
        """The model a text is about, the same throughout; at a launch, the new one."""
        if "model" not in self._kept:
            new = "X2" if brand.id == "velkarn" else "Escale"
            self._kept["model"] = new if draft.topic == "launch" else self.rng.choice(brand.models)
        return self._kept["model"]

    # -- short texts --------------------------------------------------------------------------

    def _short(self, draft: Draft) -> str:
        stance = tone_of(draft)
        parts = sentences_of(self, draft)
        if self._named:
            mention = self.say(draft, "mention")
            parts.insert(0 if mention.endswith(":") else len(parts), mention)
        body = joined(parts)
        text = in_voice(body, voice_of(draft), draft.lang, stance, self.rng)
        return self._tagged(self._addressed(text, draft), draft)

    # -- handles and hashtags -----------------------------------------------------------------

    def _addressed(self, text: str, draft: Draft) -> str:
        """Answers begin with the handle where the network's people do so."""
        share = {"mastodon": 0.93, "bluesky": 0.12, "discourse": 0.3, "rss": 0.1}[draft.community.network]
        if draft.parent is None or draft.parent.author.role == "page" or self.rng.random() > share:
            return text
        if draft.parent.author not in draft.mentions:
            draft.mentions.insert(0, draft.parent.author)
        return f"@{draft.parent.author.handle} {text}"

    def _tagged(self, text: str, draft: Draft) -> str:
        """A hashtag timeline holds what carries the hashtag."""
        if draft.community.network == "mastodon" and draft.parent is None:
            return f"{text} #{draft.community.id}"
        if draft.community.network == "bluesky" and draft.parent is None and self.rng.random() < 0.3:
            return f"{text} #{'velo' if draft.lang == 'fr' else 'bikes'}"
        return text


def _called(member: Member, lang: Lang) -> str:
    """A person by the first name, a page by what stands behind it."""
    if member.role == "page":
        return "l'équipe" if lang == "fr" else "the team"
    return member.first_name
