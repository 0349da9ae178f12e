-- One row per account and name that it was ever seen under: handle, account id, pseudonym.

with

posts as (

    select * from {{ ref('stg_posts') }}
    where author_key is not null

),

members as (

    select * from {{ ref('stg_members') }}
    where member_key is not null

),

named as (

    select
        network_id,
        author_key as member_key,
        {{ bare_handle('author_handle') }} as account_name
    from posts

    union distinct

    select
        network_id,
        author_key as member_key,
        {{ bare_handle('author_id') }} as account_name
    from posts

    union distinct

    select
        network_id,
        author_key as member_key,
        author_key as account_name
    from posts

    union distinct

    select
        network_id,
        member_key,
        {{ bare_handle('handle') }} as account_name
    from members

    union distinct

    select
        network_id,
        member_key,
        {{ bare_handle('member_id') }} as account_name
    from members

    union distinct

    select
        network_id,
        member_key,
        member_key as account_name
    from members

),

final as (

    select
        network_id,
        member_key,
        account_name
    from named
    where account_name is not null

)

select * from final
