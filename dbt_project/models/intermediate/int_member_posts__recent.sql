-- One row per short post of the 26 weeks before `as_of` by a member who wrote 20 of them.

with

posts as (

    select * from {{ ref('stg_posts') }}
    where
        is_live
        and author_key is not null
        and post_kind not in ('article', 'video', 'review')
        and created_at < {{ as_of() }}
        and created_at >= {{ dbt.dateadd('day', -182, as_of()) }}

),

members as (

    select * from {{ ref('int_members__known') }}
    where
        not is_staff
        and not is_declared_bot

),

active as (

    select
        network_id,
        author_key
    from posts
    group by network_id, author_key
    having count(*) >= 20

),

-- Who answers oneself is not answered.
answered as (

    select distinct posts.post_key
    from posts
    inner join posts as answers
        on
            posts.post_key = answers.parent_post_key
            and posts.author_key <> answers.author_key

),

final as (

    select
        posts.network_id,
        posts.author_key as member_key,
        posts.post_key,
        posts.created_at,
        posts.repost_of_post_key is null as is_own,
        posts.is_reply or posts.quote_of_post_key is not null as is_answer,
        answered.post_key is not null as is_answered,
        posts.has_link,
        posts.display_text
    from posts
    inner join active
        on
            posts.network_id = active.network_id
            and posts.author_key = active.author_key
    inner join members
        on
            posts.network_id = members.network_id
            and posts.author_key = members.member_key
    left join answered
        on posts.post_key = answered.post_key

)

select * from final
