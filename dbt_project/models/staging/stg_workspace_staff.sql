-- One row per account that the workspace names as speaking for a brand.

with

staff as (

    select * from {{ source('raw', 'workspace_staff') }}

),

final as (

    select
        network_id,
        handle,
        brand_id
    from staff

)

select * from final
