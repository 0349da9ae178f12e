-- One row per event, brand and member who spoke of the brand during the event on its networks, with what the member
-- said of the brand before and after it.

with

events as (

    select * from {{ ref('int_events__planned') }}

),

event_networks as (

    select * from {{ ref('int_event_networks__unnested') }}

),

mentions as (

    select * from {{ ref('fct_mentions') }}
    where
        not is_staff
        and member_key is not null

),

machines as (

    select * from {{ ref('int_members__flagged') }}

),

spoken as (

    select
        mentions.brand_id,
        mentions.network_id,
        mentions.member_key,
        mentions.mentioned_at,
        mentions.mention_date
    from mentions
    left join machines
        on
            mentions.network_id = machines.network_id
            and mentions.member_key = machines.member_key
    where machines.member_key is null

),

days as (

    select distinct mention_date from spoken

),

-- Days first, so that a mention meets the events of its day and not all of them.
event_days as (

    select
        events.*,
        days.mention_date
    from events
    inner join days
        on days.mention_date between events.first_date and events.last_date

),

placed as (

    select
        event_id,
        count(*) as networks_count
    from event_networks
    group by event_id

),

present as (

    select
        event_days.event_id,
        event_days.brand_id,
        event_days.first_date,
        event_days.last_date,
        spoken.network_id,
        spoken.member_key,
        count(*) as mentions_count
    from event_days
    inner join spoken
        on
            event_days.mention_date = spoken.mention_date
            and event_days.brand_id = spoken.brand_id
    left join placed
        on event_days.event_id = placed.event_id
    left join event_networks
        on
            event_days.event_id = event_networks.event_id
            and spoken.network_id = event_networks.network_id
    where
        spoken.mentioned_at between event_days.started_at and event_days.ended_at
        and (placed.event_id is null or event_networks.network_id is not null)
    group by
        event_days.event_id,
        event_days.brand_id,
        event_days.first_date,
        event_days.last_date,
        spoken.network_id,
        spoken.member_key

),

member_days as (

    select distinct
        brand_id,
        network_id,
        member_key,
        mention_date
    from spoken

),

related as (

    select
        present.event_id,
        present.brand_id,
        present.network_id,
        present.member_key,
        present.mentions_count,
        present.first_date,
        max(case when member_days.mention_date < present.first_date then member_days.mention_date end) as former_date,
        count(
            case
                when
                    member_days.mention_date > present.last_date
                    and member_days.mention_date <= {{ dbt.dateadd('day', 30, 'present.last_date') }}
                    then 1
            end
        ) as month_days_count,
        count(
            case
                when
                    member_days.mention_date > {{ dbt.dateadd('day', 30, 'present.last_date') }}
                    and member_days.mention_date <= {{ dbt.dateadd('day', 60, 'present.last_date') }}
                    then 1
            end
        ) as second_month_days_count
    from present
    inner join member_days
        on
            present.brand_id = member_days.brand_id
            and present.network_id = member_days.network_id
            and present.member_key = member_days.member_key
    group by
        present.event_id,
        present.brand_id,
        present.network_id,
        present.member_key,
        present.mentions_count,
        present.first_date

),

final as (

    select
        event_id,
        brand_id,
        network_id,
        member_key,
        mentions_count,
        former_date is null as is_new,
        coalesce(
            {{ dbt.datediff('former_date', 'first_date', 'day') }} > {{ silent_days() }}, false
        ) as is_returning,
        month_days_count > 0 as has_returned_30d,
        second_month_days_count > 0 as has_returned_31_60d
    from related

)

select * from final
