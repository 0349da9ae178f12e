-- One row per member that is taken for a machine: it says so, or it behaves like one.

with

members as (

    select * from {{ ref('int_members__known') }}
    where is_declared_bot

),

machines as (

    select * from {{ ref('int_machines__judged') }}

),

final as (

    select
        network_id,
        member_key,
        'declared' as bot_reasons
    from members

    union all

    -- Who declares it is not judged, so nobody is in both.
    select
        network_id,
        member_key,
        signs as bot_reasons
    from machines

)

select * from final
