-- One row per account as last seen on its network.

with

members as (

    select * from {{ source('raw', 'members') }}

),

final as (

    select
        network as network_id,
        member_id,
        followers as followers_count,
        observed_at
    from members

)

select * from final
