-- One row per step of outreach that holds: neither taken back, nor the taking back of another.

with

steps as (

    select * from {{ ref('stg_outreach_steps') }}

),

withdrawn as (

    select distinct withdraws_step_id as step_id from steps
    where withdraws_step_id is not null

),

final as (

    select
        steps.step_id,
        steps.contact_id,
        steps.step_kind,
        steps.outreach_state,
        steps.happened_at,
        steps.contact_route,
        steps.notice_id,
        steps.notice_given_at,
        steps.consent_basis,
        steps.consent_at
    from steps
    left join withdrawn
        on steps.step_id = withdrawn.step_id
    where
        withdrawn.step_id is null
        and steps.step_kind <> 'withdrawal'

)

select * from final
