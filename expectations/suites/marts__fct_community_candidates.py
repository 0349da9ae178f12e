"""What `marts.fct_community_candidates` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

# An account is "@name", "u/name", "user/name", "u_name" or "~name". "name@host" is a community of Lemmy.
_PERSON = r"(?i)^[@＠]|~|%40|%7e|(?:^|/)(?:[@＠]|(?:u|users?|profiles?|members?|people)/)|^u_|@.*@"

TABLE = SparseTable(
    "marts.fct_community_candidates",
    counts=(
        "candidate_score",
        "posts_count",
        "authors_count",
        "public_share_n",
        "speaking_share_n",
        "favourable_share_n",
    ),
    shares=with_interval("public_share", "speaking_share", "favourable_share"),
    dates=("last_seen_date",),
    names=(("identifier", _PERSON),),
)
