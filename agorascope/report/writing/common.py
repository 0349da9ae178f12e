"""What the sections share: names of aspects, quotes with their source, when an alert was. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agorascope.delivery.alerts import Alert
from agorascope.delivery.wording import cause_in_words
from agorascope.pseudonyms import SHORT_KEY
from agorascope.report.blocks import Quote
from agorascope.report.facts import Alarm, Facts, Said
from agorascope.report.findings import Judged, Key
from agorascope.report.texts import printable
from agorascope.report.voice import Voice

_PSEUDONYM = re.compile(r"[0-9a-f]{16,}")
SELDOM = 0.05  # people a week: shown with one decimal, less would read as none at all
_BEGINNINGS = {"Since", "Depuis", "People", "On", "More", "Fewer", "Plus", "Moins", "A", "Une"}
KNOWN_ALARMS = ("field_absent", "listing_failed", "volume_low", "token_expires", "stale")


@dataclass(frozen=True, slots=True)
class Desk:
    """What every section writes from."""

    facts: Facts
    voice: Voice
    judged: Mapping[Key, Judged]

    def aspect(self, aspect_id: str | None) -> str:
        """An aspect's name in the report's language."""
        names = self.facts.aspects.get(aspect_id or "")
        return (names[1] if self.voice.language == "fr" else names[0]) if names else (aspect_id or "")

    def people(self, n: int) -> str:
        return self.voice.say("people", n)

    def person(self, who: str, network: str) -> str:
        """Somebody and the network."""
        if not who:
            return self.voice.say("nobody_on", network=network)
        return self.voice.say("who_on", who=who, network=network)

    def where(self, said: Said) -> str:
        """Network and community."""
        if not said.community or said.community == said.network:
            return said.network
        return self.voice.say("and_in", network=said.network, community=said.community)

    def quote(self, said: Said, *, with_author: bool = True) -> Quote:
        """A quote; its author is named unless the sentence above names them."""
        key = "source" if with_author and said.who else "source_nobody"
        who = said.who[:SHORT_KEY] if _PSEUDONYM.fullmatch(said.who) else said.who
        source = self.voice.say(key, who=who, where=self.where(said), day=self.voice.local_day(said.at))
        return Quote(printable(said.text), source, said.url, said.language)

    def cause(self, alert: Alert) -> str:
        """The likely cause of an alert as a sentence."""
        place = 1 if self.voice.language == "fr" else 0
        names = {key: pair[place] for key, pair in self.facts.aspects.items()}
        return self.voice.as_print(cause_in_words(alert, self.voice.language, names))

    def when(self, alert: Alert) -> str:
        """When an alert was on: since a day, on a day, or from one to another."""
        voice, first = self.voice, alert.started_at.astimezone(self.voice.zone).date()
        if alert.ended_at is None:
            return sentence_middle(voice.say("alert_since", start=voice.day(first)))
        last = last_day(alert.ended_at, voice)
        return voice.days(first, max(first, last))


def alarm_in_words(desk: Desk, alarm: Alarm) -> str:
    """What is wrong with a source, as a sentence."""
    say = desk.voice.say
    if alarm.kind in KNOWN_ALARMS:
        what = say(f"alarm_{alarm.kind}", subject=alarm.subject)
    else:
        what = say("alarm_other", kind=alarm.kind, subject=alarm.subject)
    return say("alarm_item", network=alarm.network, what=what)


def last_day(end: datetime, voice: Voice) -> date:
    """The day that an alert ended on: an end at midnight closes the day before."""
    return (end.astimezone(voice.zone) - timedelta(microseconds=1)).date()


def sentence_middle(words: str, *, keep: bool = False) -> str:
    """A sentence as a part of another: no full stop unless to `keep`, and a small first letter.

    A word that is a name keeps its capital: one is taken for such when it is no known beginning.
    """
    first = words.split(" ", 1)[0]
    start = words[:1].lower() if first in _BEGINNINGS else words[:1]
    rest = words[1:] if keep else words[1:].removesuffix(".")
    return start + rest


def sentence(words: str) -> str:
    """Words with a capital first letter."""
    return words[:1].upper() + words[1:]
