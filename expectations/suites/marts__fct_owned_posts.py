"""What `marts.fct_owned_posts` must be like before it is shown.

Rates by followers, impressions, reach and mails delivered may pass 1: two may react to what one was sent.
"""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

RATES = (
    "engagement_rate_by_followers",
    "engagement_rate_by_impressions",
    "engagement_rate_by_reach",
    "open_rate_by_delivered",
    "click_rate_by_delivered",
)
COUNTED = (
    "likes",
    "replies",
    "shares",
    "saves",
    "clicks",
    "views",
    "impressions",
    "reach",
    "engagement",
    "followers",
    "read_replies",
    "repliers",
    "new_repliers",
    "positive_replies",
    "negative_replies",
    "sent",
    "delivered",
    "unique_opens",
    "unique_clicks",
)

TABLE = SparseTable(
    "marts.fct_owned_posts",
    counts=(*(f"{name}_count" for name in COUNTED), "positive_reply_share_n", *with_interval(*RATES)),
    shares=with_interval("positive_reply_share"),
    dates=("created_at", "created_date"),
    texts=("text",),
)
