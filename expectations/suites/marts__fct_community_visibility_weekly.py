"""What `marts.fct_community_visibility_weekly` must be like before it is shown."""

import great_expectations as gx
import pandas as pd

from expectations.figures import range_rules, with_interval
from expectations.volume import volume_rules

NAME = "marts.fct_community_visibility_weekly"
SHARES = with_interval("visibility")
BALANCES: tuple[str, ...] = ()
COUNTS = (
    "threads_count",
    "authors_count",
    "community_threads_count",
    "community_named_threads_count",
    "community_authors_count",
    "replies_mean",
    "replies_median",
    "community_replies_mean",
    "community_replies_median",
    "reposts_mean",
    "reposts_median",
    "community_reposts_mean",
    "community_reposts_median",
    "visibility_n",
)
COLUMNS = (*COUNTS, *SHARES, *BALANCES)


def frame_of(weekly: pd.DataFrame) -> pd.DataFrame:
    """The columns that the rules look at."""
    return weekly[list(COLUMNS)]


def build_suite(
    *, least_rows: int | None = None, must_have_rows: bool = True, is_acknowledged: bool = False
) -> gx.ExpectationSuite:
    """The rules; `least_rows` is 80 % of the last good publication."""
    return gx.ExpectationSuite(
        NAME,
        expectations=[
            *volume_rules(
                "weekly figures of communities",
                least_rows=least_rows,
                must_have_rows=must_have_rows,
                is_acknowledged=is_acknowledged,
            ),
            *range_rules(COUNTS, SHARES, BALANCES),
        ],
    )
