"""How a rule is written: a Great Expectations expectation that says what follows from its failure.

Great Expectations has a severity of its own (critical, warning, info) for "the impact of this
expectation failing". Here the impact is what happens next, so each of ours is one of theirs.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.metadata_types import FailureSeverity


class Severity(StrEnum):
    """What a failed rule does."""

    BATCH = "batch"  # everything stops: this network's batch at arrival, the publication at the end
    ROW = "row"  # the failing rows go to quarantine with the reason, the rest goes on
    WARN = "warn"  # recorded and shown, nothing stops


NATIVE: Mapping[Severity, FailureSeverity] = {
    Severity.BATCH: FailureSeverity.CRITICAL,
    Severity.ROW: FailureSeverity.WARNING,
    Severity.WARN: FailureSeverity.INFO,
}
_OURS = {native: ours for ours, native in NATIVE.items()}


def rule(
    kind: type[Expectation], severity: Severity, reason: str, *, holds: str, remedy: str, **arguments: Any
) -> Expectation:
    """An expectation with its consequence and its words.

    `reason` is the short machine word kept with a quarantined row, `holds` the sentence that must be
    true, `remedy` what to do when it is not. Neither sentence may quote the data: they are published.
    """
    return kind(
        severity=NATIVE[severity], meta={"reason": reason}, description=holds, notes=remedy, **arguments
    )


def severity_of(expectation: Expectation) -> Severity:
    """The consequence of a rule."""
    return _OURS[FailureSeverity(expectation.severity)]


def reason_of(expectation: Expectation) -> str:
    """The machine word of a rule."""
    return str((expectation.meta or {})["reason"])


def column_of(expectation: Expectation) -> str | None:
    """The column a rule looks at; None when it looks at the whole table."""
    column = getattr(expectation, "column", None)
    return None if column is None else str(column)
