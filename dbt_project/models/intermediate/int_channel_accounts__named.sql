-- One row per network and name by which figures or posts call a channel: its id, its handle, its other ids.

with

channels as (

    select * from {{ ref('stg_workspace_channels') }}

),

members as (

    select * from {{ ref('stg_members') }}

),

other_names as (

    select
        network_id,
        channel_id,
        {{ unnested('other_ids') }} as other_id
    from channels

),

told as (

    select
        network_id,
        channel_id,
        {{ bare_handle('channel_id') }} as account_name
    from channels

    union all

    select
        network_id,
        channel_id,
        {{ bare_handle('other_id') }} as account_name
    from other_names

),

accounts as (

    select
        network_id,
        {{ bare_handle('member_id') }} as id_name,
        {{ bare_handle('handle') }} as handle_name
    from members

),

-- A channel that is told by its handle is counted under its id, and the other way round.
named as (

    select
        network_id,
        channel_id,
        account_name
    from told

    union all

    select
        told.network_id,
        told.channel_id,
        accounts.id_name as account_name
    from told
    inner join accounts
        on
            told.network_id = accounts.network_id
            and told.account_name = accounts.handle_name

    union all

    select
        told.network_id,
        told.channel_id,
        accounts.handle_name as account_name
    from told
    inner join accounts
        on
            told.network_id = accounts.network_id
            and told.account_name = accounts.id_name
    where accounts.handle_name is not null

),

final as (

    select
        network_id,
        account_name,
        min(channel_id) as channel_id
    from named
    group by network_id, account_name

)

select * from final
