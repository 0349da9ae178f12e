-- One row per community or site that the settings of an enabled network name.

with

workspace_listened as (

    select * from {{ source('raw', 'workspace_listened') }}

),

final as (

    select
        kind as candidate_kind,
        network_id,
        identifier
    from workspace_listened

)

select * from final
