-- One row per reply, of whatever status, in a thread in which the desk of an own brand wrote before `as_of`.

with

posts as (

    select * from {{ ref('stg_posts') }}
    where
        parent_post_key is not null
        and post_kind <> 'repost'
        and created_at < {{ as_of() }}

),

desk_posts as (

    select * from {{ ref('int_desk_posts__found') }}

),

threads as (

    select distinct thread_key
    from desk_posts

),

final as (

    select
        posts.post_key,
        posts.parent_post_key,
        desk_posts.created_at as desk_wrote_at
    from posts
    inner join threads
        on posts.thread_key = threads.thread_key
    left join desk_posts
        on posts.post_key = desk_posts.post_key

)

select * from final
