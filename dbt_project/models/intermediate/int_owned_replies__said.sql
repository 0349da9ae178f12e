-- One row per post of a person in a thread that an own post opened: its stance, and whether its author is new.

{{ config(materialized='table') }}

with

owned as (

    select * from {{ ref('int_owned_posts__found') }}

),

posts as (

    select * from {{ ref('stg_posts') }}
    where is_reply

),

said as (

    select * from {{ ref('int_posts__said') }}

),

mentions as (

    select * from {{ ref('fct_mentions') }}

),

replies as (

    select
        owned.post_key as owned_post_key,
        owned.brand_id,
        said.post_key,
        said.person_key,
        said.created_at,
        mentions.stance
    from owned
    inner join posts
        on owned.thread_key = posts.thread_key
    inner join said
        on posts.post_key = said.post_key
    left join mentions
        on
            said.post_key = mentions.post_key
            and owned.brand_id = mentions.brand_id

),

firsts as (

    select
        brand_id,
        person_key,
        min(created_at) as first_replied_at
    from replies
    group by brand_id, person_key

),

final as (

    select
        replies.owned_post_key,
        replies.brand_id,
        replies.post_key,
        replies.person_key,
        replies.created_at,
        replies.stance,
        replies.created_at = firsts.first_replied_at as is_first_of_person
    from replies
    inner join firsts
        on
            replies.brand_id = firsts.brand_id
            and replies.person_key = firsts.person_key

)

select * from final
