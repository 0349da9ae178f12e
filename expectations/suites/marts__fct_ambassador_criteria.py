"""What `marts.fct_ambassador_criteria` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_ambassador_criteria",
    counts=(
        "criteria_met_count",
        "favour_n",
        "positive_count",
        "polar_weeks_count",
        "days_since_last_post",
        "followers_count",
        "own_feeds_count",
        "excluded_accounts_count",
        "accounts_count",
        "reply_rate_n",
        "replies_count",
    ),
    shares=(*with_interval("favour", "reply_rate"), "recency", "candidate_score"),
    indices=("influence_max",),
    dates=("last_post_at",),
)
