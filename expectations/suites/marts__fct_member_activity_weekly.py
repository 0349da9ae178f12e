"""What `marts.fct_member_activity_weekly` must be like before it is shown."""

from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_member_activity_weekly",
    counts=(
        "active_days_count",
        "posts_count",
        "threads_opened_count",
        "replies_count",
        "reposts_count",
        *(
            f"{kind}_{way}_count"
            for way in ("given", "received")
            for kind in ("replies", "quotes", "reposts", "mentions")
        ),
        "people_reacted_count",
        "own_positive_mentions_count",
        "own_negative_mentions_count",
    ),
    dates=("week_start_date",),
)
