-- One row per member whom the team considers inviting for a brand.

with

outreach_contacts as (

    select * from {{ source('app', 'outreach_contacts') }}

),

final as (

    select
        contact_id,
        brand_id,
        network_id,
        member_key,
        state as outreach_state,
        state_at,
        created_at
    from outreach_contacts

)

select * from final
