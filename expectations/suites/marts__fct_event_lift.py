"""What `marts.fct_event_lift` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_event_lift",
    counts=("pre_days_count", "observed", "observed_n", *with_interval("expected")),
)
