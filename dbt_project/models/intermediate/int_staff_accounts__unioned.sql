-- One row per network and account that speaks for a brand: its staff by handle, its own pages by id.

with

staff as (

    select * from {{ ref('stg_workspace_staff') }}

),

channels as (

    select * from {{ ref('stg_workspace_channels') }}

),

other_names as (

    select
        network_id,
        {{ unnested('other_ids') }} as other_id,
        brand_id
    from channels

),

named as (

    select
        network_id,
        {{ bare_handle('handle') }} as account_name,
        brand_id
    from staff

    union all

    select
        network_id,
        {{ bare_handle('channel_id') }} as account_name,
        brand_id
    from channels

    union all

    select
        network_id,
        {{ bare_handle('other_id') }} as account_name,
        brand_id
    from other_names

),

final as (

    select
        network_id,
        account_name,
        max(brand_id) as brand_id
    from named
    group by network_id, account_name

)

select * from final
