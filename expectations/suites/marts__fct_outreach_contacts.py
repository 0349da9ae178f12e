"""What `marts.fct_outreach_contacts` must be like before it is shown.

What people recorded may be later than the moment the marts speak for; what the posts tell may not.
"""

from expectations.sparse import SparseTable

TABLE = SparseTable(
    "marts.fct_outreach_contacts",
    counts=("own_platform_posts_count", "own_platform_weeks_count", "days_to_answer"),
    dates=("arrived_by_data_at",),
)
