"""The figures of one community: quality of exchange first, each with its doubt and how it moved."""

from collections.abc import Mapping
from typing import Any

from agorascope.statistics import MIN_N
from streamlit_app import figures, places
from streamlit_app.components import doubt, tiles
from streamlit_app.components.community_words import share_meanings, share_names
from streamlit_app.components.decimals import number
from streamlit_app.components.tiles import Tile
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, points, whole
from streamlit_app.queries.base import Brand

NARROWEST = 230  # px: the longest label of a figure

Row = Mapping[Any, Any]


def show(
    row: Row, before: Row | None, network: Row | None, response: tuple[int, float | None], brand: Brand
) -> None:
    """Six tiles, three in a row, one on a phone."""
    tiles.show(of_community(row, before, network, response, brand), 3, NARROWEST)


def of_community(
    row: Row, before: Row | None, network: Row | None, response: tuple[int, float | None], brand: Brand
) -> list[Tile]:
    """The tiles as plain values."""
    return [
        *[_share(name, row, before, network, brand) for name in places.QUALITY],
        _replies(row, network),
        _response(*response),
        _share("visibility", row, before, network, brand),
    ]


def _share(name: str, row: Row, before: Row | None, network: Row | None, brand: Brand) -> Tile:
    label, meaning = share_names(brand.name)[name], share_meanings()[name]
    now = places.estimate(row, name)
    if not now.enough_data or now.value is None:
        return tiles.too_few(label, now.n, meaning)
    beside = _beside(places.estimate(network, name)) if network else ""
    tile = Tile(label, percent(now.value), doubt.words(now.low, now.high, now.n), meaning, beside)
    change = figures.difference(now, places.estimate(before, name)) if before else None
    return tiles.moved(tile, change, points, is_judged=name != "visibility" or brand.is_own)


def _beside(network: Any) -> str:
    if not network.enough_data or network.value is None:
        return ""
    return _("whole network: {value}").format(value=percent(network.value))


def _replies(row: Row, network: Row | None) -> Tile:
    label = _("Replies per thread")
    meaning = _("Mean of the replies that a thread had in a week. A full count of what was read.")
    mean = places.replies_per_thread(row)
    if mean is None:
        return tiles.too_few(label, row["threads"], meaning)
    usual = places.replies_per_thread(network) if network else None
    beside = _("whole network: {value}").format(value=number(usual, 1)) if usual is not None else ""
    counted = _("{replies} replies in {threads} threads").format(
        replies=whole(row["replies"]), threads=whole(row["threads"])
    )
    return Tile(label, number(mean, 1), counted, meaning, beside)


def _response(count: int, minutes: float | None) -> Tile:
    label = _("Our first answer after")
    meaning = _("Median of the time until our team first answered, nights and weekends included.")
    if count < MIN_N or minutes is None:
        return tiles.too_few(label, count, meaning)
    return Tile(label, hours(minutes), _("median of {n} answers").format(n=whole(count)), meaning)


def hours(minutes: float) -> str:
    """45 min, 3.5 h, 2.1 days."""
    if minutes < 60:
        return _("{value} min").format(value=whole(minutes))
    if minutes < 48 * 60:
        return _("{value} h").format(value=number(minutes / 60, 1))
    return _("{value} days").format(value=number(minutes / 1440, 1))
