"""What `marts.fct_response_weekly` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_response_weekly",
    counts=(
        "inbound_count",
        "people_count",
        "answered_count",
        "inbound_answered_share_n",
        "responses_count",
        "response_minutes_median",
        "response_minutes_p90",
        "response_business_minutes_median",
        "response_business_minutes_p90",
    ),
    shares=with_interval("inbound_answered_share"),
    dates=("week_start_date",),
)
