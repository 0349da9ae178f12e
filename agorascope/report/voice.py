"""How a report speaks one language: its phrases, and numbers, dates and lists as its readers write them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from agorascope.report.facts import Comparison
from agorascope.report.phrases import PHRASES, Phrase
from agorascope.report.weeks import Week
from agorascope.statistics import Estimate

LOCALES = {"fr": "fr_FR", "en": "en_GB"}
MINUS = "\u2212"
FINE, FIRM = "\u202f", "\u00a0"  # spaces that no line breaks at: thin, and full
_BEFORE_HIGH = re.compile(r" (?=[;!?%])")
_BEFORE_COLON = re.compile(r" (?=:)|(?<=«) | (?=»)")


_BEFORE_VALUE = re.compile(r"\b([dD]|[qQ]u)e \{(\w+)\}")
_VOWELS = frozenset("aeiouy")  # an h may be mute or not: it is left alone


@dataclass(frozen=True, slots=True)
class Voice:
    """A language and the clock of the workspace."""

    language: str  # fr or en
    zone: ZoneInfo

    def say(self, key: str, n: int | None = None, /, **values: object) -> str:
        """The phrase `key` with its values; `n` chooses between one and many, and is given as {n}."""
        phrase: Phrase = PHRASES[self.language][key]
        if isinstance(phrase, tuple):
            if n is None:
                raise ValueError(f"{key} counts something: n is needed")
            phrase = phrase[0] if self._is_one(n) else phrase[1]
        words = self.as_print(phrase).replace("{n} ", f"{{n}}{FIRM}")
        if self.language == "fr":
            words = _BEFORE_VALUE.sub(lambda found: _elided(found, values), words)
        if n is not None:
            values["n"] = self.whole(n)
        return words.format(**values)

    def _is_one(self, n: int) -> bool:
        return n in {0, 1} if self.language == "fr" else n == 1

    def whole(self, number: float) -> str:
        """1,234 or 1 234."""
        return self._decimal(round(number), "#,##0")

    def decimal(self, number: float, digits: int = 1) -> str:
        """2.5 or 2,5."""
        return self._decimal(number, "#,##0." + "0" * digits)

    def percent(self, share: float, *, signed: bool = False, digits: int = 0) -> str:
        """12% or 12 %."""
        shown = self._decimal(share * 100, "+0;-0" if signed and round(share * 100) else "0")
        if digits:
            shown = self.decimal(share * 100, digits)
        return shown + (f"{FINE}%" if self.language == "fr" else "%")

    def score(self, value: float) -> str:
        """A net sentiment with its sign: +0.11 or +0,11."""
        return self._decimal(value, "+0.00;-0.00" if abs(value) >= 0.005 else "0.00")

    def points(self, difference: float) -> str:
        """A difference of shares in points: +8 pts."""
        shown = self._decimal(difference * 100, "+0;-0" if round(difference * 100) else "0")
        return f"{shown}{FIRM}pts"

    def interval(self, low: str, high: str) -> str:
        """Two ends: from a to b."""
        return self.say("interval", low=low, high=high)

    def share(self, estimate: Estimate) -> str:
        """A share, or the words for too few."""
        return self._estimate(estimate, self.percent)

    def net(self, estimate: Estimate) -> str:
        """A net sentiment, or the words for too few."""
        return self._estimate(estimate, self.score)

    def share_with_interval(self, estimate: Estimate) -> str:
        """12% (9 to 15)."""
        if estimate.value is None or not estimate.enough_data:
            return self.say("too_few")
        ends = self.interval(self.whole(estimate.low * 100), self.whole(estimate.high * 100))
        return f"{self.percent(estimate.value)} ({ends})"

    def net_with_interval(self, estimate: Estimate) -> str:
        """+0.11 (−0.07 to +0.28)."""
        if estimate.value is None or not estimate.enough_data:
            return self.say("too_few")
        ends = self.interval(self.score(estimate.low), self.score(estimate.high))
        return f"{self.score(estimate.value)} ({ends})"

    def _estimate(self, estimate: Estimate, shown: object) -> str:
        if estimate.value is None or not estimate.enough_data:
            return self.say("too_few")
        return shown(estimate.value)  # type: ignore[operator,no-any-return] # one of two methods above

    def day(self, value: date, *, year: bool = False) -> str:
        """21 September; in French the first of a month is « 1er »."""
        number = "1er" if self.language == "fr" and value.day == 1 else str(value.day)
        rest = format_date(value, "MMMM y" if year else "MMMM", locale=LOCALES[self.language])
        return f"{number}{FIRM}{rest}"

    def local_day(self, moment: datetime) -> str:
        """The day of an instant on the workspace's clock."""
        return self.day(moment.astimezone(self.zone).date())

    def moment(self, instant: datetime) -> str:
        """30 September 2026 at 22:00, or the end of 30 September 2026, on the workspace's clock."""
        here = instant.astimezone(self.zone)
        if here.time() == time():
            return self.say("end_of", day=self.day(here.date() - timedelta(days=1), year=True))
        clock = f"{here:%H}{FIRM}h{FIRM}{here:%M}" if self.language == "fr" else f"{here:%H:%M}"
        return self.say("moment", day=self.day(here.date(), year=True), clock=clock)

    def week(self, week: Week) -> str:
        """21 to 27 September 2026."""
        first, last = week.first, week.last
        if (first.year, first.month) == (last.year, last.month):
            start = self.day(first).split(FIRM)[0]
        else:
            start = self.day(first, year=first.year != last.year)
        return self.say("from_to", start=start, end=self.day(last, year=True))

    def days(self, first: date, last: date) -> str:
        """On 3 July, or from 3 to 5 July."""
        if first == last:
            return self.say("on_day", day=self.day(first))
        same = (first.year, first.month) == (last.year, last.month)
        start = self.day(first).split(FIRM)[0] if same else self.day(first)
        return self.say("from_to_days", start=start, end=self.day(last))

    def span(self, minutes: float) -> str:
        """40 minutes, 11 hours, 3 days."""
        if minutes < 90:
            return self.say("minutes", round(minutes))
        if minutes < 48 * 60:
            return self.say("hours", round(minutes / 60))
        return self.say("days", round(minutes / (24 * 60)))

    def listing(self, parts: Sequence[str]) -> str:
        """a, b and c."""
        return str(format_list(list(parts), locale=LOCALES[self.language]))

    def change(self, compared: Comparison, *, is_score: bool = False) -> str:
        """The difference of two weeks with its interval; the words for too few without one."""
        change, low, high = compared.change, compared.change_low, compared.change_high
        if not compared.is_judged or change is None or low is None or high is None:
            return self.say("too_few")
        write = self.score if is_score else lambda value: self._signed(value * 100)
        ends = self.interval(write(low), write(high))
        return f"{self.score(change) if is_score else self.points(change)} ({ends})"

    def language_name(self, code: str) -> str:
        """The name of a language in the report's language, or its code."""
        return str(Locale.parse(LOCALES[self.language]).languages.get(code, code))

    def as_print(self, words: str) -> str:
        """Sentences written elsewhere, with the spaces and apostrophes of print."""
        return typeset(words) if self.language == "fr" else words.replace("'", "’")

    def signed(self, number: float) -> str:
        """A difference of counts with its sign."""
        return self._decimal(number, "+#,##0;-#,##0" if round(number) else "0")

    def _signed(self, number: float) -> str:
        return self._decimal(number, "+0;-0" if round(number) else "0")

    def _decimal(self, number: float, pattern: str) -> str:
        written = str(format_decimal(number, pattern, locale=LOCALES[self.language])).replace("-", MINUS)
        return written.removeprefix(MINUS) if not written.strip(f"{MINUS}0.,") else written


def _elided(found: re.Match[str], values: Mapping[str, object]) -> str:
    """« de Acme » as « d'Acme »."""
    value = unicodedata.normalize("NFD", str(values.get(found[2], "")))[:1].casefold()
    return f"{found[1]}’{{{found[2]}}}" if value in _VOWELS else found[0]


def typeset(words: str) -> str:
    """French phrases with the spaces and apostrophes of print."""
    spaced = _BEFORE_COLON.sub(FIRM, _BEFORE_HIGH.sub(FINE, words))
    return spaced.replace("'", "’")
