"""The tables of docs/gates.md, written from the suites themselves so that they cannot drift.

python -m expectations.document docs/gates.md
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import great_expectations as gx
from great_expectations.expectations.expectation import Expectation

from expectations.publication import FIGURES, SPARSE
from expectations.rules import Severity, column_of, reason_of, severity_of
from expectations.suites import (
    marts__fct_mentions,
    quality__publication,
    raw__batches,
    raw__channel_metrics,
    raw__members,
    raw__posts,
)

BEGIN = "<!-- rules: written by `python -m expectations.document docs/gates.md` -->"
END = "<!-- end of rules -->"
_ANY_TIME = datetime(2024, 1, 1, tzinfo=UTC)
_CONSEQUENCES = {
    "arrival": {
        Severity.BATCH: "**the network's batch stops**",
        Severity.ROW: "the row goes to quarantine",
        Severity.WARN: "recorded",
    },
    "publication": {Severity.BATCH: "**nothing is published**", Severity.WARN: "recorded"},
}


def arrival_suites() -> list[gx.ExpectationSuite]:
    """Every suite of the arrival gate with every rule it can hold."""
    facts = {raw__batches.unusable_column(kind): 0.0 for kind in raw__batches.KINDS}
    return [
        raw__posts.build_suite(rows=1_000, now=_ANY_TIME, typical_posts=1_000),
        raw__members.build_suite(now=_ANY_TIME),
        raw__channel_metrics.build_suite(now=_ANY_TIME),
        raw__batches.build_suite(facts | {raw__batches.LANGUAGE_SHIFT: 0.0}),
    ]


def publication_suites() -> list[gx.ExpectationSuite]:
    """Every suite of the publication gate with every rule it can hold."""
    drifts = list(quality__publication.DRIFTS)
    facts = [
        *drifts,
        *(name + quality__publication.LARGE for name in drifts),
        quality__publication.MEAN_CHANGE,
    ]
    return [
        marts__fct_mentions.build_suite(
            rows=1_000, as_of=_ANY_TIME, staleness_days=2, fail_after_days=30, least_rows=800
        ),
        *(figures.build_suite(least_rows=800) for figures in FIGURES),
        *(table.build_suite(as_of=_ANY_TIME) for table in SPARSE),
        quality__publication.build_suite(dict.fromkeys(facts, 0.0)),
    ]


def rules_as_markdown() -> str:
    """One table per suite, one line per rule."""
    parts = ["### At arrival", *_tables("arrival", arrival_suites())]
    parts += ["### At publication", *_tables("publication", publication_suites())]
    return "\n\n".join(parts)


def with_current_rules(page: str) -> str:
    """The page with the part between the markers written anew."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{rules_as_markdown()}\n\n{END}{tail}"


def _tables(gate: str, suites: list[gx.ExpectationSuite]) -> Iterator[str]:
    for suite in suites:
        lines = ["| reason | column | what must hold | if it does not |", "|---|---|---|---|"]
        lines += [_line(gate, expectation) for expectation in suite.expectations]
        yield f"#### `{suite.name}`\n\n" + "\n".join(lines)


def _line(gate: str, expectation: Expectation) -> str:
    column = column_of(expectation)
    consequence = _CONSEQUENCES[gate][severity_of(expectation)]
    where = f"`{column}`" if column else "whole table"
    return f"| `{reason_of(expectation)}` | {where} | {expectation.description} | {consequence} |"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(with_current_rules(target.read_text(encoding="utf-8")), encoding="utf-8")
