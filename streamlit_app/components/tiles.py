"""Tiles: a figure with its doubt, what it was before or is elsewhere, and how it moved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from agorascope.statistics import Estimate
from streamlit_app import figures
from streamlit_app.components import doubt
from streamlit_app.components.doubt import Write
from streamlit_app.figures import Change
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent

NARROW = 150  # px: four tiles in a row on a laptop, two on a phone


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure in words."""

    label: str
    value: str
    doubt: str
    meaning: str
    beside: str = ""  # what it was in the period before, or is in the whole network
    change: str = ""
    verdict: str = ""
    is_up: bool = False
    is_good: bool | None = None  # None: unclear, or neither good nor bad


def show(tiles: Sequence[Tile], columns: int | None = None, narrowest: int = NARROW) -> None:
    """Draw the tiles in one row or so many columns, none narrower than so many pixels."""
    with st.grid(columns or len(tiles), min_column_width=narrowest, gap="small"):
        for tile in tiles:
            _draw(tile)


def too_few(label: str, n: float, meaning: str) -> Tile:
    """Instead of a figure that rests on too little."""
    few = doubt.too_few(n)
    return Tile(label, few.value, few.doubt, meaning)


def of_estimate(
    label: str,
    meaning: str,
    now: Estimate,
    then: Estimate | None,
    write: Write,
    write_change: Write,
    *,
    level: int = 95,
    is_judged: bool = True,
) -> Tile:
    """An estimate beside the one of the period before; `is_judged` when more of it is good."""
    if not now.enough_data or now.value is None:
        return too_few(label, now.n, meaning)
    tile = Tile(label, write(now.value), doubt.words(now.low, now.high, now.n, write, level), meaning)
    if then is None:
        return tile
    shown = write(then.value) if then.enough_data and then.value is not None else _("too few")
    return moved(
        replace(tile, beside=before(shown)), figures.difference(now, then), write_change, is_judged=is_judged
    )


def before(value: str) -> str:
    """What a figure was in the period before; the page says once for all tiles when there is none."""
    return _("before: {value}").format(value=value)


def moved(tile: Tile, change: Change | None, write: Write, *, is_judged: bool) -> Tile:
    """The tile with how far its figure moved, and whether that is clear."""
    if change is None:
        return tile
    return replace(
        tile,
        change=write(change.value),
        verdict=_("clear") if change.is_clear else _("unclear"),
        is_up=change.value > 0,
        is_good=change.value > 0 if change.is_clear and is_judged else None,
    )


def by_part(value: float) -> str:
    """A relative change: +12%."""
    return percent(value, signed=True, decimals=0)


def _draw(tile: Tile) -> None:
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.metric(
            tile.label,
            tile.value,
            delta=tile.change or None,
            delta_arrow="up" if tile.is_up else "down",
            delta_color="off" if tile.is_good is None else "green" if tile.is_good else "red",
            delta_description=tile.verdict or None,
            help=tile.meaning,
        )
        if lines := [line for line in (tile.doubt, tile.beside) if line]:
            st.caption("  \n".join(lines))
