-- One row per brand of the workspace, own or competitor.

with

brands as (

    select * from {{ ref('stg_workspace_brands') }}

),

final as (

    select
        brand_id,
        brand_name,
        is_own,
        display_order
    from brands

)

select * from final
