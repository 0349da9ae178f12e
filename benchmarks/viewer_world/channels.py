"""The brands' own pages and letters: a channel for each brand and network, its figures, its posts."""

from benchmarks.viewer_world.filling import World, fill
from benchmarks.viewer_world.shape import NETWORKS


def channels(world: World) -> None:
    """Thirty-five channels, their daily figures, an own post an hour or so."""
    fill(
        world,
        "marts.dim_channels",
        f"""
        select row_number() over () as n, b, network
        from range(5) as r (b), unnest({list(NETWORKS)}) as x (network)
        """,
        brand_id="brand(k.b)",
        network_id="k.network",
        channel_id="'channel-' || brand(k.b) || '-' || k.network",
        channel_name="brand(k.b)",
        is_own="k.b = 0",
        channel_kind="'account'",
        first_metric_date=f"date '{world.first}'",
        last_metric_date=f"date '{world.last}'",
    )
    fill(
        world,
        "marts.fct_channel_metrics_daily",
        """
        select hash(c.channel_id, metric_name) as n, c.channel_id, c.brand_id, c.network_id, metric_name,
            value_kind, day
        from marts.dim_channels as c, calendar,
            (select distinct metric_name, value_kind from pattern.marts.fct_channel_metrics_daily) as m
        order by day
        """,
        channel_id="k.channel_id",
        brand_id="k.brand_id",
        network_id="k.network_id",
        metric_name="k.metric_name",
        value_kind="k.value_kind",
        metric_date="k.day",
        metric_value="round(t.metric_value * (1 + (k.day - date '2024-01-01') / 700.0))",
        observed_at="k.day::timestamptz",
    )
    fill(
        world,
        "marts.fct_owned_posts",
        f"""
        select row_number() over () as n, c.channel_id, c.brand_id, c.network_id, day, i
        from marts.dim_channels as c, calendar, range({max(world.size.mentions // 2_500_000, 1)}) as r (i)
        where c.is_own
        """,
        post_key="post_of('own ' || k.n)",
        channel_id="k.channel_id",
        brand_id="k.brand_id",
        network_id="k.network_id",
        community_id="null",
        created_at="k.day::timestamptz + interval 9 hour",
        created_date="k.day",
        is_ripe="true",
    )
