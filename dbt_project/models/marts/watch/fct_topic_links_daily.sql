-- One row per day, watch topic and domain or link that posts on the topic point to.

with

topic_posts as (

    select * from {{ ref('int_topic_posts__said') }}
    where created_date < {{ local_date(as_of()) }}

),

places as (

    select * from {{ ref('stg_post_places') }}
    where link_host is not null

),

posts as (

    select * from {{ ref('int_posts__said') }}

),

accounts as (

    select distinct {{ bare_handle('author_handle') }} as account_name
    from posts
    where author_handle is not null

),

pointed as (

    select
        topic_posts.*,
        places.link_host,
        places.link
    from topic_posts
    inner join places
        on
            topic_posts.network_id = places.network_id
            and topic_posts.uri = places.uri
            and topic_posts.content_hash = places.content_hash
    left join accounts
        on places.link_host = accounts.account_name
    where accounts.account_name is null

),

-- Links to a page of somebody who wrote one of the posts that point to it.
personal as (

    select distinct pointed.link
    from pointed
    inner join posts
        on pointed.post_key = posts.post_key
    where
        pointed.link is not null
        and {{ is_page_of('pointed.link', 'posts.author_handle') }}

),

items as (

    select distinct
        created_date,
        topic_id,
        'domain' as item_kind,
        link_host as item,
        post_key,
        person_key
    from pointed

    union all

    select distinct
        pointed.created_date,
        pointed.topic_id,
        'link' as item_kind,
        pointed.link as item,
        pointed.post_key,
        pointed.person_key
    from pointed
    left join personal
        on pointed.link = personal.link
    where
        pointed.link is not null
        and personal.link is null

),

first_seen as (

    select
        topic_id,
        item_kind,
        item,
        min(created_date) as first_seen_date
    from items
    group by topic_id, item_kind, item

),

counted as (

    select
        created_date as post_date,
        topic_id,
        item_kind,
        item,
        count(*) as posts_count,
        count(distinct person_key) as authors_count
    from items
    group by created_date, topic_id, item_kind, item

),

final as (

    select
        counted.post_date,
        counted.topic_id,
        counted.item_kind,
        counted.item,
        counted.posts_count,
        counted.authors_count,
        first_seen.first_seen_date,
        counted.post_date = first_seen.first_seen_date as is_new
    from counted
    inner join first_seen
        on
            counted.topic_id = first_seen.topic_id
            and counted.item_kind = first_seen.item_kind
            and counted.item = first_seen.item

)

select * from final
