-- One row per live post with words of its own, by others than staff, written before `as_of`: its community and thread.

with

posts as (

    select * from {{ ref('stg_posts') }}
    where
        is_live
        and created_at < {{ as_of() }}
        and post_kind <> 'repost'

),

staff_accounts as (

    select * from {{ ref('int_staff_accounts__unioned') }}

),

final as (

    select
        posts.post_key,
        posts.network_id,
        posts.uri,
        posts.community_id,
        posts.thread_key,
        posts.network_id || '|' || posts.author_key as author,
        posts.is_reply,
        {{ week_start('posts.created_date') }} as week_start_date
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
        staff_by_handle.account_name is null
        and staff_by_id.account_name is null

)

select * from final
