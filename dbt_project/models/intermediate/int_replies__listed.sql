-- One row per reply, of whatever status, written before `as_of`.

with

posts as (

    select * from {{ ref('stg_posts') }}
    where
        is_reply
        and post_kind <> 'repost'
        and created_at < {{ as_of() }}

),

final as (

    select
        post_key,
        parent_post_key
    from posts

)

select * from final
