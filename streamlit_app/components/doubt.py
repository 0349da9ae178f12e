"""A figure with its doubt, in words: the interval, how many it rests on, "too few" where it says nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from agorascope.statistics import MIN_N
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, whole

Write = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is shown: `value` is "Too few" when `enough` is false."""

    value: str
    doubt: str
    enough: bool


def words(low: float, high: float, n: float, write: Write = percent, level: int = 95) -> str:
    """95% between 0.12 and 0.34, n = 1,234."""
    template = (
        _("95% between {low} and {high}, n = {n}")
        if level == 95
        else _("90% between {low} and {high}, n = {n}")
    )
    return template.format(low=write(low), high=write(high), n=whole(n))


def share(row: Mapping[Any, Any], name: str, write: Write = percent, level: int = 95) -> Figure:
    """The five columns of a share or score (`name`, `_n`, `_low`, `_high`, `_enough_data`) of a row."""
    value, n = row[name], row[f"{name}_n"]
    count = 0 if n is None or pd.isna(n) else n
    if value is None or pd.isna(value) or not bool(row[f"{name}_enough_data"]):
        return too_few(count)
    return Figure(
        write(value), words(row[f"{name}_low"], row[f"{name}_high"], count, write, level), enough=True
    )


def too_few(n: float) -> Figure:
    """Instead of a figure that rests on too little."""
    needed = _("n = {n}, at least {minimum} needed").format(n=whole(n), minimum=MIN_N)
    return Figure(_("Too few"), needed, enough=False)
