"""What several suites need to measure a column in Arrow, without carrying texts into pandas."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute

Column = Any  # an Arrow column; the stubs of Arrow's functions do not accept what the functions do
compute: Any = pyarrow.compute

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # the first web page is of that year
CLOCK_SKEW = timedelta(minutes=5)
MAX_KEY = 2_048  # characters; what web addresses are kept to


def latest(now: datetime) -> datetime:
    """The latest moment that something fetched at `now` may bear."""
    return now.astimezone(UTC) + CLOCK_SKEW


def to_frame(columns: Mapping[str, Column]) -> pd.DataFrame:
    """Arrow columns as a data frame with rows numbered from 0."""
    frame: pd.DataFrame = pa.table(dict(columns)).to_pandas()
    return frame


def or_empty(column: Column) -> Column:
    """Null as the empty string, so that one rule on the length covers both."""
    return compute.fill_null(column, "")


def has_text(column: Column) -> Column:
    """Whether there is more than blanks."""
    return compute.fill_null(compute.greater(text_length(compute.utf8_trim_whitespace(column)), 0), False)


def has_more_than(column: Column, number: int) -> Column:
    """Whether a number is known and greater."""
    return compute.fill_null(compute.greater(column, number), False)


def text_length(column: Column) -> Column:
    """Length in characters; null stays null."""
    return compute.utf8_length(column)
