"""The figures of one brand over one period: each with n, its interval, and how it moved."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from agorascope.statistics import Estimate
from streamlit_app import figures
from streamlit_app.components import tiles
from streamlit_app.components.tiles import Tile
from streamlit_app.figures import BrandFigures
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, points, score, signed, whole

COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Opinion:
    """How a brand is judged over one period; None is not known in this selection."""

    index: Estimate | None
    corrected: Estimate | None
    raw: Estimate


@dataclass(frozen=True, slots=True)
class Period:
    """The figures of one brand over the same days."""

    brand: BrandFigures
    opinion: Opinion


def show(current: Period, previous: Period | None, *, is_own: bool) -> None:
    """Draw the tiles; quality stands before volume."""
    tiles.show(of_brand(current, previous, is_own=is_own), COLUMNS)


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


def of_brand(current: Period, previous: Period | None, *, is_own: bool) -> list[Tile]:
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
        return Tile(measure.label, "–", measure.unknown, measure.explanation)
    return tiles.of_estimate(
        measure.label,
        measure.explanation,
        now,
        measure.read(previous) if previous else None,
        measure.write,
        measure.write_change,
        level=measure.level,
        is_judged=is_own,
    )


def _count_tile(label: str, explanation: str, now: int, then: int | None, every: int = 1) -> Tile:
    value = whole(now) if every == 1 else _("about {count}").format(count=whole(now))
    if then is None:
        return Tile(label, value, "", explanation)
    # Of a sample, what was counted carries the doubt, not what is reckoned from it.
    change = figures.relative_change(now // every, then // every)
    said = (
        _("change: 95% between {low} and {high}").format(
            low=tiles.by_part(change.low), high=tiles.by_part(change.high)
        )
        if change and math.isfinite(change.high)
        else _("too few to compare")
    )
    tile = Tile(label, value, said, explanation, tiles.before(whole(then)))
    return tiles.moved(tile, change, tiles.by_part, is_judged=False)
