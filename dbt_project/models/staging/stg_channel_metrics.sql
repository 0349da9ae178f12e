-- One row per counter of an account, page or post and per moment it was read.

with

channel_metrics as (

    select * from {{ source('raw', 'channel_metrics') }}

),

final as (

    select
        network as network_id,
        channel_kind,
        channel_id,
        metric as metric_name,
        value as metric_value,
        observed_at
    from channel_metrics

)

select * from final
