-- One row per post of a person that asks an own brand a question, or that staff of an own brand answered.

{{ config(materialized='table') }}

with

exchange_posts as (

    select * from {{ ref('int_exchange_posts__identified') }}

),

posts as (

    select * from {{ ref('stg_posts') }}

),

members as (

    select * from {{ ref('int_members__known') }}

),

own_brands as (

    select * from {{ ref('dim_brands') }}
    where is_own

),

mentions as (

    select * from {{ ref('fct_mentions') }}

),

-- Staff without a brand speaks for one's own.
desks as (

    select
        members.network_id,
        members.member_key
    from members
    left join own_brands
        on members.staff_brand_id = own_brands.brand_id
    where
        members.is_staff
        and (members.staff_brand_id is null or own_brands.brand_id is not null)

),

answers as (

    select
        posts.parent_post_key,
        posts.created_at
    from posts
    inner join desks
        on
            posts.network_id = desks.network_id
            and posts.author_key = desks.member_key
    where
        posts.parent_post_key is not null
        and posts.is_live
        and posts.post_kind <> 'repost'
        and posts.created_at < {{ as_of() }}

),

first_answers as (

    select
        exchange_posts.post_key,
        min(answers.created_at) as answered_at
    from exchange_posts
    inner join answers
        on
            exchange_posts.post_key = answers.parent_post_key
            and exchange_posts.created_at <= answers.created_at
    group by exchange_posts.post_key

),

questions as (

    select distinct mentions.post_key
    from mentions
    inner join own_brands
        on mentions.brand_id = own_brands.brand_id
    where mentions.is_question

),

final as (

    select
        exchange_posts.post_key,
        exchange_posts.network_id,
        exchange_posts.community_id,
        exchange_posts.week_start_date,
        exchange_posts.created_at,
        exchange_posts.created_date,
        questions.post_key is not null as is_question,
        {{ dbt.dateadd('hour', 48, 'exchange_posts.created_at') }} <= {{ as_of() }} as is_due,
        first_answers.answered_at,
        {{ local_date('first_answers.answered_at') }} as answered_date,
        coalesce(
            first_answers.answered_at <= {{ dbt.dateadd('hour', 48, 'exchange_posts.created_at') }}, false
        ) as is_answered_in_time
    from exchange_posts
    left join first_answers
        on exchange_posts.post_key = first_answers.post_key
    left join questions
        on exchange_posts.post_key = questions.post_key
    where
        first_answers.post_key is not null
        or questions.post_key is not null

)

select * from final
