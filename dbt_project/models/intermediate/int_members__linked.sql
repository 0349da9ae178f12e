-- One row per member whose profile names a web address.

with

members as (

    select * from {{ ref('int_members__known') }}

),

profiles as (

    select * from {{ ref('stg_members') }}
    where
        {{ list_length('links') }} > 0
        or {{ list_length('verified_links') }} > 0

),

final as (

    select
        members.network_id,
        members.member_key,
        members.member_id,
        members.handle,
        members.profile_url,
        members.is_staff,
        members.observed_at,
        profiles.links,
        profiles.verified_links
    from members
    inner join profiles
        on
            members.network_id = profiles.network_id
            and members.member_key = profiles.member_key

)

select * from final
