"""What `marts.fct_topic_watch_daily` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_topic_watch_daily",
    counts=(
        "posts_count",
        "authors_count",
        "own_brand_posts_count",
        "post_share_n",
        "author_share_n",
        "new_domains_count",
        "new_links_count",
    ),
    shares=with_interval("post_share", "author_share"),
    dates=("post_date",),
)
