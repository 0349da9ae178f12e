"""Rules that the tables of figures share: counts are not negative, the others lie in their range."""

from collections.abc import Iterable, Iterator

from great_expectations.expectations.expectation import Expectation

from expectations import library as gxe
from expectations.rules import Severity, rule

ENDS = ("", "_low", "_high")


def with_interval(*measures: str) -> tuple[str, ...]:
    """The columns of each measure: its value and the ends of its interval."""
    return tuple(f"{measure}{end}" for measure in measures for end in ENDS)


def range_rules(
    counts: Iterable[str], shares: Iterable[str], balances: Iterable[str], indices: Iterable[str] = ()
) -> Iterator[Expectation]:
    """One rule for each column: counts from 0, shares 0 to 1, balances -1 to 1, indices 0 to 100."""
    for name in counts:
        yield _between(name, "negative_count", 0, None, f"No {name} is negative")
    for name in shares:
        yield _between(name, "share_out_of_range", 0, 1, f"Every {name} lies between 0 and 1")
    for name in balances:
        yield _between(name, "balance_out_of_range", -1, 1, f"Every {name} lies between -1 and 1")
    for name in indices:
        yield _between(name, "index_out_of_range", 0, 100, f"Every {name} lies between 0 and 100")


def _between(name: str, reason: str, lowest: int, highest: int | None, holds: str) -> Expectation:
    return rule(
        gxe.ExpectColumnValuesToBeBetween,
        Severity.BATCH,
        reason,
        column=name,
        min_value=lowest,
        max_value=highest,
        holds=holds,
        remedy="The model computes it wrongly: build it again from scratch and compare.",
    )
