-- One row per page or account of a brand that the workspace names.

with

channels as (

    select * from {{ source('raw', 'workspace_channels') }}

),

final as (

    select
        network_id,
        channel_id,
        channel_name,
        brand_id
    from channels

)

select * from final
