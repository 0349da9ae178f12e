"""What `marts.fct_member_favourability` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_member_favourability",
    counts=("positive_count", "neutral_count", "negative_count", "favour_n", "polar_weeks_count"),
    shares=(*with_interval("favour"), "prior_share"),
    dates=("first_mention_at", "last_mention_at"),
)
