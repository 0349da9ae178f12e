-- Whoever was answered wrote, business hours are hours, and a network is no larger than all of them.

with

weekly as (

    select * from {{ ref('fct_response_weekly') }}

),

whole as (

    select * from weekly
    where network_id = 'all'

),

final as (

    select
        weekly.week_start_date,
        weekly.network_id
    from weekly
    left join whole
        on weekly.week_start_date = whole.week_start_date
    where
        weekly.answered_count > weekly.inbound_count
        or weekly.inbound_answered_share_n > weekly.inbound_count
        or weekly.people_count > weekly.inbound_count
        or weekly.response_business_minutes_median > weekly.response_minutes_median + 1e-6
        or whole.week_start_date is null
        or whole.inbound_count < weekly.inbound_count
        or whole.responses_count < weekly.responses_count

)

select * from final
