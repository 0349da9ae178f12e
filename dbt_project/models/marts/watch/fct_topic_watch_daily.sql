-- One row per day and watch topic, days without a post included.

with

posts as (

    select * from {{ ref('int_posts__said') }}
    where created_date < {{ local_date(as_of()) }}

),

topic_posts as (

    select * from {{ ref('int_topic_posts__said') }}
    where created_date < {{ local_date(as_of()) }}

),

topics as (

    select * from {{ ref('stg_workspace_topics') }}

),

mentions as (

    select distinct mentions.post_key
    from {{ ref('fct_mentions') }} as mentions
    inner join {{ ref('dim_brands') }} as brands
        on mentions.brand_id = brands.brand_id
    where brands.is_own

),

links as (

    select
        post_date,
        topic_id,
        count(case when item_kind = 'domain' then 1 end) as new_domains_count,
        count(case when item_kind = 'link' then 1 end) as new_links_count
    from {{ ref('fct_topic_links_daily') }}
    where is_new
    group by post_date, topic_id

),

terms as (

    select * from {{ ref('fct_topic_terms_weekly') }}

),

rising as (

    select
        week_start_date,
        topic_id,
        term,
        {{ row_place('week_start_date, topic_id', 'max(burst_score) desc, term') }} as place
    from terms
    where is_rising
    group by week_start_date, topic_id, term

),

rising_terms as (

    select
        week_start_date,
        topic_id,
        max(case when place = 1 then term end) as rising_term_1,
        max(case when place = 2 then term end) as rising_term_2,
        max(case when place = 3 then term end) as rising_term_3
    from rising
    group by week_start_date, topic_id

),

judged_weeks as (

    select
        week_start_date,
        topic_id,
        max(case when burst_enough_data then 1 else 0 end) as is_judged
    from terms
    group by week_start_date, topic_id

),

bounds as (

    select
        min(created_date) as first_day,
        max(created_date) as last_day
    from posts

),

days as (

    {{ day_spine('bounds') }}

),

said as (

    select
        created_date,
        count(*) as posts_n,
        count(distinct person_key) as authors_n
    from posts
    group by created_date

),

counted as (

    select
        topic_posts.created_date,
        topic_posts.topic_id,
        count(*) as posts_count,
        count(distinct topic_posts.person_key) as authors_count,
        count(mentions.post_key) as own_brand_posts_count
    from topic_posts
    left join mentions
        on topic_posts.post_key = mentions.post_key
    group by topic_posts.created_date, topic_posts.topic_id

),

filled as (

    select
        days.mention_date as post_date,
        topics.topic_id,
        topics.topic_name,
        coalesce(counted.posts_count, 0) as posts_count,
        coalesce(counted.authors_count, 0) as authors_count,
        coalesce(counted.own_brand_posts_count, 0) as own_brand_posts_count,
        coalesce(said.posts_n, 0) as post_share_n,
        coalesce(said.authors_n, 0) as author_share_n,
        coalesce(links.new_domains_count, 0) as new_domains_count,
        coalesce(links.new_links_count, 0) as new_links_count,
        rising_terms.rising_term_1,
        rising_terms.rising_term_2,
        rising_terms.rising_term_3,
        coalesce(judged_weeks.is_judged = 1, false) as rising_terms_enough_data
    from days
    cross join topics
    left join said
        on days.mention_date = said.created_date
    left join counted
        on
            days.mention_date = counted.created_date
            and topics.topic_id = counted.topic_id
    left join links
        on
            days.mention_date = links.post_date
            and topics.topic_id = links.topic_id
    left join rising_terms
        on
            {{ week_start('days.mention_date') }} = {{ next_week('rising_terms.week_start_date') }}
            and topics.topic_id = rising_terms.topic_id
    left join judged_weeks
        on
            {{ week_start('days.mention_date') }} = {{ next_week('judged_weeks.week_start_date') }}
            and topics.topic_id = judged_weeks.topic_id

),

final as (

    select
        post_date,
        topic_id,
        topic_name,
        posts_count,
        authors_count,
        own_brand_posts_count,
        {{ share_columns('post_share', 'posts_count', 'post_share_n') }},
        {{ share_columns('author_share', 'authors_count', 'author_share_n') }},
        new_domains_count,
        new_links_count,
        rising_term_1,
        rising_term_2,
        rising_term_3,
        rising_terms_enough_data
    from filled

)

select * from final
