"""What `marts.fct_competitor_benchmark_weekly` must be like before it is shown."""

import great_expectations as gx
import pandas as pd

from expectations.figures import range_rules, with_interval
from expectations.volume import volume_rules

NAME = "marts.fct_competitor_benchmark_weekly"
SHARES = with_interval("share_of_voice", "author_share_of_voice", "negative_share")
BALANCES = with_interval(
    "net_sentiment", "share_of_voice_change", "author_share_of_voice_change", "share_of_voice_gap"
)
COUNTS = (
    "mentions_count",
    "authors_count",
    "networks_count",
    "communities_count",
    "positive_count",
    "neutral_count",
    "negative_count",
    "likes_median",
    "replies_median",
    "shares_median",
    "share_of_voice_n",
    "author_share_of_voice_n",
    "net_sentiment_n",
    "negative_share_n",
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
                "weekly figures of brands",
                least_rows=least_rows,
                must_have_rows=must_have_rows,
                is_acknowledged=is_acknowledged,
            ),
            *range_rules(COUNTS, SHARES, BALANCES),
        ],
    )
