"""What `marts.bridge_member_personas` must be like before it is shown."""

from expectations.sparse import SparseTable

TABLE = SparseTable("marts.bridge_member_personas", counts=("posts_count",), shares=("closeness",))
