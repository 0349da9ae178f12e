"""Events in words: kinds, states, measures, what a lift means, why there is none."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from babel.numbers import format_decimal

from streamlit_app.i18n import _, locale
from streamlit_app.i18n.formats import MINUS, days, percent, points, whole

Row = Mapping[Hashable, Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """How one measure of an event is called, written, and explained."""

    name: str
    things: str  # what is counted, as it stands in a sentence
    explained: str
    write: Callable[[float], str]
    write_difference: Callable[[float], str]
    is_count: bool = True
    axis_format: str = ",d"  # of d3


def kind(word: str) -> str:
    """Kind of an event; a kind we do not know as it stands in the file."""
    known = {
        "contest": _("Contest"),
        "newsletter": _("Newsletter"),
        "chat": _("Live chat"),
        "campaign": _("Campaign"),
        "launch": _("Launch"),
        "other": _("Other event"),
    }
    return known.get(word, word)


def state(word: str) -> str:
    """Whether an event is over at "as of"."""
    known = {"coming": _("To come"), "running": _("Running"), "past": _("Over")}
    return known.get(word, word)


def measures() -> dict[str, Measure]:
    """The measures in the order in which they are offered: people and exchange before volume."""
    return {
        "people": Measure(
            _("People who spoke"),
            _("people"),
            _("Distinct authors of each day, summed over the days: who spoke on two days counts twice."),
            whole,
            signed_whole,
        ),
        "volume": Measure(
            _("Mentions"), _("mentions"), _("Posts that speak of the brand."), whole, signed_whole
        ),
        "new_members": Measure(
            _("New people"),
            _("new people"),
            _("People who speak of the brand for the first time in the records."),
            whole,
            signed_whole,
        ),
        "returning_members": Measure(
            _("Back after silence"),
            _("people back after silence"),
            _("People who speak of the brand again after more than 30 days without a word about it."),
            whole,
            signed_whole,
        ),
        "favour": Measure(
            _("Favour"),
            "",
            _("Positive mentions as a share of positive and negative ones."),
            lambda value: percent(value, decimals=0),
            points,
            is_count=False,
            axis_format=".0%",
        ),
        "engagement": Measure(
            _("Reactions per mention"),
            "",
            _("Likes, replies and shares per mention, as far as they are read by now."),
            decimal,
            signed_decimal,
            is_count=False,
            axis_format=".1f",
        ),
    }


def verdict(row: Row, measure: Measure) -> str:
    """What the estimate says, in a sentence or two that promise no more than it does."""
    lift, low, high = float(row["lift"]), float(row["lift_low"]), float(row["lift_high"])
    if not row["has_effect"]:
        return _unclear(low, high, measure)
    up = lift > 0
    near, far = sorted((abs(low), abs(high)))
    if measure.is_count:
        said = (
            _("About {count} more {things} than expected, between {low} and {high}.")
            if up
            else _("About {count} fewer {things} than expected, between {low} and {high}.")
        ).format(count=whole(abs(lift)), things=measure.things, low=whole(near), high=whole(far))
    else:
        said = (
            _("{observed} instead of {expected}: higher than expected.")
            if up
            else _("{observed} instead of {expected}: lower than expected.")
        ).format(observed=measure.write(row["observed"]), expected=measure.write(row["expected"]))
    return said + " " + _("That is more than chance explains.")


def _unclear(low: float, high: float, measure: Measure) -> str:
    told = _("The figures do not tell an effect from nothing.")
    if measure.is_count:
        reach = _("It may be {low} fewer or {high} more {things} than expected.").format(
            low=whole(abs(low)), high=whole(abs(high)), things=measure.things
        )
    else:
        reach = _("The difference may be anything from {low} to {high}.").format(
            low=measure.write_difference(low), high=measure.write_difference(high)
        )
    return f"{told} {reach}"


def short_verdict(row: Row | None, measure: Measure) -> str:
    """The estimate in a cell of a table."""
    if row is None:
        return ""
    if row["is_refused"]:
        return refusal(str(row["refusal_reason"]))
    return _("{value} ({low} to {high})").format(
        value=measure.write_difference(row["lift"]),
        low=measure.write_difference(row["lift_low"]),
        high=measure.write_difference(row["lift_high"]),
    )


def effect(row: Row) -> str:
    """Whether an effect is told from nothing, in a word."""
    if row["is_refused"]:
        return _("Not judged")
    if not row["has_effect"]:
        return _("Not established")
    return _("Above the expected") if row["lift"] > 0 else _("Below the expected")


def refusal(reason: str) -> str:
    """Why there is no estimate; a reason we do not know as it stands."""
    known = {
        "not_begun": _("It has not begun."),
        "not_over": _("It is not over: an estimate needs all of its days."),
        "too_long": _("It lasts more than 56 days: too long to say what would have been."),
        "overlapping_event": _("Another event of the brand fell on the same days: nothing tells them apart."),
        "not_listened": _("On one of its days nothing at all was heard of any brand."),
        "no_posts": _("There were no posts to learn from, or none on its days."),
        "short_history": _("Too few days were heard before it to know what is usual."),
    }
    return known.get(reason, reason)


def refusal_advice(reason: str) -> str:
    """What the reader can do about a refusal."""
    known = {
        "not_begun": _("It is entered as it should be: come back when it is over."),
        "not_over": _("Meanwhile, answer those who take part: the posts of its days are below."),
        "too_long": _("Enter its liveliest days as an event of their own."),
        "overlapping_event": _("Next time leave a few days between two events, or enter them as one."),
        "not_listened": _("The Sources page says what was read on these days."),
        "short_history": _(
            "Read older posts of your networks, or wait: four weeks before an event are needed."
        ),
    }
    return known.get(reason, "")


def not_known(reason: str, until: date) -> str:
    """Why it is not known yet who was new or came back."""
    if reason == "too_early":
        return _("Not known yet: the days end on {day}").format(day=days(until, until))
    known = {
        "not_begun": _("The event has not begun"),
        "short_history": _("Unknown: the records begin less than 30 days before"),
    }
    return known.get(reason, reason)


def signed_whole(value: float) -> str:
    """+45, −9; a zero without a sign."""
    rounded = round(value)
    return whole(0) if rounded == 0 else ("+" if rounded > 0 else MINUS) + whole(abs(rounded))


def decimal(value: float) -> str:
    """2.2 in English, 2,2 in French."""
    return str(format_decimal(value, "#,##0.0", locale=locale())).replace("-", MINUS)


def signed_decimal(value: float) -> str:
    """+0.8, −0.9."""
    return str(format_decimal(value, "+#,##0.0;-#,##0.0", locale=locale())).replace("-", MINUS)


def written(value: object, write: Callable[[float], str], missing: str = "–") -> str:
    """A number as `write` puts it, a dash when it is unknown."""
    return missing if value is None or pd.isna(value) else write(float(value))  # type: ignore[call-overload, arg-type]
