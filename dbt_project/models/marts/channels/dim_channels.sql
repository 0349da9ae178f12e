-- One row per page, account, newsletter or chat of a brand: what it is, and its latest count of followers.

with

channels as (

    select * from {{ ref('int_channels__unioned') }}

),

metrics as (

    select * from {{ ref('fct_channel_metrics_daily') }}

),

seen as (

    select
        network_id,
        channel_id,
        min(metric_date) as first_metric_date,
        max(metric_date) as last_metric_date,
        min(observed_at) as first_observed_at,
        max(observed_at) as last_observed_at
    from metrics
    group by network_id, channel_id

),

follower_days as (

    select * from metrics
    where
        metric_name = 'followers'
        and value_kind = 'snapshot'

),

last_follower_days as (

    select
        network_id,
        channel_id,
        max(metric_date) as metric_date
    from follower_days
    group by network_id, channel_id

),

followers as (

    select follower_days.*
    from follower_days
    inner join last_follower_days
        on
            follower_days.network_id = last_follower_days.network_id
            and follower_days.channel_id = last_follower_days.channel_id
            and follower_days.metric_date = last_follower_days.metric_date

),

final as (

    select
        channels.network_id,
        channels.channel_id,
        channels.channel_name,
        channels.brand_id,
        channels.is_own,
        channels.channel_kind,
        cast(followers.metric_value as {{ dbt.type_bigint() }}) as followers_count,
        followers.observed_at as followers_observed_at,
        followers.is_estimate as is_followers_estimate,
        seen.first_metric_date,
        seen.last_metric_date,
        seen.first_observed_at,
        seen.last_observed_at
    from channels
    left join seen
        on
            channels.network_id = seen.network_id
            and channels.channel_id = seen.channel_id
    left join followers
        on
            channels.network_id = followers.network_id
            and channels.channel_id = followers.channel_id

)

select * from final
