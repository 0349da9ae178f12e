-- One row per post of which a person said how far the team is with it.

with

inbox_items as (

    select * from {{ source('app', 'inbox_items') }}

),

final as (

    select
        item_id,
        state as inbox_state,
        changed_at as state_changed_at
    from inbox_items

)

select * from final
