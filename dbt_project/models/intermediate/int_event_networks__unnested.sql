-- One row per event and network it was held on; none for an event that names no network.

with

events as (

    select * from {{ ref('stg_workspace_events') }}

),

final as (

    select
        event_id,
        {{ unnested('network_ids') }} as network_id
    from events

)

select * from final
