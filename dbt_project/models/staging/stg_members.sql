-- One row per account as last seen on its network.

with

members as (

    select * from {{ source('raw', 'members') }}

),

final as (

    select
        network as network_id,
        member_id,
        member_key,
        handle,
        display_name,
        bio,
        url as profile_url,
        links,
        verified_links,
        created_at as account_created_at,
        followers as followers_count,
        following as following_count,
        posts as posts_count,
        verified as is_verified,
        is_bot as is_declared_bot,
        opted_out as has_opted_out,
        status as member_status,
        observed_at
    from members

)

select * from final
