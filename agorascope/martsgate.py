"""The marts gate, fed from the warehouse: frames, facts of the last publication, verdict."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from agorascope import published
from agorascope.context import Context
from agorascope.retention.shrinking import gone_facts, lowered

STALENESS_DAYS = 30  # the newest mention may be this old before the gate warns


@dataclass(frozen=True, slots=True)
class MartsVerdict:
    """What the gate found, as plain values: rows of quality.validations, and facts as JSON."""

    is_ok: bool
    failures: list[str]
    warnings: list[str]
    outcomes: list[dict[str, Any]]
    facts: dict[str, Any]


def check_marts(
    context: Context, connection: duckdb.DuckDBPyConnection, *, as_of: datetime, acknowledged: bool
) -> MartsVerdict:
    """Hold the suites of `expectations` against the marts that are about to be published."""
    from expectations.facts import PreviousFacts
    from expectations.publication import FRAMES, marts_gate

    previous = lowered(connection, published.former_facts(context.settings.published))
    verdict = marts_gate(
        {
            name: connection.execute(f"select {', '.join(columns)} from {name}").df()
            for name, columns in FRAMES.items()
        },
        {name: PreviousFacts.from_dict(facts) for name, facts in previous.items()},
        as_of=as_of,
        staleness_days=STALENESS_DAYS,
        # A brand that nobody spoke of yet is shown as such; marts that were filled may not empty.
        posts_loaded=len(previous),
        has_pseudonyms=context.workspace.privacy.pseudonyms,
        keep=context.workspace.public_handles(),
        acknowledged=acknowledged,
    )
    return MartsVerdict(
        is_ok=verdict.is_ok,
        failures=verdict.failures,
        warnings=verdict.warnings,
        outcomes=[outcome.as_row() for outcome in verdict.outcomes],
        facts={name: facts.as_dict() for name, facts in verdict.facts.items()} | gone_facts(connection),
    )
