-- One row per campaign of a newsletter of which a day is known: when it went out, and its figures to date.

with

readings as (

    select * from {{ ref('int_channel_readings__dated') }}

),

campaigns as (

    select * from {{ ref('int_campaigns__assigned') }}

),

of_campaigns as (

    select
        readings.*,
        campaigns.campaign_id
    from readings
    inner join campaigns
        on
            readings.network_id = campaigns.network_id
            and readings.channel_id = campaigns.channel_id
            and readings.part_id = campaigns.campaign_id
    where readings.value_kind in ('day', 'lifetime')

),

-- Of a count over its whole life, what was read last.
last_days as (

    select
        network_id,
        channel_id,
        campaign_id,
        metric_name,
        max(metric_date) as metric_date
    from of_campaigns
    where value_kind = 'lifetime'
    group by network_id, channel_id, campaign_id, metric_name

),

counts as (

    select
        of_campaigns.network_id,
        of_campaigns.channel_id,
        of_campaigns.campaign_id,
        of_campaigns.metric_name,
        min(case when of_campaigns.value_kind = 'day' then of_campaigns.metric_date end) as first_date,
        sum(case when of_campaigns.value_kind = 'day' then {{ exact('of_campaigns.metric_value') }} end) as of_days,
        max(
            case when of_campaigns.metric_date = last_days.metric_date then {{ exact('of_campaigns.metric_value') }} end
        ) as of_life
    from of_campaigns
    left join last_days
        on
            of_campaigns.value_kind = 'lifetime'
            and of_campaigns.network_id = last_days.network_id
            and of_campaigns.channel_id = last_days.channel_id
            and of_campaigns.campaign_id = last_days.campaign_id
            and of_campaigns.metric_name = last_days.metric_name
    group by
        of_campaigns.network_id,
        of_campaigns.channel_id,
        of_campaigns.campaign_id,
        of_campaigns.metric_name

),

known as (

    select
        network_id,
        channel_id,
        campaign_id,
        metric_name,
        first_date,
        cast(coalesce(of_life, of_days) as {{ dbt.type_bigint() }}) as metric_count
    from counts

),

final as (

    select
        network_id,
        channel_id,
        campaign_id,
        coalesce(min(case when metric_name in ('sent', 'delivered') then first_date end), min(first_date)) as sent_date,
        max(case when metric_name = 'sent' then metric_count end) as sent_count,
        max(case when metric_name = 'delivered' then metric_count end) as delivered_count,
        max(case when metric_name = 'opened' then metric_count end) as opened_count,
        max(case when metric_name = 'opens' then metric_count end) as opens_count,
        max(case when metric_name = 'unique_opens' then metric_count end) as unique_opens_count,
        max(case when metric_name = 'clicked' then metric_count end) as clicked_count,
        max(case when metric_name = 'clicks' then metric_count end) as clicks_count,
        max(case when metric_name = 'unique_clicks' then metric_count end) as unique_clicks_count,
        max(case when metric_name = 'unsubscribes' then metric_count end) as unsubscribes_count
    from known
    group by network_id, channel_id, campaign_id
    having min(first_date) is not null

)

select * from final
