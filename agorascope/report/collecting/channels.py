"""Own pages: their followers by the snapshots there are, and their best posts."""

from dataclasses import replace

from agorascope.report.collecting.reader import Reader, estimate
from agorascope.report.facts import NOTHING, ChannelWeek, Hours, Letter, OwnPost
from agorascope.report.texts import name
from agorascope.statistics import Estimate, share

MOST_POSTS = 3

FOLLOWERS = ("followers", "fans", "subscribers", "members")  # what a page calls those who follow it

# The last snapshot of the week, and the last of the week before: what lies between is not guessed.
_FOLLOWERS = """
with snapshots as (
    select
        network_id, channel_id, metric_name, metric_date, metric_value,
        metric_date >= $first as is_this_week,
        row_number() over (
            partition by network_id, channel_id, metric_name, metric_date >= $first order by metric_date desc
        ) as place
    from marts.fct_channel_metrics_daily
    where list_contains($metrics, metric_name) and value_kind = 'snapshot'
        and metric_date between $before and $last
)
select
    c.network_id, c.channel_name, s.metric_name,
    max(case when s.is_this_week then s.metric_value end) as followers,
    max(case when not s.is_this_week then s.metric_value end) as followers_before,
    max(case when s.is_this_week then s.metric_date end) as newest_on,
    max(case when not s.is_this_week then s.metric_date end) as before_on
from marts.dim_channels as c
left join snapshots as s on c.network_id = s.network_id and c.channel_id = s.channel_id and s.place = 1
where c.is_own
group by c.network_id, c.channel_id, c.channel_name, s.metric_name
order by c.network_id, c.channel_name, c.channel_id, s.metric_name
"""

_HOURS = """
select * from marts.fct_channel_hours
where is_best order by brand_id, network_id, engagement_per_post desc, week_class, hour_from
"""

# Of what was delivered, else of what was sent; openings of which the tool does not say whose are no share.
_LETTERS = """
select
    p.created_at, c.channel_name, p.text, p.is_ripe, p.sent_count, p.unsubscribes_count,
    coalesce(p.delivered_count, p.sent_count) as reached_count, p.unique_opens_count, p.unique_clicks_count
from marts.fct_owned_posts as p
join marts.dim_channels as c on p.network_id = c.network_id and p.channel_id = c.channel_id
where c.is_own and p.post_kind = 'campaign' and p.created_date between $first and $last
order by p.created_at, p.post_key
"""

_POSTS = """
select
    p.* exclude (community_id, text), coalesce(nullif(p.text, ''), p.title) as text, p.created_at as at,
    c.channel_name as handle, cast(null as varchar) as member_key,
    cast(null as varchar) as community_id, cast(null as varchar) as language
from marts.fct_owned_posts as p
join marts.dim_channels as c on p.network_id = c.network_id and p.channel_id = c.channel_id
where c.is_own and p.is_page and p.created_date between $first and $last and p.engagement_count > 0
order by p.engagement_count desc, p.post_key limit $most
"""


def read_channels(reader: Reader) -> tuple[ChannelWeek, ...]:
    """Every own page."""
    return tuple(
        ChannelWeek(
            name=name(row["channel_name"]),
            metric=row["metric_name"] or FOLLOWERS[0],
            network=reader.network(row["network_id"]),
            followers=row["followers"],
            followers_before=row["followers_before"],
            newest_on=row["newest_on"],
            before_on=row["before_on"],
        )
        for row in reader.weekly(_FOLLOWERS, metrics=list(FOLLOWERS))
    )


def read_hours(reader: Reader) -> tuple[Hours, ...]:
    """The best hours of each network by evidence; mostly there are none."""
    found: dict[str, Hours] = {}
    for row in reader.rows(_HOURS):
        found.setdefault(
            row["network_id"],
            Hours(
                network=reader.network(row["network_id"]),
                week_class=row["week_class"],
                hour_from=row["hour_from"],
                hour_until=row["hour_until"],
                engagement=row["engagement_per_post"],
                engagement_low=row["engagement_per_post_low"],
                engagement_high=row["engagement_per_post_high"],
                usual=row["usual_engagement_per_post"],
            ),
        )
    return tuple(found.values())


def read_letters(reader: Reader) -> tuple[Letter, ...]:
    """Every letter sent in the week, and what had come of it by the last reading."""
    return tuple(
        Letter(
            name=name(row["text"]),
            newsletter=name(row["channel_name"]),
            sent=row["sent_count"],
            opened=_share(row["unique_opens_count"], row["reached_count"]),
            clicked=_share(row["unique_clicks_count"], row["reached_count"]),
            unsubscribed=row["unsubscribes_count"],
            is_ripe=row["is_ripe"],
        )
        for row in reader.weekly(_LETTERS)
    )


def _share(part: int | None, whole: int | None) -> Estimate:
    return NOTHING if part is None or not whole or part > whole else share(part, whole)


def read_own_posts(reader: Reader) -> tuple[OwnPost, ...]:
    """The posts of the week that brought most."""
    return tuple(
        OwnPost(
            said=replace(reader.as_said(row), who=name(row["handle"])),
            engagement=row["engagement_count"],
            people=row["repliers_count"],
            rate=estimate(row, "engagement_rate_by_followers"),
        )
        for row in reader.weekly(_POSTS, most=MOST_POSTS)
        if row["text"]
    )
