"""What `marts.fct_brand_reputation_daily` must be like before it is shown."""

import great_expectations as gx
import pandas as pd
from great_expectations.expectations.expectation import Expectation

from expectations import library as gxe
from expectations.rules import Severity, rule
from expectations.volume import volume_rules

NAME = "marts.fct_brand_reputation_daily"
_SHARES = ("share_of_voice", "author_share_of_voice", "positive_share", "corrected_positive_share")
_BALANCES = ("net_sentiment", "corrected_net_sentiment")
_ENDS = ("", "_low", "_high")
_MEASURES = (*_SHARES, *_BALANCES, "reputation_index")
SHARES = tuple(f"{measure}{end}" for measure in _SHARES for end in _ENDS)
BALANCES = tuple(f"{measure}{end}" for measure in _BALANCES for end in _ENDS)
INDICES = tuple(f"reputation_index{end}" for end in _ENDS)
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
            *[_between(name, "negative_count", 0, None, f"No {name} is negative") for name in COUNTS],
            *[
                _between(name, "share_out_of_range", 0, 1, f"Every {name} lies between 0 and 1")
                for name in SHARES
            ],
            *[
                _between(name, "balance_out_of_range", -1, 1, f"Every {name} lies between -1 and 1")
                for name in BALANCES
            ],
            *[
                _between(name, "index_out_of_range", 0, 100, f"Every {name} lies between 0 and 100")
                for name in INDICES
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
