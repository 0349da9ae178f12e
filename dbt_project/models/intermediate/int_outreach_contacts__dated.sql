-- One row per contact of an own brand that may be kept, with what people recorded and when it happened.

with

contacts as (

    select * from {{ ref('stg_outreach_contacts') }}

),

brands as (

    select * from {{ ref('dim_brands') }}
    where is_own

),

members as (

    select * from {{ ref('int_members__known') }}

),

scored as (

    select * from {{ ref('int_members__scored') }}

),

objecting as (

    select * from {{ ref('int_members__objecting') }}

),

steps as (

    select * from {{ ref('int_outreach_steps__standing') }}

),

-- Nobody who objected, opted out or may not be scored is kept; who was not seen lately is.
allowed as (

    select contacts.*
    from contacts
    inner join brands
        on contacts.brand_id = brands.brand_id
    left join members
        on
            contacts.network_id = members.network_id
            and contacts.member_key = members.member_key
    left join scored
        on
            contacts.network_id = scored.network_id
            and contacts.member_key = scored.member_key
    left join objecting
        on
            contacts.network_id = objecting.network_id
            and contacts.member_key = objecting.member_key
    where
        objecting.member_key is null
        and (members.member_key is null or scored.member_key is not null)

),

moves as (

    select
        contact_id,
        min(case when outreach_state = 'contacted' then happened_at end) as contacted_at,
        max(case when outreach_state = 'contacted' then happened_at end) as last_contacted_at,
        max(case when outreach_state = 'contacted' then step_id end) as contacted_step_id,
        max(case when outreach_state = 'accepted' then step_id end) as accepted_step_id,
        max(case when outreach_state = 'declined' then step_id end) as declined_step_id,
        max(case when outreach_state = 'no_answer' then step_id end) as no_answer_step_id,
        max(case when outreach_state = 'arrived' then happened_at end) as arrived_by_hand_at,
        max(case when outreach_state = 'active' then happened_at end) as active_by_hand_at
    from steps
    where step_kind = 'move'
    group by contact_id

),

-- Notes may tell of a notice, too.
notices as (

    select
        contact_id,
        min(notice_given_at) as notice_given_at
    from steps
    group by contact_id

),

first_notices as (

    select
        steps.contact_id,
        min(steps.notice_id) as notice_id
    from steps
    inner join notices
        on
            steps.contact_id = notices.contact_id
            and steps.notice_given_at = notices.notice_given_at
    group by steps.contact_id

),

-- The last answer holds: a no takes back a yes, and a yes a no.
answered as (

    select
        *,
        coalesce(accepted_step_id, 0) > coalesce(declined_step_id, 0) as is_accepted,
        coalesce(declined_step_id, 0) > coalesce(accepted_step_id, 0) as is_declined,
        coalesce(no_answer_step_id, 0) > greatest(
            coalesce(contacted_step_id, 0), coalesce(accepted_step_id, 0), coalesce(declined_step_id, 0)
        ) as is_given_up
    from moves

),

final as (

    select
        allowed.contact_id,
        allowed.brand_id,
        allowed.network_id,
        allowed.member_key,
        allowed.outreach_state as recorded_state,
        allowed.state_at as recorded_state_at,
        allowed.created_at,
        answered.contacted_at,
        answered.last_contacted_at,
        contacted.contact_route,
        case when answered.is_accepted then accepted.happened_at end as accepted_at,
        case when answered.is_accepted then accepted.consent_basis end as consent_basis,
        case when answered.is_accepted then accepted.consent_at end as consent_at,
        case when answered.is_declined then declined.happened_at end as declined_at,
        case when answered.is_given_up then given_up.happened_at end as no_answer_by_hand_at,
        answered.arrived_by_hand_at,
        answered.active_by_hand_at,
        first_notices.notice_id,
        notices.notice_given_at
    from allowed
    left join answered
        on allowed.contact_id = answered.contact_id
    left join steps as contacted
        on answered.contacted_step_id = contacted.step_id
    left join steps as accepted
        on answered.accepted_step_id = accepted.step_id
    left join steps as declined
        on answered.declined_step_id = declined.step_id
    left join steps as given_up
        on answered.no_answer_step_id = given_up.step_id
    left join notices
        on allowed.contact_id = notices.contact_id
    left join first_notices
        on allowed.contact_id = first_notices.contact_id

)

select * from final
