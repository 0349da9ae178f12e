-- One row per pair of accounts seen and decision of a person about them.

with

decisions as (

    select * from {{ ref('stg_identity_decisions') }}

),

accounts as (

    select * from {{ ref('int_accounts__named') }}

),

final as (

    select distinct
        accounts.network_id,
        accounts.member_key,
        other_accounts.network_id as other_network_id,
        other_accounts.member_key as other_member_key,
        decisions.decision,
        decisions.decided_by,
        decisions.decided_at
    from decisions
    inner join accounts
        on
            decisions.network_id = accounts.network_id
            and decisions.account_name = accounts.account_name
    inner join accounts as other_accounts
        on
            decisions.other_network_id = other_accounts.network_id
            and decisions.other_account_name = other_accounts.account_name

)

select * from final
