-- One row per channel (or campaign of a newsletter), metric, kind of value and day: what was last read of it.

{{ config(materialized='table') }}

with

metrics as (

    select * from {{ ref('stg_channel_metrics') }}
    where
        channel_kind <> 'post'
        and metric_period in ('point', 'day', 'lifetime')
        and metric_value is not null
        and observed_at < {{ as_of() }}

),

names as (

    select * from {{ ref('int_channel_accounts__named') }}

),

campaigns as (

    select * from {{ ref('int_campaigns__assigned') }}

),

assigned as (

    select
        metrics.*,
        names.channel_id as own_channel_id,
        names.channel_id as part_id
    from metrics
    inner join names
        on
            metrics.network_id = names.network_id
            and {{ bare_handle('metrics.channel_id') }} = names.account_name
    where metrics.channel_kind <> 'campaign'

    union all

    select
        metrics.*,
        campaigns.channel_id as own_channel_id,
        metrics.channel_id as part_id
    from metrics
    inner join campaigns
        on
            metrics.network_id = campaigns.network_id
            and metrics.channel_id = campaigns.campaign_id
    where metrics.channel_kind = 'campaign'

),

-- Networks begin a day at midnight of UTC or some hours later; the workspace's own calendar would move it.
dated as (

    select
        network_id,
        own_channel_id as channel_id,
        part_id,
        metric_name,
        case metric_period when 'point' then 'snapshot' else metric_period end as value_kind,
        case
            when metric_period = 'day' then {{ to_local_date('period_started_at', 'UTC') }}
            else {{ local_date('observed_at') }}
        end as metric_date,
        metric_value,
        is_estimate,
        is_final,
        observed_at
    from assigned

),

last_moments as (

    select
        network_id,
        channel_id,
        part_id,
        metric_name,
        value_kind,
        metric_date,
        max(observed_at) as observed_at
    from dated
    where metric_date is not null
    group by network_id, channel_id, part_id, metric_name, value_kind, metric_date

),

-- Two values read at the same moment: the larger one, so that the order of loads does not matter.
final as (

    select
        dated.network_id,
        dated.channel_id,
        dated.part_id,
        dated.metric_name,
        dated.value_kind,
        dated.metric_date,
        max(dated.metric_value) as metric_value,
        max(case when dated.is_estimate then 1 else 0 end) = 1 as is_estimate,
        min(case when dated.is_final then 1 else 0 end) = 1 as is_final,
        dated.observed_at
    from dated
    inner join last_moments
        on
            dated.network_id = last_moments.network_id
            and dated.channel_id = last_moments.channel_id
            and dated.part_id = last_moments.part_id
            and dated.metric_name = last_moments.metric_name
            and dated.value_kind = last_moments.value_kind
            and dated.metric_date = last_moments.metric_date
            and dated.observed_at = last_moments.observed_at
    group by
        dated.network_id,
        dated.channel_id,
        dated.part_id,
        dated.metric_name,
        dated.value_kind,
        dated.metric_date,
        dated.observed_at

)

select * from final
