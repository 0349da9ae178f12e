"""How far the scores of a publication may lie from those of the one before: one row per publication."""

from collections.abc import Mapping
from typing import Final

import great_expectations as gx
import pandas as pd
from great_expectations.expectations.expectation import Expectation

from expectations import library as gxe
from expectations.rules import Severity, rule

NAME = "quality.publication"
MAX_DRIFT: Final = 0.25
MAX_LARGE_DRIFT: Final = 0.5
MAX_MEAN_CHANGE: Final = 0.1
DRIFTS: Mapping[str, str] = {
    "label_drift": "mix of negative, neutral and positive mentions",
    "score_drift": "distribution of p_positive",
}
LARGE = "_large"  # suffix of a drift that was measured on enough mentions to stop a publication
MEAN_CHANGE = "mean_p_positive_change"
_REMEDY = "Compare texts and stances of the newest days: a storm moves them, and so does a broken scorer"


def frame_of(facts: Mapping[str, float]) -> pd.DataFrame:
    """The facts of one publication as a table of one row."""
    return pd.DataFrame([dict(facts)])


def build_suite(facts: Mapping[str, float], *, is_acknowledged: bool = False) -> gx.ExpectationSuite:
    """One rule for each fact that could be established."""
    rules = [_drift(name) for name in DRIFTS if name in facts]
    rules += [_large_drift(name, is_acknowledged) for name in DRIFTS if name + LARGE in facts]
    if MEAN_CHANGE in facts:
        rules.append(_mean_change())
    return gx.ExpectationSuite(NAME, expectations=rules)


def _drift(name: str) -> Expectation:
    return rule(
        gxe.ExpectColumnMaxToBeBetween,
        Severity.WARN,
        "drift",
        column=name,
        max_value=MAX_DRIFT,
        holds=f"The {DRIFTS[name]} is that of the last publication (stability index at most {MAX_DRIFT})",
        remedy=f"{_REMEDY}.",
    )


def _large_drift(name: str, is_acknowledged: bool) -> Expectation:
    return rule(
        gxe.ExpectColumnMaxToBeBetween,
        Severity.WARN if is_acknowledged else Severity.BATCH,
        "large_drift",
        column=name + LARGE,
        max_value=MAX_LARGE_DRIFT,
        holds=f"The {DRIFTS[name]} has not turned over since the last publication (stability index at most "
        f"{MAX_LARGE_DRIFT})",
        remedy=f"{_REMEDY}. If the change is right (a new model version), run "
        "`agorascope publish --acknowledge`.",
    )


def _mean_change() -> Expectation:
    return rule(
        gxe.ExpectColumnMaxToBeBetween,
        Severity.WARN,
        "mean_moved",
        column=MEAN_CHANGE,
        min_value=-MAX_MEAN_CHANGE,
        max_value=MAX_MEAN_CHANGE,
        holds=f"The mean p_positive moved by at most {MAX_MEAN_CHANGE} since the last publication",
        remedy=f"{_REMEDY}.",
    )
