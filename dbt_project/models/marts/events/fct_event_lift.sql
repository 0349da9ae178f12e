-- One row per event, brand it was held for and measure: what the event brought, or why that cannot be told.

with

estimated as (

    select * from {{ ref('int_event_lift__estimated') }}
    where
        is_refused
        or is_last_day

),

compared as (

    select
        *,
        cumulative_observed - cumulative_expected as lift,
        cumulative_observed - cumulative_expected_high as lift_low,
        cumulative_observed - cumulative_expected_low as lift_high,
        case when measure != 'favour' then cumulative_observed end as compared_observed
    from estimated

),

final as (

    select
        event_id,
        brand_id,
        measure,
        is_refused,
        refusal_reason,
        pre_days_count,
        cumulative_observed as observed,
        cumulative_n as observed_n,
        cumulative_expected as expected,
        cumulative_expected_low as expected_low,
        cumulative_expected_high as expected_high,
        lift,
        lift_low,
        lift_high,
        {{ change_pct('compared_observed', 'cumulative_expected') }} as lift_pct,
        {{ change_pct('compared_observed', 'cumulative_expected_high') }} as lift_pct_low,
        {{ change_pct('compared_observed', 'cumulative_expected_low') }} as lift_pct_high,
        100 * naive_lift as naive_lift_pct,
        100 * did_lift as did_lift_pct,
        coalesce(lift_low > 0 or lift_high < 0, false) as has_effect
    from compared

)

select * from final
