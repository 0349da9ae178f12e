-- One row per event, brand, measure and day of the event whose lift could be judged.

with

estimated as (

    select * from {{ ref('int_event_lift__estimated') }}
    where not is_refused

),

final as (

    select
        event_id,
        brand_id,
        measure,
        metric_date,
        observed,
        observed_n,
        expected,
        expected_low,
        expected_high,
        cumulative_observed,
        cumulative_expected,
        cumulative_observed - cumulative_expected as cumulative_lift,
        cumulative_observed - cumulative_expected_high as cumulative_lift_low,
        cumulative_observed - cumulative_expected_low as cumulative_lift_high
    from estimated

)

select * from final
