"""Suite of `marts.fct_member_orbit`: love, reach and circles of members who may be scored."""

from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_member_orbit",
    counts=("love", "love_n", "reach_count", "gravity", "community_gravity", "orbit_level"),
    dates=("last_activity_date",),
)
