-- One row per inbound post after which the desk spoke to its author in the thread, or below it: when first.

with

inbound as (

    select * from {{ ref('int_inbound_posts__found') }}

),

answers_below as (

    select * from {{ ref('int_answers_below__walked') }}

),

desk_posts as (

    select * from {{ ref('int_desk_posts__found') }}

),

posts as (

    select * from {{ ref('stg_posts') }}

),

-- Whoever writes two posts and gets an answer to one of them got an answer.
answered_authors as (

    select
        posts.network_id,
        posts.thread_key,
        posts.author_key,
        desk_posts.created_at as answered_at
    from desk_posts
    inner join posts
        on desk_posts.parent_post_key = posts.post_key
    where posts.author_key is not null

),

first_answers as (

    select
        inbound.post_key,
        min(answered_authors.answered_at) as answered_at
    from inbound
    inner join answered_authors
        on
            inbound.network_id = answered_authors.network_id
            and inbound.thread_key = answered_authors.thread_key
            and inbound.author_key = answered_authors.author_key
            and inbound.created_at <= answered_authors.answered_at
    group by inbound.post_key

),

joined as (

    select
        inbound.post_key,
        inbound.created_at,
        first_answers.answered_at as author_answered_at,
        case when inbound.created_at <= answers_below.answered_at then answers_below.answered_at end
            as below_answered_at
    from inbound
    left join first_answers
        on inbound.post_key = first_answers.post_key
    left join answers_below
        on inbound.post_key = answers_below.post_key

),

settled as (

    select
        post_key,
        created_at,
        coalesce(least(author_answered_at, below_answered_at), author_answered_at, below_answered_at) as settled_at
    from joined

),

final as (

    select
        post_key,
        settled_at,
        settled_at <= {{ dbt.dateadd('hour', 48, 'created_at') }} as is_settled_in_time
    from settled
    where settled_at is not null

)

select * from final
