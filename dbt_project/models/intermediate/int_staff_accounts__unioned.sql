-- One row per network and account that speaks for a brand: its staff by handle, its own pages by id.

with

staff as (

    select * from {{ ref('stg_workspace_staff') }}

),

channels as (

    select * from {{ ref('stg_workspace_channels') }}

),

final as (

    select
        network_id,
        {{ bare_handle('handle') }} as account_name
    from staff

    union distinct

    select
        network_id,
        {{ bare_handle('channel_id') }} as account_name
    from channels

)

select * from final
