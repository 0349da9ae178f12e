"""What `marts.fct_requests_weekly` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_requests_weekly",
    counts=(
        "posts_count",
        "authors_count",
        "questions_count",
        "requests_count",
        "complaints_count",
        "post_share_n",
        "author_share_n",
        "usual_authors",
    ),
    shares=with_interval("post_share", "author_share"),
    dates=("week_start_date", "first_seen_date"),
    texts=("label",),
)
