-- One row per event and brand it was held for; an event that names no brand was held for each own brand.

with

events as (

    select * from {{ ref('stg_workspace_events') }}

),

brands as (

    select * from {{ ref('dim_brands') }}

),

bounds as (

    select min(metric_date) as first_record_date
    from {{ ref('int_brand_event_days__counted') }}

),

dated as (

    select
        events.event_id,
        brands.brand_id,
        events.started_at,
        events.ended_at,
        {{ local_date('events.started_at') }} as first_date,
        {{ local_date(last_instant_of('events.started_at', 'events.ended_at')) }} as last_date
    from events
    inner join brands
        on events.brand_id = brands.brand_id or (events.brand_id is null and brands.is_own)

),

final as (

    select
        dated.event_id,
        dated.brand_id,
        dated.started_at,
        dated.ended_at,
        dated.first_date,
        dated.last_date,
        dated.started_at < {{ as_of() }} as has_begun,
        dated.last_date <= {{ last_local_day() }} and dated.ended_at < {{ as_of() }} as is_over,
        {{ dbt.dateadd('day', 30, 'dated.last_date') }} < {{ local_date(as_of()) }} as has_month_after,
        {{ dbt.dateadd('day', 60, 'dated.last_date') }} < {{ local_date(as_of()) }} as has_two_months_after,
        coalesce(
            {{ dbt.dateadd('day', silent_days(), 'bounds.first_record_date') }} <= dated.first_date, false
        ) as has_past
    from dated
    cross join bounds

)

select * from final
