-- One row per event of the workspace: contest, newsletter, chat, campaign, launch.

with

events as (

    select * from {{ source('raw', 'workspace_events') }}

),

final as (

    select
        event_id,
        event_kind,
        event_name,
        started_at,
        ended_at,
        brand_id,
        networks as network_ids
    from events

)

select * from final
