-- One row per post of a person that asks an own brand a question, or that staff of an own brand answered.

{{ config(materialized='table') }}

with

exchange_posts as (

    select * from {{ ref('int_exchange_posts__identified') }}

),

desk_posts as (

    select * from {{ ref('int_desk_posts__found') }}

),

own_brands as (

    select * from {{ ref('dim_brands') }}
    where is_own

),

mentions as (

    select * from {{ ref('fct_mentions') }}

),

first_answers as (

    select
        exchange_posts.post_key,
        min(desk_posts.created_at) as answered_at
    from exchange_posts
    inner join desk_posts
        on
            exchange_posts.post_key = desk_posts.parent_post_key
            and exchange_posts.created_at <= desk_posts.created_at
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
