-- One row per inbound post of a person that asks for an answer of an own brand, or got one.

with

inbound as (

    select * from {{ ref('int_inbound_posts__found') }}

),

posts as (

    select * from {{ ref('stg_posts') }}

),

timed as (

    select * from {{ ref('int_inbound_posts__timed') }}

),

settled as (

    select * from {{ ref('int_inbound_posts__settled') }}

),

final as (

    select
        inbound.post_key,
        inbound.brand_id,
        inbound.network_id,
        inbound.community_id,
        inbound.author_key as member_key,
        inbound.created_at,
        inbound.created_date,
        inbound.week_start_date,
        {% if has_pseudonyms() %}
            coalesce(posts.public_text, posts.public_title) as text,
            case
                when not ({{ names_author('posts.public_url', 'posts.author_handle', 'posts.author_id') }})
                    then posts.public_url
            end as url,
        {% else %}
            coalesce(posts.display_text, posts.title) as text,
            posts.url,
        {% endif %}
        inbound.stance,
        inbound.is_question,
        inbound.intent,
        inbound.is_about_brand,
        inbound.is_addressed,
        inbound.is_follow_up,
        inbound.thread_key,
        inbound.parent_post_key,
        inbound.needs_answer,
        inbound.answered_at as first_answered_at,
        timed.response_minutes,
        timed.response_business_minutes,
        settled.settled_at,
        settled.post_key is not null as is_answered,
        {{ dbt.dateadd('hour', 48, 'inbound.created_at') }} <= {{ as_of() }} as is_due,
        coalesce(settled.is_settled_in_time, false) as is_answered_in_time
    from inbound
    inner join posts
        on inbound.post_key = posts.post_key
    left join timed
        on inbound.post_key = timed.post_key
    left join settled
        on inbound.post_key = settled.post_key

)

select * from final
