"""Ids of X: the page of a post, and the time that is written inside an id. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from extractors.values import EPOCH, text_of
from extractors.x.settings import EPOCH_MS, SITE

FIRST_SNOWFLAKE = 29_700_859_247  # of November 2010; lower ids were counted one by one
BITS_BELOW = 22  # of machine and sequence, under the milliseconds


def uri_of(id_: str) -> str:
    return f"{SITE}/i/status/{quote(id_, safe='')}"


def number_of(id_: str | None) -> int:
    """The id as a number, 0 for what is none. Ids of one edited post grow with its versions."""
    return int(id_) if id_ and id_.isascii() and id_.isdigit() and len(id_) <= 19 else 0


def time_of(id_: str | None) -> datetime | None:
    """When an id was given out; None for ids of the first years and for what is no id."""
    number = number_of(id_)
    if number < FIRST_SNOWFLAKE:
        return None
    return EPOCH + timedelta(milliseconds=(number >> BITS_BELOW) + EPOCH_MS)


def identifier(item: Any, *names: str) -> str | None:
    """The first id among some fields. Text before numbers: large ones were rounded on their way here."""
    values = [item.get(name) for name in names] if isinstance(item, dict) else []
    texts = [text_of(value) for value in values if isinstance(value, str)]
    numbers = [text_of(value) for value in values if isinstance(value, int)]
    return next((found for found in (*texts, *numbers) if found), None)


def stamp(moment: datetime) -> str:
    """A moment as the API takes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
