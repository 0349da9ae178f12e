"""How the brands are spoken of: day by day, side by side week by week, and aspect by aspect."""

from benchmarks.viewer_world.filling import World, fill, is_complete
from benchmarks.viewer_world.shares import COUNTED, STANCES, index, net, share


def reputation(world: World) -> None:
    """The marts of reputation, counted from the mentions of people who are not staff."""
    _daily(world)
    _weekly(world)
    _aspects(world)


def _daily(world: World) -> None:
    """Each brand's days, on each network and on all."""

    world.run(
        f"""
        create temp table daily as
        select mention_date as day, brand_id, coalesce(network_id, 'all') as network, {COUNTED}
        from marts.fct_mentions where not is_staff
        group by grouping sets ((mention_date, brand_id, network_id), (mention_date, brand_id))
        """
    )
    fill(
        world,
        "marts.fct_brand_reputation_daily",
        """
        select row_number() over () as n, *,
            sum(mentions) over one_day as all_mentions, sum(authors) over one_day as all_authors
        from daily window one_day as (partition by day, network) order by day, brand_id, network
        """,
        mention_date="k.day",
        brand_id="k.brand_id",
        network_id="k.network",
        **STANCES,
        **share("share_of_voice", "k.mentions", "k.all_mentions"),
        **share("author_share_of_voice", "k.authors", "k.all_authors"),
        **share("positive_share", "k.positive", "(k.positive + k.negative)"),
        **share("corrected_positive_share", "k.positive", "(k.positive + k.negative)"),
        **net("net_sentiment"),
        **net("corrected_net_sentiment"),
        **index(),
        reputation_index_version="'index-1'",
    )
    world.run("drop table daily")


def _weekly(world: World) -> None:
    """Brands side by side, week by week."""
    fill(
        world,
        "marts.fct_competitor_benchmark_weekly",
        f"""
        with by_week as (
            select date_trunc('week', mention_date)::date as week, brand_id, {COUNTED},
                count(distinct network_id) as networks, count(distinct community_id) as communities
            from marts.fct_mentions where not is_staff group by all
        )
        select row_number() over () as n, *,
            sum(mentions) over one_week as all_mentions, sum(authors) over one_week as all_authors,
            rank() over (partition by week order by mentions desc) as place
        from by_week window one_week as (partition by week) order by week, brand_id
        """,
        week_start_date="k.week",
        brand_id="k.brand_id",
        is_own="k.brand_id = brand(0)",
        is_complete=is_complete(world),
        networks_count="k.networks",
        communities_count="k.communities",
        share_of_voice_rank="k.place",
        **STANCES,
        **share("share_of_voice", "k.mentions", "k.all_mentions"),
        **share("author_share_of_voice", "k.authors", "k.all_authors"),
        **share("negative_share", "k.negative", "k.mentions"),
        **net("net_sentiment"),
    )


def _aspects(world: World) -> None:
    """What the mentions speak of, week by week, with two of them to quote."""
    fill(
        world,
        "marts.fct_brand_aspect_weekly",
        f"""
        with seen as (
            select date_trunc('week', mention_date)::date as week, mention_id, author_key, brand_id, stance,
                unnest(list_append(aspects, 'all')) as aspect
            from marts.fct_mentions where not is_staff
        ),
        by_week as (
            select week, brand_id, aspect, {COUNTED}, min(mention_id) as quote_1, max(mention_id) as quote_2
            from seen group by all
        )
        select row_number() over () as n, *,
            max(mentions) over (partition by week, brand_id) as all_mentions from by_week
        """,
        week_start_date="k.week",
        brand_id="k.brand_id",
        aspect_id="k.aspect",
        is_complete=is_complete(world),
        prevailing_stance="if(k.positive > k.negative, 'positive', 'negative')",
        quote_1_mention_id="k.quote_1",
        quote_2_mention_id="k.quote_2",
        quote_3_mention_id="null",
        **STANCES,
        **share("mention_share", "k.mentions", "k.all_mentions"),
        **net("net_sentiment"),
    )
