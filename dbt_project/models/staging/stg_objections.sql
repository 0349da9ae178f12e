-- One row per account whose owner objected to being scored.

with

objections as (

    select * from {{ source('app', 'objections') }}

),

final as (

    select
        network_id,
        account as account_name,
        max(objected_at) as objected_at
    from objections
    group by network_id, account

)

select * from final
