"""What `marts.fct_ambassador_candidates` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_ambassador_candidates",
    counts=(
        "candidate_rank",
        "favour_n",
        "polar_weeks_count",
        "followers_count",
        "accounts_count",
        "reply_rate_n",
        "quotes_count",
    ),
    shares=(*with_interval("favour", "reply_rate"), "candidate_score"),
    indices=("influence_max",),
    dates=("last_post_at",),
    texts=("reasons_en", "reasons_fr"),
)
