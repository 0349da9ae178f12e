"""Cells of tables: numbers and moments in the reader's locale, a dash where nothing is known."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from streamlit_app.i18n.formats import duration, moment, whole

DASH = "–"


def number_or_dash(value: float | None) -> str:
    """A count, or a dash when it is unknown: unknown is not nought."""
    return DASH if value is None or pd.isna(value) else whole(value)


def moment_or_dash(value: object, zone: ZoneInfo, *, seen_from: datetime | None = None) -> str:
    """A moment in the workspace's time zone."""
    stamp = pd.Timestamp(value)  # type: ignore[arg-type]
    return DASH if pd.isna(stamp) else moment(stamp.to_pydatetime(), zone, seen_from=seen_from)


def duration_or_dash(start: object, end: object) -> str:
    """How long something took; below a second counts as one."""
    length = pd.Timestamp(end) - pd.Timestamp(start)  # type: ignore[arg-type]
    return DASH if pd.isna(length) else duration(max(length.to_pytimedelta(), timedelta(seconds=1)))
