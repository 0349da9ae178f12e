"""What `marts.dim_personas` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.dim_personas",
    counts=("members_count", "members_share_n", "described_members_count", "too_few_members_count"),
    shares=with_interval("members_share"),
)
