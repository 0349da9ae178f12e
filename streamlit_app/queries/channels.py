"""Pages, newsletters and chats of the brands: followers, what own posts brought, hours, figures of a day.

Sums of posts are made here, never means of rates; `post_sums.py` turns them into figures with their doubt.
"""

from typing import Literal

import pandas as pd

from streamlit_app.periods import Span
from streamlit_app.queries.base import Cursor, frame

Order = Literal["answered", "quiet", "criticised", "praised", "reacted"]
ORDERS: dict[str, str] = {
    "answered": "o.repliers_count desc, o.new_repliers_count desc, o.engagement_count desc nulls last",
    "quiet": "o.repliers_count, o.engagement_count nulls last",
    "criticised": "o.negative_repliers_count desc, o.positive_repliers_count, o.repliers_count desc",
    "praised": "o.positive_repliers_count desc, o.negative_repliers_count, o.repliers_count desc",
    "reacted": "o.engagement_count desc nulls last, o.repliers_count desc",
}
_WORTH_LISTING = {
    "criticised": "and o.negative_repliers_count > 0",
    "praised": "and o.positive_repliers_count > 0",
    "answered": "and o.repliers_count > 0",
    "reacted": "and o.engagement_count > 0",
}
_OWNED = """
    o.brand_id = $brand and o.created_date between $first and $last
    and ($network is null or o.network_id = $network)
"""


def channels(cursor: Cursor) -> pd.DataFrame:
    """One row per channel of any brand that may be shown, in the order of the brands."""
    return frame(
        cursor,
        """
        select
            c.network_id, coalesce(n.network_name, c.network_id) as network, c.channel_id, c.channel_name,
            c.brand_id, b.brand_name as brand, c.is_own, c.channel_kind, c.followers_count,
            c.followers_observed_at, c.is_followers_estimate, c.last_observed_at
        from marts.dim_channels as c
        inner join marts.dim_brands as b using (brand_id)
        left join marts.dim_networks as n using (network_id)
        order by b.display_order, c.network_id, c.channel_id
        """,
    )


def post_sums(cursor: Cursor, brand_id: str, span: Span, network: str | None) -> pd.DataFrame:
    """One row per network, kind and link or none: posts, and sums over those that had time to come in."""
    rates = ",\n".join(_rate_sums(base) for base in ("followers", "impressions", "reach"))
    return frame(
        cursor,
        f"""
        select
            o.network_id, coalesce(n.network_name, o.network_id) as network, o.post_kind, o.has_link,
            count(*) as written,
            count(*) filter (where o.is_ripe) as posts,
            {_sum("o.repliers_count")} as repliers,
            {_sum("o.repliers_count * o.repliers_count")} as repliers_squares,
            {_sum("o.new_repliers_count")} as new_repliers,
            {_sum("o.positive_repliers_count")} as positive_repliers,
            {_sum("o.negative_repliers_count")} as negative_repliers,
            {_sum("o.replies_count")} as replies,
            {_sum("o.likes_count")} as likes,
            {_sum("o.shares_count")} as shares,
            {rates}
        from marts.fct_owned_posts as o
        left join marts.dim_networks as n using (network_id)
        where {_OWNED} and o.post_kind <> 'campaign'
        group by all
        order by network, o.network_id, o.post_kind, o.has_link
        """,
        _parameters(brand_id, span, network),
    )


