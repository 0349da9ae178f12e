"""What `marts.fct_channel_hours` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_channel_hours",
    counts=(
        "posts_count",
        "engagement_count",
        "mean_engagement_per_post",
        *with_interval("engagement_per_post"),
        "usual_engagement_per_post",
        "network_posts_count",
    ),
)
