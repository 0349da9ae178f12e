-- One row per post whose counters were ever read, with the latest value of each.

{{ config(materialized='table') }}

with

metrics as (

    select * from {{ ref('stg_channel_metrics') }}
    where
        channel_kind = 'post'
        and metric_name in ('likes', 'replies', 'shares')
        and metric_value is not null

),

latest_moments as (

    select
        network_id,
        channel_id,
        metric_name,
        max(observed_at) as observed_at
    from metrics
    group by network_id, channel_id, metric_name

),

latest_values as (

    select
        metrics.network_id,
        metrics.channel_id,
        metrics.metric_name,
        metrics.metric_value
    from metrics
    inner join latest_moments
        on
            metrics.network_id = latest_moments.network_id
            and metrics.channel_id = latest_moments.channel_id
            and metrics.metric_name = latest_moments.metric_name
            and metrics.observed_at = latest_moments.observed_at

),

-- Two values read at the same moment: the larger one, so that the order of loads does not matter.
final as (

    select
        network_id,
        channel_id as uri,
        cast(max(case when metric_name = 'likes' then metric_value end) as {{ dbt.type_bigint() }}) as likes_count,
        cast(max(case when metric_name = 'replies' then metric_value end) as {{ dbt.type_bigint() }}) as replies_count,
        cast(max(case when metric_name = 'shares' then metric_value end) as {{ dbt.type_bigint() }}) as shares_count
    from latest_values
    group by network_id, channel_id

)

select * from final
