"""What `marts.fct_topic_links_daily` must be like before it is shown."""

from expectations.sparse import SparseTable

# Where a path names an account: "/@name", "/~name", "/user/name". A mail address names one too.
_PERSON = r"(?i)[@＠~]|%40|%7e|/(?:u|users?|profiles?|members?|people)/"

TABLE = SparseTable(
    "marts.fct_topic_links_daily",
    counts=("posts_count", "authors_count"),
    dates=("post_date", "first_seen_date"),
    names=(("item", _PERSON),),
)
