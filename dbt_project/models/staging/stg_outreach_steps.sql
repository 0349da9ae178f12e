-- One row per step of a contact of outreach.

with

outreach_steps as (

    select * from {{ source('app', 'outreach_steps') }}

),

final as (

    select
        step_id,
        contact_id,
        step_kind,
        withdraws_step_id,
        state as outreach_state,
        happened_at,
        recorded_at,
        found_by,
        contact_route,
        notice_id,
        notice_given_at,
        consent_basis,
        consent_at
    from outreach_steps

)

select * from final
