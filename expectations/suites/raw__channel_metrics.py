"""What a counter must be like to enter `raw.channel_metrics`."""

from datetime import datetime

import great_expectations as gx
import pandas as pd
import pyarrow as pa

from expectations import library as gxe
from expectations.columns import EARLIEST, MAX_KEY, compute, latest, or_empty, to_frame
from expectations.rules import Severity, rule

NAME = "raw.channel_metrics"
# Things that are counted; a score (votes for less votes against) may be negative.
COUNTED = (
    *("followers", "following", "posts", "likes", "replies", "shares", "quotes", "views", "comments"),
    *("impressions", "reach", "saves", "clicks", "sent", "delivered", "opens", "unique_opens"),
)
LARGEST = 1e15  # beyond it a number is no count of people, and infinity is no number


def frame_of(table: pa.Table) -> pd.DataFrame:
    """The columns that the rules look at; `counted` is the value of a metric that is a count."""
    is_count = compute.fill_null(compute.is_in(table["metric"], pa.array(COUNTED)), False)
    return to_frame(
        {
            "channel_id": or_empty(table["channel_id"]),
            "metric": or_empty(table["metric"]),
            "value": table["value"],
            "counted": compute.if_else(is_count, table["value"], pa.scalar(None, pa.float64())),
            "observed_at": table["observed_at"],
        }
    )


def build_suite(*, now: datetime) -> gx.ExpectationSuite:
    """The rules for counters observed at `now`."""
    keys = [
        rule(
            gxe.ExpectColumnValueLengthsToBeBetween,
            Severity.ROW,
            "bad_key",
            column=name,
            min_value=1,
            max_value=MAX_KEY,
            holds=f"Every counter has a {name} of 1 to {MAX_KEY:,} characters",
            remedy=f"Check which field the parser or mapping takes as {name}.",
        )
        for name in ("channel_id", "metric")
    ]
    return gx.ExpectationSuite(
        NAME,
        expectations=[
            *keys,
            rule(
                gxe.ExpectColumnValuesToBeBetween,
                Severity.ROW,
                "negative_count",
                column="counted",
                min_value=0,
                holds=f"No count ({', '.join(COUNTED)}) is negative",
                remedy="A count that is hidden or not known is null: check what the source writes for it.",
            ),
            rule(
                gxe.ExpectColumnValuesToBeBetween,
                Severity.ROW,
                "value_out_of_range",
                column="value",
                min_value=-LARGEST,
                max_value=LARGEST,
                holds=f"Every value lies between -{LARGEST:.0e} and {LARGEST:.0e}",
                remedy="Check the unit of the source; infinity is no number.",
            ),
            rule(
                gxe.ExpectColumnValuesToNotBeNull,
                Severity.ROW,
                "missing_date",
                column="observed_at",
                holds="Every counter says when it was read",
                remedy="Let the parser or mapping take the time at which the page was fetched.",
            ),
            rule(
                gxe.ExpectColumnValuesToBeBetween,
                Severity.ROW,
                "date_out_of_range",
                column="observed_at",
                min_value=EARLIEST,
                max_value=latest(now),
                holds="Every counter was read between 1990 and five minutes from now",
                remedy="Check the clock of this machine and the date format of the source.",
            ),
        ],
    )
