-- One row per channel, metric, kind of value and day: what was last read, and how it changed from the day before.

with

days as (

    select * from {{ ref('int_channel_days__summed') }}

),

channels as (

    select * from {{ ref('int_channels__unioned') }}

),

-- Only from one day to the next: over a gap nothing is known of either day.
final as (

    select
        days.network_id,
        days.channel_id,
        channels.brand_id,
        days.metric_date,
        days.metric_name,
        days.value_kind,
        days.metric_value,
        case when days.value_kind <> 'day' then days.metric_value - day_before.metric_value end as change_count,
        days.is_estimate,
        days.is_final,
        days.observed_at
    from days
    inner join channels
        on
            days.network_id = channels.network_id
            and days.channel_id = channels.channel_id
    left join days as day_before
        on
            days.network_id = day_before.network_id
            and days.channel_id = day_before.channel_id
            and days.metric_name = day_before.metric_name
            and days.value_kind = day_before.value_kind
            and days.metric_date = cast({{ dbt.dateadd('day', 1, 'day_before.metric_date') }} as date)

)

select * from final
