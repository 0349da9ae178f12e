"""What `marts.fct_event_participation` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

SHARES = ("new_share", "returned_30d_share", "new_returned_30d_share", "returned_31_60d_share")
TABLE = SparseTable(
    "marts.fct_event_participation",
    counts=(
        "participants_count",
        "mentions_count",
        "new_members_count",
        "returning_members_count",
        "returned_30d_count",
        "new_returned_30d_count",
        "returned_31_60d_count",
        *(f"{share}_n" for share in SHARES),
    ),
    shares=with_interval(*SHARES),
)
