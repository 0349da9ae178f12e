-- One row per community (or `all` of a network) and scored member that ever did something there.

with

loves as (

    select * from {{ ref('int_member_love__summed') }}

),

pairs as (

    select * from {{ ref('int_pairs__weighted') }}

),

reached as (

    select
        network_id,
        community_id,
        target_key as member_key,
        count(distinct actor_key) as reach_count
    from pairs
    where {{ dbt.datediff('last_reacted_date', last_local_day(), 'day') }} < 90
    group by network_id, community_id, target_key

),

-- From the one with most love on: how much those up to this member have together. Equals go by their key.
ordered as (

    select
        loves.*,
        coalesce(reached.reach_count, 0) as reach_count,
        {{ months_since('loves.last_activity_date') }} >= 3 as is_quiet,
        sum(loves.love) over (
            partition by loves.network_id, loves.community_id
            order by loves.love desc, loves.member_key asc
            rows between unbounded preceding and current row
        ) - loves.love as love_before,
        sum(loves.love) over (partition by loves.network_id, loves.community_id) as community_love
    from loves
    left join reached
        on
            loves.network_id = reached.network_id
            and loves.community_id = reached.community_id
            and loves.member_key = reached.member_key

),

placed as (

    select
        *,
        case
            when love_before < community_love * 0.80 then 'core'
            when love_before < community_love * 0.95 then 'regular'
            else 'casual'
        end as circle
    from ordered

),

final as (

    select
        network_id,
        community_id,
        member_key,
        cast(love as double) as love,
        activities_count as love_n,
        activities_count >= {{ var('min_member_n') | int }} as love_enough_data,
        reach_count,
        cast(love * reach_count as double) as gravity,
        cast(sum(love * reach_count) over (partition by network_id, community_id) as double) as community_gravity,
        circle,
        case
            when is_quiet then 4
            when circle = 'core' then 1
            when circle = 'regular' then 2
            else 3
        end as orbit_level,
        last_activity_date
    from placed

)

select * from final
