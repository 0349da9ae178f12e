-- One row per post of the last 365 days, in a scored member's own words, that was reposted, and `all` for its network.

{{ config(materialized='table') }}

with

posts as (

    select * from {{ ref('int_member_posts__said') }}
    where
        is_scored
        and not is_duplicate
        and post_kind <> 'repost'

),

post_counters as (

    select * from {{ ref('int_post_counters__pivoted') }}

),

interactions as (

    select * from {{ ref('int_interactions__identified') }}
    where
        interaction_type = 'repost'
        and target_post_key is not null

),

metrics as (

    select * from {{ ref('stg_channel_metrics') }}
    where
        channel_kind = 'post'
        and metric_name = 'shares'
        and metric_value is not null

),

observed as (

    select
        network_id,
        target_post_key,
        count(*) as reposts_count,
        count(case when reacted_date <= {{ trend_day() }} then 1 end) as former_reposts_count
    from interactions
    group by network_id, target_post_key

),

-- A counter of shares hardly ever falls: its largest reading up to the day is the last one.
former_counters as (

    select
        network_id,
        channel_id as uri,
        cast(max(metric_value) as {{ dbt.type_bigint() }}) as shares_count
    from metrics
    where {{ local_date('observed_at') }} <= {{ trend_day() }}
    group by network_id, channel_id

),

counted as (

    select
        posts.network_id,
        posts.community_id,
        posts.member_key,
        posts.post_key,
        case
            when {{ is_in_window('posts.created_date', as_of_day()) }}
                then greatest(coalesce(post_counters.shares_count, 0), coalesce(observed.reposts_count, 0))
            else 0
        end as reposts_count,
        case
            when {{ is_in_window('posts.created_date', trend_day()) }}
                then greatest(coalesce(former_counters.shares_count, 0), coalesce(observed.former_reposts_count, 0))
            else 0
        end as former_reposts_count
    from posts
    left join observed
        on
            posts.network_id = observed.network_id
            and posts.post_key = observed.target_post_key
    left join post_counters
        on
            posts.network_id = post_counters.network_id
            and posts.uri = post_counters.uri
    left join former_counters
        on
            posts.network_id = former_counters.network_id
            and posts.uri = former_counters.uri
    where posts.created_date > {{ dbt.dateadd('day', '-' ~ window_days(), trend_day()) }}

),

passed_on as (

    select * from counted
    where reposts_count > 0 or former_reposts_count > 0

),

final as (

    select
        network_id,
        community_id,
        member_key,
        post_key,
        reposts_count,
        former_reposts_count
    from passed_on
    where community_id <> 'all'

    union all

    select
        network_id,
        'all' as community_id,
        member_key,
        post_key,
        reposts_count,
        former_reposts_count
    from passed_on

)

select * from final
