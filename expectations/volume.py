"""Refuse a suspicious shrink: below 80 % of the last good publication is an error, not a new truth."""

from math import ceil

from great_expectations.expectations.expectation import Expectation

from expectations import library as gxe
from expectations.rules import Severity, rule

LEAST_SHARE = 0.8
ENOUGH_ROWS = 20  # of a smaller table one erased member is already more than a fifth


def least_rows(previous_rows: int) -> int | None:
    """How many rows a table must have after one that had `previous_rows`; None when too few to say."""
    return ceil(LEAST_SHARE * previous_rows) if previous_rows >= ENOUGH_ROWS else None


def volume_rules(
    what: str, *, least_rows: int | None, must_have_rows: bool, is_acknowledged: bool
) -> list[Expectation]:
    """Rules on the number of rows; a person may acknowledge what they refuse."""
    severity = Severity.WARN if is_acknowledged else Severity.BATCH
    rules = []
    if must_have_rows:
        rules.append(
            rule(
                gxe.ExpectTableRowCountToBeBetween,
                severity,
                "empty",
                min_value=1,
                holds=f"There are {what}, since posts were loaded",
                remedy="Check the names, hashtags and handles of the brands in the workspace. If nobody "
                "speaks of them yet, run `agorascope publish --acknowledge`.",
            )
        )
    if least_rows is not None:
        rules.append(
            rule(
                gxe.ExpectTableRowCountToBeBetween,
                severity,
                "shrunk",
                min_value=least_rows,
                holds=f"There are at least {LEAST_SHARE:.0%} of the {what} of the last publication",
                remedy="Look for a source, a brand name or a batch that has gone missing. If the loss is "
                "wanted (a brand removed, an earlier as_of), run `agorascope publish --acknowledge`.",
            )
        )
    return rules
