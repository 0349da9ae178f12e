-- One row per network of the workspace.

with

networks as (

    select * from {{ source('raw', 'workspace_networks') }}

),

final as (

    select
        network_id,
        is_enabled,
        has_member_scores
    from networks

)

select * from final
