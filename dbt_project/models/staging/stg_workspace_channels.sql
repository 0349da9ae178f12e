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
        brand_id,
        coalesce(channel_kind, 'account') as channel_kind,
        other_ids
    from channels

)

select * from final
