-- One row per account whose owner objected to being scored.

{{ config(materialized='table') }}

with

objections as (

    select * from {{ ref('stg_objections') }}

),

accounts as (

    select * from {{ ref('int_accounts__named') }}

),

final as (

    select
        accounts.network_id,
        accounts.member_key,
        max(objections.objected_at) as objected_at
    from objections
    inner join accounts
        on
            objections.network_id = accounts.network_id
            and objections.account_name = accounts.account_name
    group by accounts.network_id, accounts.member_key

)

select * from final
