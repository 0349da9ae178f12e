-- One row per alert that a person acknowledged, closed or opened again, with the latest state.

with

alert_states as (

    select * from {{ source('app', 'alert_states') }}

),

final as (

    select
        alert_id,
        state as alert_state,
        changed_at as state_changed_at
    from alert_states

)

select * from final
