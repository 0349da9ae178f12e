"""What `marts.fct_channel_metrics_daily` must be like before it is shown.

A score of votes may be negative; no such metric is followed of a channel.
"""

from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_channel_metrics_daily",
    counts=("metric_value",),
    dates=("metric_date", "observed_at"),
)
