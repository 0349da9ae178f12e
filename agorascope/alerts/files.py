"""A file with a series of one's own, judged as the alerts are.

file -> rows (timestamp, value) -> detect -> rows (timestamp, expected, p_value, is_anomaly)
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from agorascope.alerts.detection import Detection, detect
from agorascope.errors import InputError
from agorascope.textfiles import Row, check_suffix, read_rows, writing

PROGRESS_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Detected:
    """How many rows there were, and what was said of them."""

    rows: int
    anomalies: int
    without_history: int
    without_value: int
    missing: int  # steps between the rows that have none
    step: timedelta


def detect_file(source: Path, target: Path, *, on_progress: Callable[[int], None] | None = None) -> Detected:
    """Judge the columns `timestamp` and `value` of a CSV, NDJSON or Parquet file, row by row in its order.

    An empty value is unknown. Raises InputError on files that cannot be read or written, and on rows
    that are no regular series.
    """
    check_suffix(target)
    stamps: list[Any] = []
    times: list[datetime | date] = []
    values: list[float] = []
    for number, row in enumerate(read_rows(source, required=("timestamp", "value")), 1):
        stamps.append(row["timestamp"])
        times.append(_time(row["timestamp"], number))
        values.append(_value(row["value"], number))
        if on_progress is not None and number % PROGRESS_ROWS == 0:
            on_progress(number)
    found = detect(times, values)
    is_csv = target.suffix.lower() == ".csv"
    with writing(target) as sink:
        sink.write([_answer(stamp, found, place, is_csv=is_csv) for place, stamp in enumerate(stamps)])
    return Detected(
        rows=len(stamps),
        anomalies=int(found.is_anomaly.sum()),
        without_history=int((~found.has_history).sum()),
        without_value=sum(math.isnan(value) for value in values),
        missing=found.missing,
        step=found.step,
    )


def _time(said: Any, row: int) -> datetime | date:
    if isinstance(said, date):
        return said
    try:
        return datetime.fromisoformat(str(said).strip())
    except ValueError as error:
        raise InputError(
            f"Row {row}: {said!r} is no time.",
            remedy="Write times as 2015-02-26 21:42:53, 2015-02-26T21:42:53+01:00 or 2015-02-26.",
        ) from error


def _value(said: Any, row: int) -> float:
    text = "" if said is None else str(said).strip()
    try:
        return float(text or "nan")
    except ValueError as error:
        raise InputError(
            f"Row {row}: {said!r} is no number.",
            remedy="Write counts with digits only (1234), and leave unknown values empty.",
        ) from error


def _answer(stamp: Any, found: Detection, place: int, *, is_csv: bool) -> Row:
    is_anomaly = bool(found.is_anomaly[place])
    return {
        "timestamp": stamp,
        "expected": _known(found.expected[place]),
        "p_value": _known(found.p_value[place]),
        "is_anomaly": str(is_anomaly).lower() if is_csv else is_anomaly,
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
