-- One row per live post that a person wrote before `as_of`: no repost, no repetition of the same file, not by staff.

with

posts as (

    select * from {{ ref('stg_posts') }}

),

staff_accounts as (

    select * from {{ ref('int_staff_accounts__unioned') }}

),

final as (

    select
        posts.post_key,
        posts.network_id,
        posts.uri,
        posts.content_hash,
        posts.community_id,
        posts.instance,
        posts.author_handle,
        posts.created_at,
        posts.created_date,
        posts.network_id || '|' || coalesce(posts.author_key, posts.uri) as person_key
    from posts
    left join staff_accounts as staff_by_handle
        on
            posts.network_id = staff_by_handle.network_id
            and {{ bare_handle('posts.author_handle') }} = staff_by_handle.account_name
    left join staff_accounts as staff_by_id
        on
            posts.network_id = staff_by_id.network_id
            and {{ bare_handle('posts.author_id') }} = staff_by_id.account_name
    where
        posts.is_live
        and posts.created_at < {{ as_of() }}
        and posts.post_kind <> 'repost'
        and not posts.is_duplicate
        and staff_by_handle.account_name is null
        and staff_by_id.account_name is null

)

select * from final
