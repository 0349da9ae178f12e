"""What `marts.fct_brand_aspect_weekly` must be like before it is shown."""

import great_expectations as gx
import pandas as pd

from expectations.figures import range_rules, with_interval
from expectations.volume import volume_rules

NAME = "marts.fct_brand_aspect_weekly"
SHARES = with_interval("mention_share")
BALANCES = with_interval("net_sentiment")
COUNTS = (
    "mentions_count",
    "authors_count",
    "positive_count",
    "neutral_count",
    "negative_count",
    "mention_share_n",
    "net_sentiment_n",
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
                "weekly figures of aspects",
                least_rows=least_rows,
                must_have_rows=must_have_rows,
                is_acknowledged=is_acknowledged,
            ),
            *range_rules(COUNTS, SHARES, BALANCES),
        ],
    )
