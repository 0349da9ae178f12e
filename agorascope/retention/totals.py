"""Keeps the totals of a day before the posts that they count go: no person, no word, no address.

marts.fct_mentions, marts.fct_brand_reputation_daily -> raw.kept_counts, raw.kept_estimates

Counts add up: a day may lose its posts in several steps. Estimates (the corrected share, the index) do not;
of each day the one that rests on most observations is kept.
"""

from datetime import timedelta

import duckdb

from agorascope.build import built_as_of
from agorascope.retention.cut import Cut
from agorascope.retention.shrinking import add_gone

_COUNTS = """
insert into raw.kept_counts by name
with gone as (
    select mentions.*
    from marts.fct_mentions as mentions
    inner join expired_posts as expired
        on mentions.network_id = expired.network and mentions.post_key = expired.post_key
    where not mentions.is_staff
),
-- Who also wrote what stays of a day is counted there: people of a day are never counted twice.
staying as (
    select distinct mention_date, brand_id, network_id, author_key
    from marts.fct_mentions
    where not is_staff and post_key not in (select post_key from expired_posts)
        and mention_date in (select mention_date from gone)
)
select
    gone.mention_date, gone.brand_id, gone.network_id,
    count(distinct case when staying.author_key is null then gone.author_key end) as authors_count,
    count(*) as mentions_count,
    count(case when gone.is_duplicate then 1 end) as duplicates_count,
    count(case when gone.stance = 'positive' then 1 end) as positive_count,
    count(case when gone.stance = 'neutral' then 1 end) as neutral_count,
    count(case when gone.stance = 'negative' then 1 end) as negative_count,
    count(case when gone.stance is null then 1 end) as unscored_count
from gone
left join staying
    on gone.mention_date = staying.mention_date and gone.brand_id = staying.brand_id
    and gone.network_id = staying.network_id and gone.author_key = staying.author_key
group by gone.mention_date, gone.brand_id, gone.network_id
"""

_MERGED = """
create or replace temp table merged_counts as
select
    mention_date, brand_id, network_id,
    sum(authors_count)::bigint as authors_count, sum(mentions_count)::bigint as mentions_count,
    sum(duplicates_count)::bigint as duplicates_count, sum(positive_count)::bigint as positive_count,
    sum(neutral_count)::bigint as neutral_count, sum(negative_count)::bigint as negative_count,
    sum(unscored_count)::bigint as unscored_count
from raw.kept_counts
group by mention_date, brand_id, network_id
"""

_ESTIMATES = """
insert into raw.kept_estimates by name
select
    mention_date, brand_id, network_id,
    corrected_positive_share, corrected_positive_share_low, corrected_positive_share_high,
    corrected_positive_share_n, reputation_index, reputation_index_low, reputation_index_high,
    reputation_index_n, reputation_index_version
from marts.fct_brand_reputation_daily
where (
        mention_date < $until
        or mention_date in (select day from expired_posts)
    )
    and (corrected_positive_share_n > 0 or reputation_index_n > 0)
"""

_BEST = """
create or replace temp table best_estimates as
select * from raw.kept_estimates
qualify row_number() over (
    partition by mention_date, brand_id, network_id
    order by corrected_positive_share_n desc, reputation_index_n desc, reputation_index
) = 1
"""


def keep_totals(connection: duckdb.DuckDBPyConnection, cut: Cut) -> None:
    """Keep what `expired_posts` add to each day, inside the transaction that removes them."""
    if not _is_built(connection):
        return
    [(mentions,)] = connection.execute(
        "select count(*) from marts.fct_mentions where post_key in (select post_key from expired_posts)"
    ).fetchall()
    add_gone(connection, mentions)
    connection.execute(_COUNTS)
    connection.execute(_MERGED)
    connection.execute("delete from raw.kept_counts")
    connection.execute("insert into raw.kept_counts by name select * from merged_counts order by all")
    # The index of a day rests on the 90 days before it: those of the days after the cut are kept too.
    from agorascope.reputation.index_series import COUNTED_DAYS  # brings SciPy, which no other day needs

    connection.execute(_ESTIMATES, {"until": cut.day + timedelta(days=COUNTED_DAYS)})
    connection.execute(_BEST)
    connection.execute("delete from raw.kept_estimates")
    connection.execute("insert into raw.kept_estimates by name select * from best_estimates order by all")
    connection.execute("drop table merged_counts")
    connection.execute("drop table best_estimates")


def is_missing(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the models that the totals are counted from were dropped and not built again yet."""
    return built_as_of(connection) is not None and not _is_built(connection)


def _is_built(connection: duckdb.DuckDBPyConnection) -> bool:
    names = ["fct_mentions", "fct_brand_reputation_daily"]
    found = connection.execute(
        "select count(*) from duckdb_tables() where schema_name = 'marts' and list_contains(?, table_name)",
        [names],
    ).fetchall()
    return int(found[0][0]) == len(names)
