"""What `marts.fct_alerts` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_alerts",
    counts=(
        "observed_count",
        *with_interval("expected_count"),
        "times_usual",
        "mentions_count",
        "authors_count",
        "negative_share_n",
        "usual_negative_share_n",
        "communities_count",
        "usual_communities_count",
        "press_count",
        "usual_press_count",
        "history_days",
    ),
    shares=(*with_interval("negative_share", "usual_negative_share"), "p_value", "cause_share"),
    indices=("volume_score", "negativity_score", "spread_score", "press_score", "severity_score"),
    dates=("started_at", "first_known_at", "peak_at", "last_unusual_at", "ended_at"),
    texts=("cause_detail",),
)
