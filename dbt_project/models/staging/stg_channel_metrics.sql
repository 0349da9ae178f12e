-- One row per counter of an account, page or post and per moment it was read.

with

channel_metrics as (

    select * from {{ source('raw', 'channel_metrics') }}

),

-- Rows of before the names told impressions from views, and a share from a count: they keep their old words in raw.
final as (

    select
        network as network_id,
        channel_kind,
        channel_id,
        case
            when network in ('x', 'linkedin') and metric = 'views' then 'impressions'
            when network = 'linkedin' and metric = 'engagement' then 'engagement_rate_by_impressions'
            else metric
        end as metric_name,
        value as metric_value,
        period as metric_period,
        period_start as period_started_at,
        coalesce(is_estimate, false) as is_estimate,
        coalesce(is_final, false) as is_final,
        observed_at
    from channel_metrics

)

select * from final
