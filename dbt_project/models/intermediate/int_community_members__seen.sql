-- One row per week and community (or `all` of a network) with a post, or with a count that can have changed: who was
-- there in the days up to its end.

with

activities as (

    select * from {{ ref('int_member_activities__counted') }}

),

exchange as (

    select * from {{ ref('int_community_exchange__counted') }}

),

scopes as (

    select false as is_whole

    union all

    select true as is_whole

),

member_weeks as (

    select
        activities.week_start_date,
        activities.network_id,
        case when scopes.is_whole then 'all' else activities.community_id end as community_id,
        activities.member_key,
        max(activities.activity_date) as seen_date,
        max(case when activities.activity_kind <> 'repost' then activities.activity_date end) as posted_date,
        max(case when activities.own_aspect_count > 0 then activities.activity_date end) as spoken_date
    from activities
    cross join scopes
    where scopes.is_whole or activities.community_id <> 'all'
    group by
        activities.week_start_date,
        activities.network_id,
        case when scopes.is_whole then 'all' else activities.community_id end,
        activities.member_key

),

-- The last day on which a member gave a sign of each kind in a week, and how many days that sign lasts.
signs as (

    select
        'member' as sign,
        365 as lasting_days,
        week_start_date,
        network_id,
        community_id,
        member_key,
        seen_date as sign_date
    from member_weeks

    union all

    select
        'active' as sign,
        30 as lasting_days,
        week_start_date,
        network_id,
        community_id,
        member_key,
        posted_date as sign_date
    from member_weeks
    where posted_date is not null

    union all

    select
        'targeted' as sign,
        30 as lasting_days,
        week_start_date,
        network_id,
        community_id,
        member_key,
        spoken_date as sign_date
    from member_weeks
    where spoken_date is not null

),

-- From which week on a sign no longer lasts to the end of the week, or, in the running week, to `as_of`.
lasting as (

    select
        *,
        case
            when cast({{ dbt.dateadd('day', 'lasting_days', 'sign_date') }} as date) > {{ last_local_day() }}
                then {{ next_week(week_start(last_local_day())) }}
            else {{ next_week(week_start(dbt.dateadd('day', 'lasting_days - 7', 'sign_date'))) }}
        end as forgotten_from,
        min(week_start_date) over (
            partition by sign, network_id, community_id, member_key
            order by week_start_date
            rows between 1 following and 1 following
        ) as renewed_from
    from signs

),

-- A member is counted from the week of a sign until it is forgotten or a later sign takes its place.
steps as (

    select
        sign,
        network_id,
        community_id,
        week_start_date,
        1 as change_count
    from lasting

    union all

    select
        sign,
        network_id,
        community_id,
        least(forgotten_from, coalesce(renewed_from, forgotten_from)) as week_start_date,
        -1 as change_count
    from lasting

    union all

    -- Weeks in which only unknown authors posted change nothing, and are told of, too.
    select
        'member' as sign,
        network_id,
        community_id,
        week_start_date,
        0 as change_count
    from exchange

),

changes as (

    select
        network_id,
        community_id,
        week_start_date,
        sum(case when sign = 'member' then change_count else 0 end) as members_change,
        sum(case when sign = 'active' then change_count else 0 end) as active_change,
        sum(case when sign = 'targeted' then change_count else 0 end) as targeted_change
    from steps
    group by network_id, community_id, week_start_date

),

final as (

    select
        week_start_date,
        network_id,
        community_id,
        cast(
            sum(members_change) over (partition by network_id, community_id order by week_start_date)
            as {{ dbt.type_bigint() }}
        ) as members_count,
        cast(
            sum(active_change) over (partition by network_id, community_id order by week_start_date)
            as {{ dbt.type_bigint() }}
        ) as active_count,
        cast(
            sum(targeted_change) over (partition by network_id, community_id order by week_start_date)
            as {{ dbt.type_bigint() }}
        ) as targeted_count
    from changes

)

select * from final
