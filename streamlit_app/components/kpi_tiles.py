"""The figures of one brand over one period: each with n, its interval, and how it moved."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from agorascope.statistics import MIN_N, Estimate
from streamlit_app import figures
from streamlit_app.figures import BrandFigures, Change
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, points, score, whole

NARROWEST = 150  # px: five tiles in a row on a laptop, two on a phone


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, in words."""

    label: str
    value: str
    doubt: str
    before: str
    change: str = ""
    verdict: str = ""
    is_clear: bool = False
    is_up: bool = False
    is_good_when_up: bool | None = None  # None: up is neither good nor bad
    explanation: str = ""


def show(current: BrandFigures, previous: BrandFigures | None, *, is_own: bool) -> None:
    """Draw five tiles; quality stands before volume."""
    with st.grid(5, min_column_width=NARROWEST, gap="small"):
        for tile in tiles(current, previous, is_own=is_own):
            _draw(tile)


@dataclass(frozen=True, slots=True)
class _Measure:
    """An estimate to be put in words: what it is called and how it is written."""

    label: str
    explanation: str
    write: Callable[[float], str]
    write_change: Callable[[float], str]
    read: Callable[[BrandFigures], Estimate]


def tiles(current: BrandFigures, previous: BrandFigures | None, *, is_own: bool) -> list[Tile]:
    """The tiles as plain values."""
    return [
        *[_estimate_tile(measure, current, previous, is_own) for measure in _measures()],
        _count_tile(
            _("People"),
            _("Distinct authors of mentions. A full count of what was heard, without staff."),
            current.authors,
            previous.authors if previous else None,
        ),
        _count_tile(
            _("Mentions"),
            _("Posts that speak of the brand. A full count of what was heard, without staff."),
            current.mentions,
            previous.mentions if previous else None,
        ),
    ]


def _measures() -> list[_Measure]:
    return [
        _Measure(
            _("Net sentiment"),
            _("Positive minus negative, over positive plus negative mentions: from −1 to +1."),
            score,
            score,
            lambda brand: brand.net_sentiment,
        ),
        _Measure(
            _("Share of people"),
            _("Share of voice: of all people who wrote of any brand here, the part who wrote of this one."),
            percent,
            points,
            lambda brand: brand.share_by_authors,
        ),
        _Measure(
            _("Share of posts"),
            _("Share of voice: of all mentions of any brand here, the part that speaks of this one."),
            percent,
            points,
            lambda brand: brand.share_by_posts,
        ),
    ]


def _estimate_tile(
    measure: _Measure, current: BrandFigures, previous: BrandFigures | None, is_own: bool
) -> Tile:
    now = measure.read(current)
    if not now.enough_data or now.value is None:
        doubt = _("n = {n}, at least {minimum} needed").format(n=whole(now.n), minimum=MIN_N)
        return Tile(measure.label, _("Too few"), doubt, "", explanation=measure.explanation)
    then = measure.read(previous) if previous else None
    shown_then = measure.write(then.value) if then and then.enough_data and then.value is not None else None
    doubt = _("95% between {low} and {high}, n = {n}").format(
        low=measure.write(now.low), high=measure.write(now.high), n=whole(now.n)
    )
    tile = Tile(
        measure.label,
        measure.write(now.value),
        doubt,
        _before(shown_then, then),
        is_good_when_up=True if is_own else None,
        explanation=measure.explanation,
    )
    return _moved(tile, figures.difference(now, then) if then else None, measure.write_change)


def _count_tile(label: str, explanation: str, now: int, then: int | None) -> Tile:
    change = figures.relative_change(now, then) if then is not None else None
    doubt = (
        _("change: 95% between {low} and {high}").format(
            low=percent(change.low, signed=True, decimals=0),
            high=percent(change.high, signed=True, decimals=0),
        )
        if change and math.isfinite(change.high)
        else _("too few to compare")
        if then is not None
        else ""
    )
    before = _before(whole(then), then) if then is not None else _before(None, None)
    tile = Tile(label, whole(now), doubt, before, explanation=explanation)
    return _moved(tile, change, lambda value: percent(value, signed=True, decimals=0))


def _before(value: str | None, then: Estimate | int | None) -> str:
    if then is None:
        return ""  # the page says it once for all tiles
    return _("before: {value}").format(value=value if value is not None else _("too few"))


def _moved(tile: Tile, change: Change | None, write: Callable[[float], str]) -> Tile:
    if change is None:
        return tile
    return replace(
        tile,
        change=write(change.value),
        verdict=_("clear") if change.is_clear else _("unclear"),
        is_clear=change.is_clear,
        is_up=change.value > 0,
    )


def _draw(tile: Tile) -> None:
    coloured = tile.is_clear and tile.is_good_when_up is not None
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.metric(
            tile.label,
            tile.value,
            delta=tile.change or None,
            delta_arrow="up" if tile.is_up else "down",
            delta_color=("green" if tile.is_up else "red") if coloured else "off",
            delta_description=tile.verdict or None,
            help=tile.explanation,
        )
        st.caption("  \n".join(line for line in (tile.doubt, tile.before) if line))
