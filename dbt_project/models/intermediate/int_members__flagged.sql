-- One row per member that is taken for a machine.

with

members as (

    select * from {{ ref('int_members__known') }}
    where is_declared_bot

),

final as (

    select
        network_id,
        member_key,
        'declared' as bot_reasons
    from members

)

select * from final
