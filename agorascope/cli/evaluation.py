"""How the figures of an evaluation are shown and kept."""

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from agorascope.cli.console import show_table
from agorascope.errors import InputError
from agorascope.evaluation import Evaluation, Measure, Part

_HEADER = ("language", "texts", "macro recall", "macro F1", "accuracy", "calibration error")


def show_evaluation(found: Evaluation, title: str) -> None:
    """Two tables: the figures in per cent with their intervals, and the confusion of labels."""
    parts = {"all": found.whole} | found.by_language
    show_table(f"{title}, per cent", _HEADER, [_row(name, part) for name, part in parts.items()])
    answers = [*found.labels, *(["no answer"] if found.whole.unanswered else [])]
    rows = [
        (label, *(f"{count:,}" for count in counts[: len(answers)]))
        for label, counts in zip(found.labels, found.whole.confusion, strict=True)
    ]
    show_table("Labels (rows) and answers", ("", *answers), rows)


def write_evaluation(found: Evaluation, path: Path) -> None:
    """All figures as JSON, shares of one, null where there is none. Raises InputError."""
    try:
        path.write_text(json.dumps(_known(asdict(found)), indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror}.",
            remedy="Check the path of --output and its rights.",
        ) from error


def _row(name: str, part: Part) -> tuple[str, ...]:
    measures = (part.macro_recall, part.macro_f1, part.accuracy, part.calibration_error)
    return (name, f"{part.texts:,}", *(_shown(measure) for measure in measures))


def _shown(measure: Measure) -> str:
    if math.isnan(measure.value):
        return "-"
    value, low, high = (f"{100 * share:.1f}" for share in (measure.value, measure.low, measure.high))
    return f"{value} ({low}-{high})"


def _known(value: Any) -> Any:
    """JSON knows no nan."""
    if isinstance(value, dict):
        return {key: _known(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_known(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value
