"""The figures of one brand over one period: each with n, its interval, and how it moved."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from agorascope.statistics import Estimate
from streamlit_app import figures
from streamlit_app.components import doubt
from streamlit_app.figures import BrandFigures, Change
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, points, score, signed, whole

NARROWEST = 150  # px: four tiles in a row on a laptop, two on a phone
COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Opinion:
    """How a brand is judged over one period; None is not known in this selection."""

    index: Estimate | None
    corrected: Estimate | None
    raw: Estimate


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


@dataclass(frozen=True, slots=True)
class Period:
    """The figures of one brand over the same days."""

    brand: BrandFigures
    opinion: Opinion


def show(current: Period, previous: Period | None, *, is_own: bool) -> None:
    """Draw the tiles; quality stands before volume."""
    with st.grid(COLUMNS, min_column_width=NARROWEST, gap="small"):
        for tile in tiles(current, previous, is_own=is_own):
            _draw(tile)


@dataclass(frozen=True, slots=True)
class _Measure:
    """An estimate to be put in words: its name, how it is written, at what level its interval is."""

    label: str
    explanation: str
    write: Callable[[float], str]
    write_change: Callable[[float], str]
    read: Callable[[Period], Estimate | None]
    unknown: str = ""
    level: int = 95


def tiles(current: Period, previous: Period | None, *, is_own: bool) -> list[Tile]:
    """The tiles as plain values."""
    now, then = current.brand, previous.brand if previous else None
    every = now.people_every
    return [
        *[_estimate_tile(measure, current, previous, is_own) for measure in _measures(every)],
        _count_tile(
            _("People"),
            _("Distinct authors of mentions. A full count of what was heard, without staff.")
            if every == 1
            else _("Distinct authors of mentions, reckoned from one in {every} of them.").format(every=every),
            now.authors,
            then.authors if then else None,
            every,
        ),
        _count_tile(
            _("Mentions"),
            _("Posts that speak of the brand. A full count of what was heard, without staff."),
            now.mentions,
            then.mentions if then else None,
        ),
    ]


def _measures(every: int) -> list[_Measure]:
    people = _("Share of voice: of all people who wrote of any brand here, the part who wrote of this one.")
    if every > 1:
        people += " " + _("From one person in {every}.").format(every=every)
    return [
        _Measure(
            _("Reputation index"),
            _(
                "0 to 100: of opinions for or against, how many are for. The newest and those with a large "
                "audience count more; half as much after 30 days."
            ),
            whole,
            signed,
            lambda period: period.opinion.index,
            _("Only known for all communities and languages"),
            level=90,
        ),
        _Measure(
            _("Net sentiment, corrected"),
            _(
                "Positive minus negative, over positive plus negative mentions, from −1 to +1, once the "
                "known errors of the automatic reading are taken out."
            ),
            score,
            score,
            lambda period: period.opinion.corrected,
            _("The published file does not say how the reading errs"),
            level=90,
        ),
        _Measure(
            _("Net sentiment, as counted"),
            _("The same as the automatic reading counts it, with its errors."),
            score,
            score,
            lambda period: period.opinion.raw,
        ),
        _Measure(
            _("Share of people"),
            people,
            percent,
            points,
            lambda period: period.brand.share_by_authors,
        ),
        _Measure(
            _("Share of posts"),
            _("Share of voice: of all mentions of any brand here, the part that speaks of this one."),
            percent,
            points,
            lambda period: period.brand.share_by_posts,
        ),
    ]


def _estimate_tile(measure: _Measure, current: Period, previous: Period | None, is_own: bool) -> Tile:
    now = measure.read(current)
    if now is None:
        return Tile(measure.label, "–", measure.unknown, "", explanation=measure.explanation)
    if not now.enough_data or now.value is None:
        few = doubt.too_few(now.n)
        return Tile(measure.label, few.value, few.doubt, "", explanation=measure.explanation)
    then = measure.read(previous) if previous else None
    shown_then = measure.write(then.value) if then and then.enough_data and then.value is not None else None
    tile = Tile(
        measure.label,
        measure.write(now.value),
        doubt.words(now.low, now.high, now.n, measure.write, measure.level),
        _before(shown_then, then),
        is_good_when_up=True if is_own else None,
        explanation=measure.explanation,
    )
    return _moved(tile, figures.difference(now, then) if then else None, measure.write_change)


def _count_tile(label: str, explanation: str, now: int, then: int | None, every: int = 1) -> Tile:
    # Of a sample, what was counted carries the doubt, not what is reckoned from it.
    change = figures.relative_change(now // every, then // every) if then is not None else None
    said = (
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
    value = whole(now) if every == 1 else _("about {count}").format(count=whole(now))
    tile = Tile(label, value, said, before, explanation=explanation)
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
