"""Suite of `marts.dim_members`: who was seen, when, how much it wrote.

When an account was made is its network's word, which is shown and not judged here.
"""

from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.dim_members",
    counts=("posts_count", "communities_count", "followers_count", "following_count", "accounts_count"),
    dates=("first_seen_at", "last_seen_at"),
)
