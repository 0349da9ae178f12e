"""What own posts brought over a period, people first: with its doubt and the period before."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from agorascope.statistics import Estimate
from streamlit_app import figures
from streamlit_app.components import tiles
from streamlit_app.components.channel_words import fine_points, precise, signed_precise
from streamlit_app.components.event_words import signed_whole
from streamlit_app.components.tiles import Tile, of_estimate
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, points, whole
from streamlit_app.post_sums import Brought


def of_posts(now: Brought, then: Brought | None) -> list[Tile]:
    """The tiles of posts as plain values."""
    judged = _("{count} old enough to judge").format(count=whole(now.posts))
    ripe = judged if now.posts < now.written else ""
    return [
        of_estimate(
            _("People per post"),
            _("People who answered, staff left out, by post. Each person counts once a post."),
            now.repliers_per_post, then.repliers_per_post if then else None, precise, signed_precise,
        ),
        of_estimate(
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
            is_judged=False,
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
    label, meaning, read = max(known, key=lambda entry: entry[2](now).n)

    def write(value: float) -> str:
        return percent(value, decimals=2)

    return of_estimate(label, meaning, read(now), read(then) if then else None, write, fine_points)


def count_tile(
    label: str, meaning: str, now: int, then: int | None, *, note: str = "", is_judged: bool = True
) -> Tile:
    """A count beside that of the period before; `is_judged` when more of it is good."""
    tile = Tile(label, whole(now), note, meaning)
    if then is None:
        return tile
    change = figures.relative_change(now, then)
    return tiles.moved(
        replace(tile, beside=tiles.before(whole(then))), change, tiles.by_part, is_judged=is_judged
    )


def growth_words(change: float, read: int, days: int) -> str:
    """Growth over the pairs of days in a row that were read, and how many those are."""
    if pd.isna(change):
        return _("no two days in a row were read")
    said = signed_whole(change)
    if read >= days - 1:
        return said
    return _("{change} on {read} of {days} days").format(change=said, read=whole(read), days=whole(days))
