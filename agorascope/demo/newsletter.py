"""The own brand's newsletter, as its mailing tool would export it: a table of campaigns for each day.

A letter goes out every other Tuesday, and one for the newsletter among the events, which people open and
click more. Most of those who open one do so on the day it comes.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from random import Random

from agorascope.demo.almanac import Almanac
from agorascope.demo.chance import generator

NETWORK = "newsletter"
CHANNEL = "la-lettre"
NAME = "La lettre Cyclandre"
COLUMNS = ("campaign", "date", "sent", "delivered", "unique_opens", "unique_clicks", "unsubscribes")
_SUBSCRIBERS = 4200
_DELIVERED, _OPENED, _CLICKED, _LEFT = (
    0.985,
    0.34,
    0.11,
    0.003,
)  # of what was sent, delivered, opened, delivered
_BY_DAY = (0.68, 0.2, 0.08, 0.04)  # of the openings, from the day of the letter on
_EVENT = 1.5  # what an event makes of the share that opens, and of the share that clicks
Row = tuple[str, str, int, int, int, int, int]


def tables(seed: int, almanac: Almanac) -> Iterator[tuple[date, str]]:
    """(day, CSV) of every day on which a letter was sent or opened."""
    rng = generator(seed, "newsletter")
    rows: dict[date, list[Row]] = {}
    for number, (name, first, is_event) in enumerate(_letters(almanac)):
        sent = _SUBSCRIBERS + 35 * number + rng.randint(-10, 10)
        for row in _campaign(rng, name, first, sent, is_event=is_event):
            rows.setdefault(date.fromisoformat(row[1]), []).append(row)
    for day in sorted(rows):
        if day <= almanac.days[-1]:
            yield day, _csv(rows[day])


def _letters(almanac: Almanac) -> list[tuple[str, date, bool]]:
    """(name, day, whether it is an event) of every letter, in time order."""
    events = [(event.name, almanac.days[event.first]) for event in almanac.events if event.kind == NETWORK]
    tuesdays = [day for day in almanac.days if day.weekday() == 1][::2]
    near = {day + timedelta(days=n) for _, day in events for n in range(-3, 4)}
    usual = [(f"La lettre du {day:%d/%m/%Y}", day, False) for day in tuesdays if day not in near]
    return sorted([*usual, *((name, day, True) for name, day in events)], key=lambda letter: letter[1])


def _campaign(rng: Random, name: str, first: date, sent: int, *, is_event: bool) -> Iterator[Row]:
    """What one letter brought, day by day."""
    force = (_EVENT if is_event else 1.0) * rng.uniform(0.92, 1.08)
    delivered = round(sent * _DELIVERED)
    for offset, share in enumerate(_BY_DAY):
        opens = round(delivered * _OPENED * force * share)
        clicks = round(opens * _CLICKED * force)
        left = round(delivered * _LEFT * share)
        of_day = (sent, delivered) if offset == 0 else (0, 0)
        yield (name, (first + timedelta(days=offset)).isoformat(), *of_day, opens, clicks, left)


def _csv(rows: list[Row]) -> str:
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return stream.getvalue()
