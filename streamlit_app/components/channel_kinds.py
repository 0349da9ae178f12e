"""Kinds of posts compared: how many people answer one, and in what tone, each with its interval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import altair as alt
import pandas as pd

from agorascope.palette import Palette
from agorascope.statistics import MIN_N, Z_95, Estimate
from streamlit_app import figures
from streamlit_app.components import charts, interval_rows, plain
from streamlit_app.components.channel_words import post_kind, precise
from streamlit_app.components.interval_rows import Marks, Row
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, whole
from streamlit_app.post_sums import Brought, brought, by_group

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Look:
    """One figure that kinds are compared by."""

    title: str
    read: Callable[[Brought], Estimate]
    write: Callable[[float], str]
    axis_format: str
    most: float | None = None


def show_kinds(context: PageContext, sums: pd.DataFrame) -> None:
    """Answering people per post, by kind, by link and by network."""
    groups = grouped(sums)
    look = Look(_("Answering people per post"), lambda b: b.repliers_per_post, precise, ",.1f")
    _show(context, groups, look, name="kinds")


def show_tone(context: PageContext, sums: pd.DataFrame) -> None:
    """Whether those who took sides in answers are for or against the brand, by network."""
    groups = [(_("All"), brought(sums)), *_named(sums, "network", str)]
    look = Look(
        _("In favour, of those who took sides"),
        lambda b: b.positive_share,
        lambda value: percent(value, decimals=0),
        ".0%",
        most=1.0,
    )
    _show(context, groups, look, name="tone")


def grouped(sums: pd.DataFrame) -> list[tuple[str, Brought]]:
    """What the posts of each kind brought; a way of parting them that parts nothing is left out."""
    found: list[tuple[str, Brought]] = [(_("All posts"), brought(sums))]
    parted: list[tuple[str, Callable[[object], str]]] = [
        ("post_kind", lambda word: post_kind(str(word))),
        ("has_link", lambda has: _("With a link") if has else _("Without a link")),
        ("network", str),
    ]
    for column, words in parted:
        if len(set(sums[column])) > 1:
            found += _named(sums, column, words)
    return found


def leader(
    groups: Sequence[tuple[str, Brought]], read: Callable[[Brought], Estimate]
) -> tuple[str, str] | None:
    """The two kinds furthest apart whose difference is clear, the higher one first; None when none is.

    Of k kinds k (k - 1) / 2 pairs could have been the furthest apart, so the interval of the difference is
    widened to a level of 1 - 5 % / pairs (Bonferroni).
    """
    known = [(name, read(b)) for name, b in groups[1:] if read(b).enough_data and read(b).value is not None]
    if len(known) < 2:
        return None
    ordered = sorted(known, key=lambda entry: entry[1].value or 0.0)
    moved = figures.difference(ordered[-1][1], ordered[0][1])
    pairs = len(known) * (len(known) - 1) / 2
    wider = NormalDist().inv_cdf(1 - ALPHA / (2 * pairs)) / Z_95
    is_clear = moved is not None and moved.value - wider * (moved.value - moved.low) > 0
    return (ordered[-1][0], ordered[0][0]) if is_clear else None


def build(rows: Sequence[tuple[str, Estimate]], look: Look, colours: Palette) -> alt.LayerChart:
    """One row per kind with enough posts."""
    drawn = [
        Row(
            label=name,
            value=estimate.value or 0.0,
            low=estimate.low,
            high=estimate.high,
            shown=look.write(estimate.value or 0.0),
            between=_("{low} to {high}").format(low=look.write(estimate.low), high=look.write(estimate.high)),
            n=whole(estimate.n),
            group=look.title,
        )
        for name, estimate in rows
    ]
    most = look.most or max(row.high for row in drawn)
    return interval_rows.build(
        look.title,
        drawn,
        Marks([(look.title, "circle", colours.strong)], (0.0, most), axis_format=look.axis_format),
        colours,
    )


def _show(context: PageContext, groups: Sequence[tuple[str, Brought]], look: Look, *, name: str) -> None:
    estimates = [(label, look.read(b)) for label, b in groups]
    known = [(label, e) for label, e in estimates if e.enough_data and e.value is not None]
    few = [(label, e.n) for label, e in estimates if not e.enough_data or e.value is None]
    if known:
        charts.show(
            build(known, look, context.colours),
            context,
            name=f"posts-{name}",
            description=f"{look.title}: "
            + ", ".join(f"{label} {look.write(e.value or 0.0)}" for label, e in known),
            table=_table(estimates, look),
        )
        apart = leader(groups, look.read)
        plain.text(
            _("{high} stands clearly above {low}.").format(high=apart[0], low=apart[1])
            if apart
            else _("No difference between them goes beyond chance.")
            if len(known) > 2
            else ""
        )
    if few:
        plain.text(
            _("Too few to say (at least {minimum} needed): {names}").format(
                minimum=MIN_N, names=", ".join(f"{label} (n = {whole(n)})" for label, n in few)
            )
        )


def _named(sums: pd.DataFrame, column: str, words: Callable[[object], str]) -> list[tuple[str, Brought]]:
    return [(words(key), b) for key, b in by_group(sums, column).items()]


def _table(estimates: Sequence[tuple[str, Estimate]], look: Look) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Kind"): [label for label, _e in estimates],
            look.title: [e.value if e.enough_data else None for _label, e in estimates],
            _("95% from"): [e.low if e.enough_data else None for _label, e in estimates],
            _("95% to"): [e.high if e.enough_data else None for _label, e in estimates],
            "n": [e.n for _label, e in estimates],
        }
    )
