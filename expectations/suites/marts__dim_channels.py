"""What `marts.dim_channels` must be like before it is shown."""

from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.dim_channels",
    counts=("followers_count",),
    dates=("followers_observed_at", "first_metric_date", "last_metric_date", "last_observed_at"),
)
