-- One row per pair of accounts that a person decided about.

with

identity_decisions as (

    select * from {{ source('app', 'identity_decisions') }}

),

final as (

    select
        network_id,
        account as account_name,
        other_network_id,
        other_account as other_account_name,
        decision,
        decided_by,
        decided_at
    from identity_decisions

)

select * from final
