"""What is said of a formula: what it is for, how it reads, where it comes from, what it does not mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from babel.numbers import format_decimal

from streamlit_app.i18n import locale
from streamlit_app.i18n.formats import percent

_PERCENT = re.compile(r"([\d.]+) ?%")


@dataclass(frozen=True, slots=True)
class Measured:
    """A measured figure in words: `quote` stands in the document of that name, and holds every figure."""

    words: str
    figures: Mapping[str, str]
    document: str
    quote: str

    def sentence(self) -> str:
        """The words with the figures as the reader's locale writes them."""
        return self.words.format(**{name: _written(value) for name, value in self.figures.items()})


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula in the reader's language; `working` names the value that can be computed again."""

    key: str
    name: str
    purpose: str
    latex: tuple[str, ...]
    letters: str  # what the letters of the formula stand for
    source: str
    document: str
    is_not: tuple[str, ...]
    working: str | None = None
    measured: tuple[Measured, ...] = field(default=())


def _written(value: str) -> str:
    found = _PERCENT.fullmatch(value)
    if found:
        decimals = len(found[1].partition(".")[2])
        return percent(float(found[1]) / 100, decimals=decimals)
    if not re.fullmatch(r"-?[\d.]+", value):
        return value
    decimals = len(value.partition(".")[2])
    return str(format_decimal(float(value), "0." + "0" * decimals if decimals else "0", locale=locale()))
