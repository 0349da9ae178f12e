"""Own pages: their followers by the snapshots there are, and their best posts."""

from agorascope.report.collecting.reader import Reader, estimate
from agorascope.report.facts import ChannelWeek, OwnPost
from agorascope.report.texts import name

MOST_POSTS = 3

# The last snapshot of the week, and the last of the week before: what lies between is not guessed.
_FOLLOWERS = """
with snapshots as (
    select
        network_id, channel_id, metric_date, metric_value,
        metric_date >= $first as is_this_week,
        row_number() over (
            partition by network_id, channel_id, metric_date >= $first order by metric_date desc
        ) as place
    from marts.fct_channel_metrics_daily
    where metric_name = 'followers' and value_kind = 'snapshot'
        and metric_date between $before and $last
)
select
    c.network_id, c.channel_name,
    max(case when s.is_this_week then s.metric_value end) as followers,
    max(case when not s.is_this_week then s.metric_value end) as followers_before,
    max(case when s.is_this_week then s.metric_date end) as newest_on,
    max(case when not s.is_this_week then s.metric_date end) as before_on
from marts.dim_channels as c
left join snapshots as s on c.network_id = s.network_id and c.channel_id = s.channel_id and s.place = 1
where c.is_own
group by c.network_id, c.channel_id, c.channel_name
order by c.network_id, c.channel_name, c.channel_id
"""

_POSTS = """
select
    p.*, p.created_at as at, c.channel_name as handle, cast(null as varchar) as member_key,
    cast(null as varchar) as community_id, cast(null as varchar) as language
from marts.fct_owned_posts as p
join marts.dim_channels as c on p.network_id = c.network_id and p.channel_id = c.channel_id
where c.is_own and p.created_date between $first and $last and p.engagement_count > 0
order by p.engagement_count desc, p.post_key limit $most
"""


def read_channels(reader: Reader) -> tuple[ChannelWeek, ...]:
    """Every own page."""
    return tuple(
        ChannelWeek(
            name=name(row["channel_name"]),
            network=reader.network(row["network_id"]),
            followers=row["followers"],
            followers_before=row["followers_before"],
            newest_on=row["newest_on"],
            before_on=row["before_on"],
        )
        for row in reader.weekly(_FOLLOWERS)
    )


def read_own_posts(reader: Reader) -> tuple[OwnPost, ...]:
    """The posts of the week that brought most."""
    return tuple(
        OwnPost(
            said=reader.as_said(row),
            engagement=row["engagement_count"],
            people=row["repliers_count"],
            rate=estimate(row, "engagement_rate_by_followers"),
        )
        for row in reader.weekly(_POSTS, most=MOST_POSTS)
        if row["text"]
    )
