"""When things happen: days, weekdays, hours, the events and the crisis of the demo world."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from agorascope.demo.chance import generator

ZONE = ZoneInfo("Europe/Paris")
HOUR_WEIGHTS = {
    "mastodon": (1, 0.5, 0.3, 0.2, 0.3, 1, 4, 8, 9, 6, 5, 5, 8, 7, 5, 4, 5, 8, 9, 8, 7, 7, 5, 3),
    "bluesky": (2, 1, 0.5, 0.3, 0.3, 0.6, 3, 6, 7, 6, 5, 6, 9, 7, 5, 5, 5, 7, 9, 9, 9, 9, 7, 4),
    "discourse": (1, 0.5, 0.2, 0.1, 0.1, 0.3, 1, 3, 5, 5, 5, 5, 6, 5, 4, 4, 5, 6, 8, 9, 11, 11, 8, 4),
    "rss": (0, 0, 0, 0, 0, 1, 6, 10, 9, 7, 6, 4, 4, 3, 4, 4, 3, 4, 3, 2, 1, 1, 0, 0),
}
WEEKEND_HOURS = (2, 1, 0.5, 0.3, 0.2, 0.3, 0.6, 2, 4, 7, 9, 9, 7, 6, 7, 7, 7, 8, 8, 7, 7, 7, 6, 4)
WEEKDAY_FACTORS = (1.12, 1.1, 1.08, 1.05, 0.98, 0.78, 0.84)
CRISIS_PROFILE = (1.6, 2.9, 3.3, 2.5, 1.9, 1.5, 1.2, 1.0)  # extra mentions, in normal days


@dataclass(frozen=True, slots=True)
class DemoEvent:
    """An event and the share of mentions it adds on each of its days."""

    id: str
    kind: str
    name: str
    brand: str
    first: int  # day index
    length: int
    lift: float
    section: str  # material it speaks with


class Almanac:
    """Days of the world in local time, with their rhythm and what was planned for them."""

    def __init__(self, seed: int, days: int, end: date) -> None:
        self.days = [end - timedelta(days=days - 1 - index) for index in range(days)]
        rng = generator(seed, "almanac")
        self.volume = self._rhythm(rng)
        self.crisis_first = round(days * 0.68) + rng.randint(-2, 2)
        self.crisis_days = min(len(CRISIS_PROFILE), max(2, days // 8))
        self.events = self._events(rng)
        self._midnights = [
            int(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp())
            for day in [*self.days, self.days[-1] + timedelta(days=1)]
        ]
        first = self.days[0]
        self._opening = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp())

    def _rhythm(self, rng: Random) -> list[float]:
        """Weekday, a slow wave shared by all brands, and a little noise: the market."""
        wave, factors = 0.0, []
        for index, day in enumerate(self.days):
            wave = 0.7 * wave + rng.gauss(0, 0.04)
            season = 1 + 0.08 * math.sin(index / 19)
            factors.append(WEEKDAY_FACTORS[day.weekday()] * season * math.exp(wave))
        return factors

    def _events(self, rng: Random) -> list[DemoEvent]:
        days = len(self.days)

        def at(share: float) -> int:
            return round(days * share) + rng.randint(-1, 1)

        def lasting(length: int) -> int:
            return min(length, max(1, days // 17))

        own, rival = "cyclandre", "velkarn"
        letter, contest = "Lettre d'été", "Concours photo « Mon trajet »"
        return [
            DemoEvent("summer-letter", "newsletter", letter, own, at(0.27), lasting(2), 0.15, "newsletter"),
            DemoEvent("mechanics-live", "chat", "Direct des mécanos", own, at(0.36), 1, 0.3, "chat event"),
            DemoEvent("photo-contest", "contest", contest, own, at(0.47), lasting(7), 0.35, "contest"),
            DemoEvent("velkarn-x2", "launch", "Velkarn X2", rival, at(0.58), lasting(3), 0.6, "launch"),
            DemoEvent("escale", "launch", "Cyclandre Escale", own, at(0.86), lasting(4), 0.5, "launch"),
        ]

    @property
    def start(self) -> int:
        """First second that lies in the world both by local and by UTC date."""
        return max(self._midnights[0], self._opening)

    @property
    def stop(self) -> int:
        """First second after the world."""
        return self._midnights[-1]

    def day_of(self, at: int) -> int:
        """Index of the local day an instant belongs to."""
        guess = min(max((at - self._midnights[0]) // 86_400, 0), len(self.days) - 1)
        while guess > 0 and at < self._midnights[guess]:
            guess -= 1
        while guess < len(self.days) - 1 and at >= self._midnights[guess + 1]:
            guess += 1
        return guess

    def moment(self, rng: Random, day: int, network: str) -> int:
        """An instant of a local day, at the hours that network's people write."""
        weekend = self.days[day].weekday() >= 5 and network != "rss"
        weights = WEEKEND_HOURS if weekend else HOUR_WEIGHTS[network]
        hour = rng.choices(range(24), cum_weights=list(accumulate(weights)))[0]
        at = self._midnights[day] + hour * 3600 + rng.randrange(3600)
        if at < self._opening:  # the first local day begins before its UTC date does
            at = self._opening + rng.randrange(7200)
        return min(at, self._midnights[day + 1] - 1)

    def awake(self, rng: Random, at: int) -> int:
        """The same instant, or a moment of the following morning when it falls in the night."""
        day = self.day_of(at)
        hour = (at - self._midnights[day]) / 3600
        if 0.5 < hour < 6 and rng.random() < 0.9:
            return self._midnights[day] + int(3600 * rng.uniform(6.2, 9.5))
        return at

    def office_hours(self, rng: Random, at: int) -> int:
        """The same instant, or the next opening of customer care (Monday to Saturday, 8:30 to 19:00)."""
        while at < self.stop:
            day = self.day_of(at)
            opening, closing = self._midnights[day] + 30_600, self._midnights[day] + 68_400
            if self.days[day].weekday() < 6 and at < closing:
                return at if at >= opening else opening + rng.randrange(5400)
            at = self._midnights[day + 1] + 1
        return at
