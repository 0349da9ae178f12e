"""What `marts.fct_member_influence` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_member_influence",
    counts=(
        "t_factor",
        "reach_count",
        "clout_followers_count",
        "reactions_count",
        "members_count",
        "influence_n",
        "influence_rank",
    ),
    shares=("page_rank",),
    indices=with_interval("influence"),
)
