-- One row per own platform that the workspace names and own brand for which people are invited to it.

with

own_platforms as (

    select * from {{ source('raw', 'workspace_own_platforms') }}

),

final as (

    select
        brand_id,
        network_id,
        community_id,
        instance,
        platform_name
    from own_platforms

)

select * from final
