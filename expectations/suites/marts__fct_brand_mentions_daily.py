"""What `marts.fct_brand_mentions_daily` must be like before it is shown."""

import great_expectations as gx
import pandas as pd
from great_expectations.expectations.expectation import Expectation

from expectations import library as gxe
from expectations.rules import Severity, rule
from expectations.volume import volume_rules

NAME = "marts.fct_brand_mentions_daily"
_MEASURES = ("share_of_voice", "author_share_of_voice", "net_sentiment")
SHARES = tuple(f"{m}{end}" for m in _MEASURES[:2] for end in ("", "_low", "_high"))
BALANCES = tuple(f"net_sentiment{end}" for end in ("", "_low", "_high"))
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
COLUMNS = ("mention_date", *COUNTS, *SHARES, *BALANCES)


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
            *[_between(name, "negative_count", 0, None, f"No {name} is negative") for name in COUNTS],
            *[
                _between(name, "share_out_of_range", 0, 1, f"Every {name} lies between 0 and 1")
                for name in SHARES
            ],
            *[
                _between(name, "balance_out_of_range", -1, 1, f"Every {name} lies between -1 and 1")
                for name in BALANCES
            ],
        ],
    )


def _between(name: str, reason: str, lowest: int, highest: int | None, holds: str) -> Expectation:
    return rule(
        gxe.ExpectColumnValuesToBeBetween,
        Severity.BATCH,
        reason,
        column=name,
        min_value=lowest,
        max_value=highest,
        holds=holds,
        remedy="The model computes it wrongly: build the days again from scratch and compare.",
    )
