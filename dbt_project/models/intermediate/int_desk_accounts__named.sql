-- One row per network and account that speaks for an own brand: of its staff, or a page of it.

with

accounts as (

    select * from {{ ref('int_staff_accounts__unioned') }}

),

own_brands as (

    select * from {{ ref('dim_brands') }}
    where is_own

),

-- Staff without a brand speaks for one's own.
final as (

    select
        accounts.network_id,
        accounts.account_name,
        accounts.brand_id
    from accounts
    left join own_brands
        on accounts.brand_id = own_brands.brand_id
    where
        accounts.brand_id is null
        or own_brands.brand_id is not null

)

select * from final
