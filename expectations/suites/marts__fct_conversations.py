"""What `marts.fct_conversations` must be like before it is shown."""

from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_conversations",
    counts=("response_minutes", "response_business_minutes"),
    dates=("created_at", "created_date", "week_start_date", "first_answered_at", "settled_at"),
    texts=("text",),
)