def owned_posts(
    cursor: Cursor, brand_id: str, span: Span, network: str | None, order: str, limit: int
) -> pd.DataFrame:
    """One row per ripe post, by `order` of ORDERS, the newest first among equals."""
    return frame(
        cursor,
        f"""
        select
            o.post_key, o.network_id, coalesce(n.network_name, o.network_id) as network, o.created_at,
            o.post_kind, o.is_page, o.title, o.text, o.url, o.repliers_count, o.new_repliers_count,
            o.positive_repliers_count, o.negative_repliers_count, o.likes_count, o.replies_count,
            o.shares_count, o.saves_count, o.clicks_count, o.views_count, o.engagement_count,
            o.engagement_rate_by_followers, o.engagement_rate_by_followers_n,
            o.engagement_rate_by_followers_low, o.engagement_rate_by_followers_high,
            o.engagement_rate_by_followers_enough_data,
            o.engagement_rate_by_impressions, o.engagement_rate_by_impressions_n,
            o.engagement_rate_by_impressions_low, o.engagement_rate_by_impressions_high,
            o.engagement_rate_by_impressions_enough_data,
            o.engagement_rate_by_reach, o.engagement_rate_by_reach_n,
            o.engagement_rate_by_reach_low, o.engagement_rate_by_reach_high,
            o.engagement_rate_by_reach_enough_data
        from marts.fct_owned_posts as o
        left join marts.dim_networks as n using (network_id)
        where {_OWNED} and o.is_ripe and o.post_kind <> 'campaign' {_WORTH_LISTING.get(order, "")}
        order by {ORDERS[order]}, o.created_at desc, o.post_key
        limit $limit
        """,
        _parameters(brand_id, span, network) | {"limit": limit},
    )


def answers_to(cursor: Cursor, brand_id: str, post_key: str, limit: int) -> tuple[str, ...]:
    """Mentions of the brand that answer one of its posts, at any depth, the oldest first."""
    # The day first, as a plain value: an answer is not older than its post, and older days are not read.
    born = cursor.execute(
        "select min(created_date) - 1 from marts.fct_owned_posts where post_key = $post", {"post": post_key}
    ).fetchall()[0][0]
    rows = cursor.execute(
        """
        select mention_id from marts.fct_mentions
        where brand_id = $brand and not is_staff and post_key <> $post
            and ($born is null or mention_date >= $born)
            and (thread_key = $post or parent_post_key = $post)
        order by mentioned_at, mention_id limit $limit
        """,
        {"brand": brand_id, "post": post_key, "limit": limit, "born": born},
    ).fetchall()
    return tuple(row[0] for row in rows)


def letters(cursor: Cursor, brand_id: str, span: Span, network: str | None) -> pd.DataFrame:
    """One row per newsletter of the period, in order of time, ripe or not."""
    return frame(
        cursor,
        f"""
        select
            o.post_key, o.created_date as day, o.text as letter,
            coalesce(c.channel_name, o.channel_id) as channel,
            o.is_ripe, o.sent_count, o.delivered_count, o.opened_count, o.unique_opens_count, o.clicked_count,
            o.unique_clicks_count, o.unsubscribes_count,
            o.open_rate_by_delivered, o.open_rate_by_delivered_n, o.open_rate_by_delivered_low,
            o.open_rate_by_delivered_high, o.open_rate_by_delivered_enough_data,
            o.click_rate_by_delivered, o.click_rate_by_delivered_n, o.click_rate_by_delivered_low,
            o.click_rate_by_delivered_high, o.click_rate_by_delivered_enough_data
        from marts.fct_owned_posts as o
        left join marts.dim_channels as c using (network_id, channel_id)
        where {_OWNED} and o.post_kind = 'campaign'
        order by o.created_date, o.post_key
        """,
        _parameters(brand_id, span, network),
    )


def followers(cursor: Cursor, span: Span, network: str | None) -> pd.DataFrame:
    """One row per day and channel of any brand whose followers were read; no reading, no row."""
    return frame(
        cursor,
        """
        select
            m.metric_date as day, m.network_id, coalesce(n.network_name, m.network_id) as network,
            m.channel_id, c.channel_name as channel, m.brand_id, b.brand_name as brand,
            m.metric_value as value, m.change_count as change, m.is_estimate, m.is_final
        from marts.fct_channel_metrics_daily as m
        inner join marts.dim_channels as c using (network_id, channel_id)
        inner join marts.dim_brands as b on m.brand_id = b.brand_id
        left join marts.dim_networks as n on m.network_id = n.network_id
        where m.metric_name in ('followers', 'subscribers', 'members') and m.value_kind = 'snapshot'
            and m.metric_date between $first and $last and ($network is null or m.network_id = $network)
        order by b.display_order, m.network_id, m.channel_id, m.metric_date
        """,
        {"first": span.first, "last": span.last, "network": network},
    )


