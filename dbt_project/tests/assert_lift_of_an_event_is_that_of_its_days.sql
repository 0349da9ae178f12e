-- What an event brought is what its days brought together, as told of its last day.

with

lasting as (

    select
        event_id,
        brand_id,
        measure,
        max(metric_date) as last_date,
        sum(case when measure in ('favour', 'engagement') then 0 else observed end) as observed
    from {{ ref('fct_event_lift_daily') }}
    group by event_id, brand_id, measure

)

select
    lifts.event_id,
    lifts.measure
from {{ ref('fct_event_lift') }} as lifts
left join lasting
    on
        lifts.event_id = lasting.event_id
        and lifts.brand_id = lasting.brand_id
        and lifts.measure = lasting.measure
left join {{ ref('fct_event_lift_daily') }} as daily
    on
        lasting.event_id = daily.event_id
        and lasting.brand_id = daily.brand_id
        and lasting.measure = daily.measure
        and lasting.last_date = daily.metric_date
where
    lifts.is_refused <> (daily.event_id is null)
    or abs(lifts.lift - daily.cumulative_lift) > 1e-9
    or (lifts.measure not in ('favour', 'engagement') and abs(lifts.observed - lasting.observed) > 1e-6)
