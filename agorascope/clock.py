"""A clock that is wrong: figures of days that did not come yet would be a silence that never was.

A run reads up to the end of a day and its figures are of that moment. A clock that is ahead makes that a
moment to come; a clock that was set back makes the moment of the last run one. Which of the two clocks is
wrong nobody can tell from here: both are refused, with what to do in each case.
"""

from datetime import datetime, timedelta

from agorascope.errors import ClockError

TODAY = timedelta(hours=25)  # the end of this day, where it has an hour more


def check_clock(as_of: datetime, built: datetime | None, now: datetime) -> None:
    """Raise ClockError when a run is for a moment to come, or the models were built for one."""
    if as_of > now + TODAY:
        raise ClockError(
            f"This run is for {_shown(as_of)}, and the clock of this machine says {_shown(now)}.",
            remedy="Give a last day that has begun; or, when the clock is wrong, set it right first.",
        )
    if built and built > now + TODAY:
        raise ClockError(
            f"The models were built for {_shown(built)}, and the clock of this machine says {_shown(now)}.",
            remedy="When the clock is wrong now, set it right. When it was ahead then, take the figures back "
            "with `agorascope build --to <the last day that is over>`, then run again.",
        )


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
