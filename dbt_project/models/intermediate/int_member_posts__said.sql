-- One row per live post or repost before `as_of` whose author is known.

with

posts as (

    select * from {{ ref('stg_posts') }}
    where
        is_live
        and created_at < {{ as_of() }}
        and author_key is not null

),

members as (

    select * from {{ ref('int_members__known') }}

),

scored as (

    select * from {{ ref('int_members__scored') }}

),

final as (

    select
        posts.post_key,
        posts.network_id,
        posts.uri,
        posts.community_id,
        posts.author_key as member_key,
        members.is_staff,
        scored.member_key is not null as is_scored,
        posts.created_at,
        posts.created_date,
        {{ week_start('posts.created_date') }} as week_start_date,
        posts.post_kind,
        posts.is_reply,
        posts.is_duplicate,
        posts.thread_key,
        posts.parent_post_key,
        posts.repost_of_post_key,
        posts.quote_of_post_key
    from posts
    inner join members
        on
            posts.network_id = members.network_id
            and posts.author_key = members.member_key
    left join scored
        on
            posts.network_id = scored.network_id
            and posts.author_key = scored.member_key

)

select * from final
