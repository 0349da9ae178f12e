"""What `marts.fct_community_quality_weekly` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

_SHARES = (
    "reciprocity",
    "answered_share",
    "active_share",
    "targeted_share",
    "top_1_share",
    "top_10_share",
    "opener_share",
    "answerer_share",
    "reactor_share",
)
TABLE = SparseTable(
    "marts.fct_community_quality_weekly",
    counts=(
        "replies_mean",
        "replies_median",
        "chain_depth_max",
        "repliers_count",
        "questions_count",
        "responses_count",
        "response_minutes_median",
        "response_minutes_p90",
        "response_business_minutes_median",
        "response_business_minutes_p90",
        "threads_count",
        "posts_count",
        "replies_count",
        "people_count",
        *(f"{share}_n" for share in _SHARES),
    ),
    shares=with_interval(*_SHARES),
    dates=("week_start_date",),
)
