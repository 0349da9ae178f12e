"""A row a member and what is known of each: influence, orbit, weeks, who answers whom."""

from benchmarks.viewer_world.filling import World, fill


def members(world: World) -> None:
    """The marts of members. Leaves the table `people` for the ambassadors."""
    _people(world)
    _dimension(world)
    _influence(world)
    _activity(world)
    _pairs(world)


def _people(world: World) -> None:
    """Every member with what the mentions tell of them; who wrote none of them has one post."""
    world.run(
        f"""
        create temp table people as
        with counted as (
            select member_key, network_id as network, count(*) as posts,
                min(mentioned_at) as first_at, max(mentioned_at) as last_at,
                count(*) filter (where brand_id = brand(0) and stance = 'positive') as positive,
                count(*) filter (where brand_id = brand(0) and stance = 'neutral') as neutral,
                count(*) filter (where brand_id = brand(0) and stance = 'negative') as negative,
                bool_or(is_staff) as is_staff
            from marts.fct_mentions group by member_key, network_id
        ),
        ranked as (
            select m as n, member_of(m) as member_key, network_of(m) as network,
                [community_of(m, slot) for slot in [0.0, 1.0, 2.0]] as places
            from range({world.size.members}) as t (m)
        )
        select n, member_key, network, list_distinct(places) as places,
            coalesce(posts, 1) as posts, coalesce(is_staff, false) as is_staff, first_at, last_at,
            coalesce(positive, 0) as positive, coalesce(neutral, 0) as neutral,
            coalesce(negative, 0) as negative
        from ranked left join counted using (member_key, network)
        """
    )


def _dimension(world: World) -> None:
    fill(
        world,
        "marts.dim_members",
        "select * from people order by hash(n)",
        person_key="md5('person ' || k.n)",
        network_id="k.network",
        member_key="k.member_key",
        first_seen_at="coalesce(k.first_at, t.first_seen_at)",
        last_seen_at="coalesce(k.last_at, t.last_seen_at)",
        posts_count="k.posts",
        communities_count="len(k.places)",
        is_staff="k.is_staff",
        staff_brand_id="if(k.is_staff, brand(0), null)",
        is_scored="not k.is_staff and not t.is_bot",
        unscored_reason="case when k.is_staff then 'staff' when t.is_bot then 'bot' end",
    )


def _influence(world: World) -> None:
    """Standing by posts, in each community and on the whole network; personas of who writes often."""
    world.run(
        """
        create temp table standing as
        select n, member_key, network, posts, last_at, community,
            row_number() over (partition by network, community order by posts desc, n) as place,
            count(*) over (partition by network, community) as people
        from (
            select n, member_key, network, posts, last_at, unnest(list_prepend('all', places)) as community
            from people where not is_staff
        )
        """
    )
    fill(
        world,
        "marts.fct_member_influence",
        "select * from standing order by network, community, member_key",
        network_id="k.network",
        community_id="k.community",
        member_key="k.member_key",
        page_rank="1.0 / (k.place + 10)",
        members_count="k.people",
        reactions_count="k.posts * 2",
        influence="100.0 * (1 - (k.place - 1) / k.people)",
        influence_n="k.posts * 2",
        influence_low="greatest(0, 100.0 * (1 - (k.place - 1) / k.people) - 4)",
        influence_high="least(100, 100.0 * (1 - (k.place - 1) / k.people) + 4)",
        influence_enough_data="k.posts > 4",
        influence_rank="k.place",
    )
    fill(
        world,
        "marts.fct_member_orbit",
        "select * from standing order by network, community, member_key",
        network_id="k.network",
        community_id="k.community",
        member_key="k.member_key",
        love="k.posts::double",
        love_n="k.posts",
        love_enough_data="k.posts > 4",
        last_activity_date="coalesce(k.last_at::date, t.last_activity_date)",
    )
    world.run("drop table standing")
    fill(
        world,
        "marts.bridge_member_personas",
        "select * from people where posts > 9 and not is_staff",
        network_id="k.network",
        member_key="k.member_key",
        posts_count="k.posts",
    )


def _activity(world: World) -> None:
    """The weeks of each member in each community."""
    fill(
        world,
        "marts.fct_member_activity_weekly",
        """
        select week, network, community, member_key, posts, days, max(n) as n from (
            select date_trunc('week', mention_date)::date as week, network_id as network,
                community_id as community, member_key, count(*) as posts,
                count(distinct mention_date) as days, hash(member_key) as n
            from marts.fct_mentions group by all
        ) group by all
        """,
        week_start_date="k.week",
        network_id="k.network",
        community_id="k.community",
        member_key="k.member_key",
        posts_count="k.posts",
        active_days_count="k.days",
    )


def _pairs(world: World) -> None:
    """Who answers whom. Both speak in the same community: the other is drawn by rank within it."""
    world.run(
        """
        create temp table ends as
        select n, network, unnest(places) as community, member_key, least(posts, 400) as posts
        from people where not is_staff
        """
    )
    rows = world.number("select sum(posts) from ends")
    fill(
        world,
        "marts.fct_interaction_pairs",
        f"""
        with placed as (
            select *, row_number() over (partition by network, community order by n) - 1 as place,
                count(*) over (partition by network, community) as people
            from ends
        ),
        drawn as (
            select distinct network, community, member_key,
                floor(people * pow(u(n * 1000 + i, 'other'), 2.5))::bigint as other
            from placed,
                unnest(range(ceil(posts * {world.size.pairs // 2} / {max(rows, 1)} + 0.3)::bigint)) as r (i)
        ),
        pairs as (
            select d.network, d.community, d.member_key as actor, p.member_key as target
            from drawn as d inner join placed as p
                on d.network = p.network and d.community = p.community and d.other = p.place
            where d.member_key != p.member_key
        )
        select hash(actor, target) as n, * from pairs
        union all
        select hash(actor, target), network, 'all', actor, target
        from (select distinct network, actor, target from pairs)
        """,
        network_id="k.network",
        community_id="k.community",
        actor_key="k.actor",
        target_key="k.target",
        last_reacted_date=f"(date '{world.last}' - pick(k.n, 'last', 400)::int)",
    )
    world.run("drop table ends")
