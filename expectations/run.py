"""Hold a suite against a data frame and say in plain words what came out.

    data frame + suite -> Great Expectations -> [Outcome, ...] -> quality.validations

Outcomes are published, so they count rows and never quote them: a text or a handle in a
health table would be a leak.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from numbers import Real
from typing import Any

import great_expectations as gx
import pandas as pd
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.expectations.expectation import Expectation

from agorascope.errors import GateError
from expectations.context import batch_of
from expectations.rules import Severity, column_of, reason_of, severity_of

_RESULT_FORMAT = {"result_format": "COMPLETE", "return_unexpected_index_query": False}
_NOT_A_COLUMN = ("reason", "detail", "message", "unexpected_rows")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rule held against one table; the fields up to `element_count` are quality.validations."""

    gate: str
    suite: str
    asset: str
    expectation: str
    column_name: str | None
    severity: Severity
    is_success: bool
    observed: str  # counts, shares and dates only
    unexpected_count: int | None
    element_count: int | None
    reason: str
    detail: str  # what must hold and the remedy, the same for every row and every day
    message: str  # what, where, how far off, what to do next; empty on success
    unexpected_rows: tuple[int, ...] = ()  # row numbers from 0, for rules that look at rows

    @property
    def stops(self) -> bool:
        """Whether everything of this gate stops here."""
        return not self.is_success and self.severity is Severity.BATCH

    def as_row(self) -> dict[str, Any]:
        """The columns of quality.validations that the gate knows (not run_id, not validated_at)."""
        row = {name: value for name, value in asdict(self).items() if name not in _NOT_A_COLUMN}
        return row | {"severity": self.severity.value}


def validate(frame: pd.DataFrame, suite: gx.ExpectationSuite, *, gate: str, asset: str) -> list[Outcome]:
    """Hold `suite` against `frame`; outcomes come in the order in which the suite was written.

    Raises GateError when a rule could not be evaluated: a gate that cannot look does not open.
    """
    rules = {_identity(expectation): expectation for expectation in suite.expectations}
    if len(rules) < len(suite.expectations):
        raise GateError(
            f"Suite {suite.name} holds two rules with the same reason and column.",
            remedy="Give each rule of a column its own reason: outcomes are told apart by the two.",
        )
    _require_columns(frame, suite, asset)
    numbered = frame.set_axis(pd.RangeIndex(len(frame)))
    results = batch_of(numbered).validate(suite, result_format=_RESULT_FORMAT).results
    found = {_identity_of_result(result): result for result in results}
    return [_outcome(rules[key], found[key], gate, suite.name, asset) for key in rules]


def counted(part: int, whole: int, noun: str = "rows") -> str:
    """`3 of 20,000 rows (0.015 %)`."""
    share = 100 * part / whole if whole else 0.0
    return f"{part:,} of {whole:,} {noun} ({share:{'.2g' if share < 10 else '.0f'}} %)"


def _identity(expectation: Expectation) -> tuple[str, str | None]:
    return reason_of(expectation), column_of(expectation)


def _identity_of_result(result: ExpectationValidationResult) -> tuple[str, str | None]:
    config = result.expectation_config
    if config is None or config.meta is None:
        raise GateError("Great Expectations returned a result without its rule.")
    return str(config.meta["reason"]), config.kwargs.get("column")


def _require_columns(frame: pd.DataFrame, suite: gx.ExpectationSuite, asset: str) -> None:
    wanted = {column for column in map(column_of, suite.expectations) if column is not None}
    missing = sorted(wanted - set(frame.columns))
    if missing:
        raise GateError(
            f"{asset} cannot be checked by suite {suite.name}: it has no column {', '.join(missing)}.",
            remedy="Hand the gate these columns too, or change the suite together with the table.",
        )


def _outcome(
    expectation: Expectation, result: ExpectationValidationResult, gate: str, suite: str, asset: str
) -> Outcome:
    _require_evaluated(expectation, result, suite, asset)
    found = result.result
    is_success = bool(result.success)
    observed = _observed(found)
    return Outcome(
        gate=gate,
        suite=suite,
        asset=asset,
        expectation=str(expectation.expectation_type),
        column_name=column_of(expectation),
        severity=severity_of(expectation),
        is_success=is_success,
        observed=observed,
        unexpected_count=_count(found, "unexpected_count"),
        element_count=_count(found, "element_count"),
        reason=reason_of(expectation),
        detail=f"{expectation.description}; this is not so here. {expectation.notes}",
        message="" if is_success else _message(expectation, asset, found, observed),
        unexpected_rows=tuple(int(row) for row in found.get("unexpected_index_list") or ()),
    )


def _require_evaluated(
    expectation: Expectation, result: ExpectationValidationResult, suite: str, asset: str
) -> None:
    info: Mapping[str, Any] = result.exception_info or {}
    # One flat report, or one report per metric that failed.
    reports = [info] if "raised_exception" in info else [v for v in info.values() if isinstance(v, dict)]
    raised = [str(report.get("exception_message")) for report in reports if report.get("raised_exception")]
    if raised:
        raise GateError(
            f"Rule {reason_of(expectation)} of suite {suite} could not be checked on {asset}: {raised[0]}",
            remedy="Compare the rule with the type of its column; nothing goes through an unchecked gate.",
        )


def _observed(found: Mapping[str, Any]) -> str:
    if "unexpected_count" in found:
        return counted(int(found["unexpected_count"]), int(found["element_count"]))
    return _plain(found.get("observed_value"))


def _count(found: Mapping[str, Any], name: str) -> int | None:
    return int(found[name]) if name in found else None


def _message(expectation: Expectation, asset: str, found: Mapping[str, Any], observed: str) -> str:
    counts_rows = "unexpected_count" in found
    breach = f"not so in {observed}" if counts_rows else f"found {observed}{_limits(expectation)}"
    return f"{asset}: {expectation.description}; {breach}. {expectation.notes}"


def _limits(expectation: Expectation) -> str:
    lowest = getattr(expectation, "min_value", None)
    highest = getattr(expectation, "max_value", None)
    if lowest is not None and highest is not None:
        return f", expected {_plain(lowest)} to {_plain(highest)}"
    if lowest is not None:
        return f", expected at least {_plain(lowest)}"
    return f", expected at most {_plain(highest)}" if highest is not None else ""


def _plain(value: Any) -> str:
    if value is None or value is pd.NaT:
        return "nothing"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if isinstance(value, Real):
        number = float(value)
        return f"{number:,.0f}" if number.is_integer() else f"{number:.3g}"
    return str(value)