def known_metrics(cursor: Cursor, brand_id: str, span: Span, network: str | None) -> pd.DataFrame:
    """One row per channel, metric and kind of value with a figure, and what the metric counts."""
    return frame(
        cursor,
        """
        select
            m.network_id, coalesce(n.network_name, m.network_id) as network, m.channel_id,
            c.channel_name as channel, m.metric_name, m.value_kind, d.metric_label, d.unit, d.counted,
            d.denominator, d.retired_on, d.replaced_by, d.is_described, count(*) as days,
            bool_or(m.is_estimate) as has_estimates, bool_or(not m.is_final) as has_unfinished
        from marts.fct_channel_metrics_daily as m
        inner join marts.dim_channels as c using (network_id, channel_id)
        inner join marts.dim_channel_metrics as d using (metric_name)
        left join marts.dim_networks as n on m.network_id = n.network_id
        where m.brand_id = $brand and m.metric_date between $first and $last
            and ($network is null or m.network_id = $network)
        group by all
        order by network, m.channel_id, m.metric_name, m.value_kind
        """,
        _parameters(brand_id, span, network),
    )


def metric_days(
    cursor: Cursor, network_id: str, channel_id: str, metric: str, kind: str, span: Span
) -> pd.DataFrame:
    """One row per day on which a figure of one channel is known; a day without a reading has none."""
    return frame(
        cursor,
        """
        select metric_date as day, metric_value as value, change_count as change, is_estimate, is_final
        from marts.fct_channel_metrics_daily
        where network_id = $network and channel_id = $channel and metric_name = $metric
            and value_kind = $kind and metric_date between $first and $last
        order by metric_date
        """,
        {
            "network": network_id,
            "channel": channel_id,
            "metric": metric,
            "kind": kind,
            "first": span.first,
            "last": span.last,
        },
    )


def hours(cursor: Cursor, brand_id: str, network: str | None) -> pd.DataFrame:
    """One row per network, class of day and block of three hours, of the last 365 days."""
    return frame(
        cursor,
        """
        select
            h.network_id, coalesce(n.network_name, h.network_id) as network, h.week_class, h.hour_from,
            h.hour_until, h.posts_count, h.engagement_per_post as value, h.engagement_per_post_low as low,
            h.engagement_per_post_high as high, h.engagement_per_post_enough_data as enough_data,
            h.usual_engagement_per_post as usual, h.network_posts_count, h.is_best
        from marts.fct_channel_hours as h
        left join marts.dim_networks as n using (network_id)
        where h.brand_id = $brand and ($network is null or h.network_id = $network)
        order by network, h.network_id, h.week_class, h.hour_from
        """,
        {"brand": brand_id, "network": network},
    )


def _parameters(brand_id: str, span: Span, network: str | None) -> dict[str, object]:
    return {"brand": brand_id, "first": span.first, "last": span.last, "network": network}


def _sum(value: str, condition: str = "") -> str:
    """A sum over ripe posts as a float: squares of views go beyond what an integer of 64 bits holds."""
    return f"coalesce(sum(({value})::double) filter (where o.is_ripe {condition}), 0)"


def _rate_sums(base: str) -> str:
    """What a ratio of engagement to `base` and its doubt are made of, over posts that have both."""
    both = f"and o.engagement_count is not null and o.{base}_count > 0"
    top, bottom = "o.engagement_count::double", f"o.{base}_count::double"
    return f"""
        count(*) filter (where o.is_ripe {both}) as {base}_posts,
        {_sum(top, both)} as {base}_top,
        {_sum(bottom, both)} as {base}_bottom,
        {_sum(f"{top} * {top}", both)} as {base}_top_squares,
        {_sum(f"{top} * {bottom}", both)} as {base}_products,
        {_sum(f"{bottom} * {bottom}", both)} as {base}_bottom_squares"""
