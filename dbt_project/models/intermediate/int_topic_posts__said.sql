-- One row per post of a person and watch topic that it speaks of.

with

posts as (

    select * from {{ ref('int_posts__said') }}

),

matches as (

    select * from {{ ref('stg_topic_matches') }}

),

topics as (

    select * from {{ ref('stg_workspace_topics') }}

),

final as (

    select
        posts.post_key,
        posts.network_id,
        posts.uri,
        posts.content_hash,
        posts.created_date,
        posts.person_key,
        topics.topic_id
    from posts
    inner join matches
        on
            posts.network_id = matches.network_id
            and posts.uri = matches.uri
            and posts.content_hash = matches.content_hash
    inner join topics
        on matches.topic_id = topics.topic_id

)

select * from final
