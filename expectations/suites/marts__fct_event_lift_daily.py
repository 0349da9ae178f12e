"""What `marts.fct_event_lift_daily` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_event_lift_daily",
    counts=(
        "observed",
        "observed_n",
        *with_interval("expected"),
        "cumulative_observed",
        "cumulative_expected",
    ),
    dates=("metric_date",),
)
