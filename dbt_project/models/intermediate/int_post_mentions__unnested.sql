-- One row per live post and known account that it names.

with

posts as (

    select * from {{ ref('stg_posts') }}
    where
        is_live
        and {{ list_length('mentioned_accounts') }} > 0

),

members as (

    select * from {{ ref('int_members__known') }}

),

named as (

    select
        post_key,
        network_id,
        community_id,
        author_key,
        created_at,
        created_date,
        is_duplicate,
        {{ unnested('mentioned_accounts') }} as mentioned
    from posts

),

handles as (

    select
        network_id,
        {{ bare_handle('handle') }} as account_name,
        min(member_key) as member_key
    from members
    where handle is not null
    group by network_id, {{ bare_handle('handle') }}
    having count(*) = 1

),

-- By id where the network gives one, else by a handle that one account alone goes by.
resolved as (

    select
        named.post_key,
        named.network_id,
        named.community_id,
        named.author_key,
        named.created_at,
        named.created_date,
        named.is_duplicate,
        coalesce(by_id.member_key, by_handle.member_key) as member_key
    from named
    left join members as by_id
        on
            named.network_id = by_id.network_id
            and named.mentioned.id = by_id.member_id
    left join handles as by_handle
        on
            named.network_id = by_handle.network_id
            and {{ bare_handle('named.mentioned.handle') }} = by_handle.account_name

),

final as (

    select distinct
        post_key,
        network_id,
        community_id,
        author_key,
        created_at,
        created_date,
        is_duplicate,
        member_key
    from resolved
    where member_key is not null

)

select * from final
