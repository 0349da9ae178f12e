"""What `marts.fct_inbox` must be like before it is shown."""

from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_inbox",
    counts=("priority_rank", "waiting_minutes", "waiting_business_minutes", "reactions_count"),
    indices=(
        "priority",
        "question_points",
        "negative_points",
        "addressed_points",
        "influence_points",
        "age_points",
        "spread_points",
        "influence",
    ),
    dates=("created_at",),
    texts=("text",),
)
