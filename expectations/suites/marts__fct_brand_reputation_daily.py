"""What `marts.fct_brand_reputation_daily` must be like before it is shown."""

import great_expectations as gx
import pandas as pd

from expectations.figures import range_rules, with_interval
from expectations.volume import volume_rules

NAME = "marts.fct_brand_reputation_daily"
_SHARES = ("share_of_voice", "author_share_of_voice", "positive_share", "corrected_positive_share")
_BALANCES = ("net_sentiment", "corrected_net_sentiment")
_MEASURES = (*_SHARES, *_BALANCES, "reputation_index")
SHARES = with_interval(*_SHARES)
BALANCES = with_interval(*_BALANCES)
INDICES = with_interval("reputation_index")
COUNTS = (
    "mentions_count",
    "authors_count",
    "duplicates_count",
    "positive_count",
    "neutral_count",
    "negative_count",
    "unscored_count",
    *(f"{measure}_n" for measure in _MEASURES),
)
COLUMNS = ("mention_date", *COUNTS, *SHARES, *BALANCES, *INDICES)


def frame_of(daily: pd.DataFrame) -> pd.DataFrame:
    """The columns that the rules look at."""
    return daily[list(COLUMNS)]


def build_suite(
    *, least_rows: int | None = None, must_have_rows: bool = True, is_acknowledged: bool = False
) -> gx.ExpectationSuite:
    """The rules; `least_rows` is 80 % of the last good publication."""
    return gx.ExpectationSuite(
        NAME,
        expectations=[
            *volume_rules(
                "daily figures",
                least_rows=least_rows,
                must_have_rows=must_have_rows,
                is_acknowledged=is_acknowledged,
            ),
            *range_rules(COUNTS, SHARES, BALANCES, INDICES),
        ],
    )
