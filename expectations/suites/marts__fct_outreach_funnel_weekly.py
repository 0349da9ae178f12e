"""What `marts.fct_outreach_funnel_weekly` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_outreach_funnel_weekly",
    counts=(
        "contacted_count",
        "accepted_count",
        "declined_count",
        "came_without_answer_count",
        "no_answer_count",
        "waiting_count",
        "arrived_count",
        "arrived_by_data_count",
        "active_count",
        "notice_missing_count",
        "answers_count",
        "days_to_answer_median",
    ),
    shares=with_interval("acceptance_share", "arrival_share", "accepted_arrival_share", "activity_share"),
)
