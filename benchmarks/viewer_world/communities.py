"""The communities: how visible each brand is in each, how good the exchange there."""

from benchmarks.viewer_world.filling import World, fill, is_complete
from benchmarks.viewer_world.shares import share


def communities(world: World) -> None:
    """Each community's weeks: how visible each brand is, how good the exchange."""
    world.run(
        """
        create temp table places as
        select date_trunc('week', mention_date)::date as week, network_id as network,
            community_id as community, brand_id, count(distinct thread_key) as threads,
            count(distinct author_key) as authors, count(*) as mentions
        from marts.fct_mentions where not is_staff group by all
        """
    )
    fill(
        world,
        "marts.fct_community_visibility_weekly",
        """
        select row_number() over () as n, *, 2 * sum(threads) over one_place as all_threads,
            sum(threads) over one_place as named, 2 * sum(authors) over one_place as all_authors
        from places window one_place as (partition by week, network, community)
        order by week, network, community, brand_id
        """,
        week_start_date="k.week",
        is_complete=is_complete(world),
        network_id="k.network",
        community_id="k.community",
        brand_id="k.brand_id",
        threads_count="k.threads",
        authors_count="k.authors",
        community_threads_count="k.all_threads",
        community_named_threads_count="k.named",
        community_authors_count="k.all_authors",
        first_week_start_date=f"date '{world.first}'",
        **share("visibility", "k.threads", "k.all_threads"),
    )
    fill(
        world,
        "marts.fct_community_quality_weekly",
        """
        select row_number() over () as n, week, network, coalesce(community, 'all') as community,
            sum(threads) as threads, sum(mentions) as mentions, sum(authors) as authors
        from places group by grouping sets ((week, network, community), (week, network))
        order by week, network, community
        """,
        week_start_date="k.week",
        is_complete=is_complete(world),
        network_id="k.network",
        community_id="k.community",
        threads_count="k.threads",
        posts_count="2 * k.mentions",
        replies_count="k.mentions",
        people_count="k.authors",
    )
    world.run("drop table places")
