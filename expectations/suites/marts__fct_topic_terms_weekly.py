"""What `marts.fct_topic_terms_weekly` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_topic_terms_weekly",
    counts=("posts_count", "authors_count", "author_share_n", "association_score"),
    shares=(*with_interval("author_share"), "usual_author_share", "burst_p_value"),
    dates=("week_start_date", "first_week_start_date"),
    texts=("term",),
)
