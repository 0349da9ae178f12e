"""What an account must be like to enter `raw.members`."""

from datetime import datetime

import great_expectations as gx
import pandas as pd
import pyarrow as pa

from expectations import library as gxe
from expectations.columns import EARLIEST, MAX_KEY, latest, or_empty, to_frame
from expectations.rules import Severity, rule

NAME = "raw.members"
COUNTS = ("followers", "following", "posts")  # reputation may be negative


def frame_of(table: pa.Table) -> pd.DataFrame:
    """The columns that the rules look at."""
    columns = {name: table[name] for name in (*COUNTS, "created_at", "observed_at")}
    return to_frame({"member_id": or_empty(table["member_id"]), **columns})


def build_suite(*, now: datetime) -> gx.ExpectationSuite:
    """The rules for accounts observed at `now`."""
    counts = [
        rule(
            gxe.ExpectColumnValuesToBeBetween,
            Severity.ROW,
            "negative_count",
            column=name,
            min_value=0,
            holds=f"No account has a negative number of {name}",
            remedy="A count that is hidden or not known is null: check what the source writes for it.",
        )
        for name in COUNTS
    ]
    return gx.ExpectationSuite(
        NAME,
        expectations=[
            rule(
                gxe.ExpectColumnValueLengthsToBeBetween,
                Severity.ROW,
                "bad_key",
                column="member_id",
                min_value=1,
                max_value=MAX_KEY,
                holds=f"Every account has an id of 1 to {MAX_KEY:,} characters",
                remedy="Check which field the parser or mapping takes as member_id.",
            ),
            *counts,
            rule(
                gxe.ExpectColumnValuesToNotBeNull,
                Severity.ROW,
                "missing_date",
                column="observed_at",
                holds="Every account says when it was observed",
                remedy="Let the parser or mapping take the time at which the page was fetched.",
            ),
            rule(
                gxe.ExpectColumnValuesToBeBetween,
                Severity.ROW,
                "date_out_of_range",
                column="observed_at",
                min_value=EARLIEST,
                max_value=latest(now),
                holds="Every account was observed between 1990 and five minutes from now",
                remedy="Check the clock of this machine and the date format of the source.",
            ),
            rule(
                gxe.ExpectColumnValuesToBeBetween,
                Severity.WARN,  # some servers write 1970 for accounts of others: no reason to lose them
                "date_out_of_range",
                column="created_at",
                min_value=EARLIEST,
                max_value=latest(now),
                holds="Accounts were opened between 1990 and five minutes from now",
                remedy="Do not rely on the age of these accounts; check the date format of the source.",
            ),
        ],
    )
