-- One row per channel, metric, kind of value and day: the figure of the whole channel.

with

readings as (

    select * from {{ ref('int_channel_readings__dated') }}

),

channels as (

    select * from {{ ref('int_channels__unioned') }}

),

chat_days as (

    select * from {{ ref('int_chat_days__counted') }}

),

-- Campaigns of one day are added up. What one counted over its whole life is no figure of a day of the newsletter.
summed as (

    select
        readings.network_id,
        readings.channel_id,
        readings.metric_name,
        readings.value_kind,
        readings.metric_date,
        sum({{ exact('readings.metric_value') }}) as metric_value,
        max(case when readings.is_estimate then 1 else 0 end) = 1 as is_estimate,
        min(case when readings.is_final then 1 else 0 end) = 1 as is_final,
        max(readings.observed_at) as observed_at
    from readings
    inner join channels
        on
            readings.network_id = channels.network_id
            and readings.channel_id = channels.channel_id
    where channels.channel_kind <> 'newsletter' or readings.value_kind <> 'lifetime'
    group by
        readings.network_id,
        readings.channel_id,
        readings.metric_name,
        readings.value_kind,
        readings.metric_date

),

-- A snapshot holds once its day is over, for a later one of that day would take its place.
final as (

    select
        network_id,
        channel_id,
        metric_name,
        value_kind,
        metric_date,
        cast(metric_value as double) as metric_value,
        is_estimate,
        case
            when value_kind = 'day' then is_final
            else metric_date < {{ local_date(as_of()) }}
        end as is_final,
        observed_at
    from summed

    union all

    select
        network_id,
        channel_id,
        metric_name,
        'day' as value_kind,
        metric_date,
        cast(metric_count as double) as metric_value,
        false as is_estimate,
        metric_date < {{ local_date(as_of()) }} as is_final,
        cast(null as {{ type_instant() }}) as observed_at
    from chat_days

)

select * from final
