-- One row per account of a person who is known to have several.

with

links as (

    select * from {{ ref('int_identity_links__judged') }}
    where is_joined

),

final as (

    select
        network_id,
        member_key,
        person_network_id,
        person_member_key
    from links

    union distinct

    select
        other_network_id as network_id,
        other_member_key as member_key,
        person_network_id,
        person_member_key
    from links

)

select * from final
