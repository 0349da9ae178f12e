"""What `marts.fct_alert_watch` must be like before it is shown."""

from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_alert_watch",
    counts=("history_days", "days_needed"),
    dates=("first_date", "watched_until"),
)
