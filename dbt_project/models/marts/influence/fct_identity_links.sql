-- One row per pair of accounts and evidence that they are one person's.

with

links as (

    select * from {{ ref('int_identity_links__judged') }}

),

final as (

    select
        network_id,
        member_key,
        other_network_id,
        other_member_key,
        evidence,
        decided_by,
        known_at,
        is_joined,
        refusal as refusal_reason
    from links

)

select * from final
