"""One value computed again: what goes in, each step, what comes out, and what the published file says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from babel.numbers import format_decimal

from streamlit_app.i18n import locale
from streamlit_app.i18n.formats import MINUS, whole

TOLERANCE = 1e-9
Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the calculation: what it is, how it is reckoned, what comes out."""

    label: str
    calculation: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A figure computed here beside the one of the published file."""

    label: str
    recomputed: float | None
    published: float | None

    @property
    def difference(self) -> float:
        """How far apart they are; nothing where both are unknown, infinite where one is."""
        if self.recomputed is None or self.published is None:
            return 0.0 if self.recomputed is self.published else float("inf")
        return abs(self.recomputed - self.published)

    @property
    def agrees(self) -> bool:
        return self.difference <= TOLERANCE


@dataclass(frozen=True, slots=True)
class Span:
    """What the picture shows: a value between its bounds on a scale from `least` to `most`."""

    least: float
    most: float
    low: float
    value: float
    high: float
    level: int
    usual: float | None = None  # the prior, or what is usual


@dataclass(frozen=True, slots=True)
class Working:
    """A value computed again."""

    inputs: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]
    given: tuple[str, ...] = ()  # what is taken from the file as it stands
    span: Span | None = None

    @property
    def largest_difference(self) -> float:
        return max((check.difference for check in self.checks), default=0.0)


def known(value: object) -> float | None:
    """A number of a row, None where there is none."""
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]


def number(value: float | None, digits: int = 4) -> str:
    """1,234.5678 with at most so many decimals, as the reader's locale writes it; a dash for none."""
    if value is None or pd.isna(value):
        return "–"
    if float(value).is_integer():
        return whole(value).replace("-", MINUS)
    shown = str(format_decimal(round(value, digits), f"#,##0.{'#' * digits}", locale=locale()))
    return shown.replace("-", MINUS)
