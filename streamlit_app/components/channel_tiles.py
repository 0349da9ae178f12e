"""What own posts brought over a period, people first: with its doubt and the period before."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from agorascope.statistics import Estimate
from streamlit_app import figures
from streamlit_app.components import doubt
from streamlit_app.components.channel_words import fine_points, precise, signed_precise
from streamlit_app.components.event_words import signed_whole
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, points, whole
from streamlit_app.post_sums import Brought

NARROWEST = 150


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure in words."""

    label: str
    value: str
    doubt: str
    explained: str
    change: str = ""
    verdict: str = ""
    is_up: bool = False
    is_clear: bool = False
    is_good_when_up: bool = True
    before: str = ""


def show(tiles: list[Tile]) -> None:
    """Draw tiles in one row; on a phone two side by side."""
    with st.grid(len(tiles), min_column_width=NARROWEST, gap="small"):
        for tile in tiles:
            coloured = tile.is_clear and tile.is_good_when_up
            with st.container(border=True, height="stretch", gap="xsmall"):
                st.metric(
                    tile.label,
                    tile.value,
                    delta=tile.change or None,
                    delta_arrow="up" if tile.is_up else "down",
                    delta_color=("green" if tile.is_up else "red") if coloured else "off",
                    delta_description=tile.verdict or None,
                    help=tile.explained,
                )
                st.caption("  \n".join(line for line in (tile.doubt, tile.before) if line))


def of_posts(now: Brought, then: Brought | None) -> list[Tile]:
    """The tiles of posts as plain values."""
    judged = _("{count} old enough to judge").format(count=whole(now.posts))
    ripe = judged if now.posts < now.written else ""
    return [
        estimate_tile(
            _("People per post"),
            _("People who answered, staff left out, by post. Each person counts once a post."),
            now.repliers_per_post, then.repliers_per_post if then else None, precise, signed_precise,
        ),
        estimate_tile(
            _("In favour"),
            _(
                "People who answered in favour, of all who answered for or against the brand; each"
                " once a post."
            ),
            now.positive_share, then.positive_share if then else None,
            lambda value: percent(value, decimals=0), points,
        ),
        count_tile(
            _("First answers"),
            _("People who had never answered the brand on that network before, as far as the records reach."),
            now.new_repliers, then.new_repliers if then else None,
        ),
        _rate(now, then),
        count_tile(
            _("Posts"),
            _(
                "Posts that open something, by own pages and the team. Figures are of those at least"
                " 48 hours old."
            ),
            now.written, then.written if then else None,
            note=ripe,
            is_good_when_up=False,
        ),
    ]  # fmt: skip


def _rate(now: Brought, then: Brought | None) -> Tile:
    """Engagement by what most of the posts have as a denominator, and which one that is."""
    known: list[tuple[str, str, Callable[[Brought], Estimate]]] = [
        (
            _("By reach"),
            _("Engagement rate: likes, replies and shares, divided by the accounts that saw the posts."),
            lambda brought: brought.by_reach,
        ),
        (
            _("By impressions"),
            _("Engagement rate: likes, replies and shares, divided by the times that the posts were shown."),
            lambda brought: brought.by_impressions,
        ),
        (
            _("Per follower"),
            _(
                "Engagement rate: likes, replies and shares, divided by the followers on the days of"
                " the posts."
            ),
            lambda brought: brought.by_followers,
        ),
    ]
    label, explained, read = max(known, key=lambda entry: entry[2](now).n)

    def write(value: float) -> str:
        return percent(value, decimals=2)

    return estimate_tile(label, explained, read(now), read(then) if then else None, write, fine_points)


def estimate_tile(
    label: str,
    explained: str,
    now: Estimate,
    then: Estimate | None,
    write: Callable[[float], str],
    write_change: Callable[[float], str],
) -> Tile:
    if now.value is None or not now.enough_data:
        few = doubt.too_few(now.n)
        return Tile(label, few.value, few.doubt, explained)
    before = ""
    if then is not None:
        shown = write(then.value) if then.value is not None and then.enough_data else _("too few")
        before = _("before: {value}").format(value=shown)
    tile = Tile(
        label, write(now.value), doubt.words(now.low, now.high, now.n, write), explained, before=before
    )
    moved = figures.difference(now, then) if then is not None else None
    if moved is None:
        return tile
    return Tile(
        label, tile.value, tile.doubt, explained, write_change(moved.value),
        _("clear") if moved.is_clear else _("unclear"), moved.value > 0, moved.is_clear, before=before,
    )  # fmt: skip


def count_tile(
    label: str, explained: str, now: int, then: int | None, *, note: str = "", is_good_when_up: bool = True
) -> Tile:
    before = _("before: {value}").format(value=whole(then)) if then is not None else ""
    moved = figures.relative_change(now, then) if then is not None else None
    if moved is None:
        return Tile(label, whole(now), note, explained, before=before)
    return Tile(
        label, whole(now), note, explained, percent(moved.value, signed=True, decimals=0),
        _("clear") if moved.is_clear else _("unclear"), moved.value > 0, moved.is_clear,
        is_good_when_up, before,
    )  # fmt: skip


def growth_words(change: float, read: int, days: int) -> str:
    """Growth over the pairs of days in a row that were read, and how many those are."""
    if pd.isna(change):
        return _("no two days in a row were read")
    said = signed_whole(change)
    if read >= days - 1:
        return said
    return _("{change} on {read} of {days} days").format(change=said, read=whole(read), days=whole(days))
