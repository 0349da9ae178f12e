"""What `marts.fct_interaction_pairs` must be like before it is shown."""

from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_interaction_pairs",
    counts=("weight", "reactions_count", "replies_count", "quotes_count", "reposts_count", "mentions_count"),
    dates=("last_reacted_date",),
)
