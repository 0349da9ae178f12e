-- One row per day from the first inbound post to `as_of`: when the desk was open.

with

answered as (

    select * from {{ ref('int_inbound_posts__answered') }}

),

found as (

    select * from {{ ref('int_inbound_posts__found') }}

),

inbound as (

    select created_date from answered

    union all

    select created_date from found

),

bounds as (

    select
        min(created_date) as first_day,
        {{ local_date(as_of()) }} as last_day
    from inbound

),

days as (

    {{ day_spine('bounds') }}

),

-- The clock may jump on a day, so how long it was open is counted between two instants.
opened as (

    select
        mention_date as business_date,
        {{ instant_of('mention_date', business_start()) }} as opened_at,
        case
            when {{ weekday('mention_date') }} in ({{ business_weekdays() }})
                then
                    {{ minutes_between(
                        instant_of('mention_date', business_start()), instant_of('mention_date', business_end())
                    ) }}
            else 0
        end as open_minutes
    from days

),

final as (

    select
        business_date,
        opened_at,
        open_minutes,
        coalesce(
            sum(open_minutes) over (order by business_date rows between unbounded preceding and 1 preceding), 0
        ) as minutes_before
    from opened

)

select * from final
