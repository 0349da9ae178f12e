-- One row per week, community and brand that a thread of it speaks of, and per week and community over all threads.

{{
    config(
        materialized=rows_kept(),
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook="{{ delete_outdated_weeks('int_weeks__fingerprinted') }}"
    )
}}

-- depends_on: {{ source('raw', 'touched_days') }}

with

weeks as (

    select * from {{ ref('int_weeks__fingerprinted') }}

),

identified as (

    select * from {{ ref('int_community_posts__identified') }}

),

mentions as (

    select * from {{ ref('fct_mentions') }}
    where not is_staff

),

post_counters as (

    select * from {{ ref('int_post_counters__pivoted') }}

),

missing as (

    select
        weeks.week_start_date,
        weeks.fingerprint
    from weeks
    {% if is_incremental() %}
        where weeks.week_start_date not in (select kept.week_start_date from {{ this }} as kept)
    {% endif %}

),

posts as (

    select
        identified.*,
        missing.fingerprint as week_fingerprint,
        post_counters.shares_count
    from identified
    inner join missing
        on identified.week_start_date = missing.week_start_date
    left join post_counters
        on
            identified.network_id = post_counters.network_id
            and identified.uri = post_counters.uri

),

threads as (

    select
        week_start_date,
        week_fingerprint,
        network_id,
        community_id,
        thread_key,
        count(*) as posts_count,
        count(case when is_reply then 1 end) as replies_count,
        sum(shares_count) as reposts_count
    from posts
    group by week_start_date, week_fingerprint, network_id, community_id, thread_key

),

-- The brands that the posts of a week name, and every thread once more under no brand.
spoken as (

    select distinct
        posts.week_start_date,
        posts.network_id,
        posts.community_id,
        posts.thread_key,
        mentions.brand_id
    from posts
    inner join mentions
        on posts.post_key = mentions.post_key

),

labelled as (

    select
        threads.*,
        spoken.brand_id
    from threads
    inner join spoken
        on
            threads.week_start_date = spoken.week_start_date
            and threads.network_id = spoken.network_id
            and threads.community_id = spoken.community_id
            and threads.thread_key = spoken.thread_key

    union all

    select
        threads.*,
        cast(null as {{ dbt.type_string() }}) as brand_id
    from threads

),

named as (

    select
        week_start_date,
        network_id,
        community_id,
        count(distinct thread_key) as named_threads_count
    from spoken
    group by week_start_date, network_id, community_id

),

authors as (

    select
        posts.week_start_date,
        posts.network_id,
        posts.community_id,
        mentions.brand_id,
        count(distinct posts.author) as authors_count
    from posts
    inner join mentions
        on posts.post_key = mentions.post_key
    group by posts.week_start_date, posts.network_id, posts.community_id, mentions.brand_id

    union all

    select
        week_start_date,
        network_id,
        community_id,
        cast(null as {{ dbt.type_string() }}) as brand_id,
        count(distinct author) as authors_count
    from posts
    group by week_start_date, network_id, community_id

),

counted as (

    select
        week_start_date,
        week_fingerprint,
        network_id,
        community_id,
        brand_id,
        count(*) as threads_count,
        cast(sum(posts_count) as {{ dbt.type_bigint() }}) as posts_count,
        cast(sum(replies_count) as {{ dbt.type_bigint() }}) as replies_count,
        {{ median('replies_count') }} as replies_median,
        count(reposts_count) as reposts_known_count,
        cast(sum(reposts_count) as {{ dbt.type_bigint() }}) as reposts_count,
        {{ median('reposts_count') }} as reposts_median
    from labelled
    group by week_start_date, week_fingerprint, network_id, community_id, brand_id

),

final as (

    select
        counted.week_start_date,
        counted.network_id,
        counted.community_id,
        counted.brand_id,
        counted.threads_count,
        coalesce(named.named_threads_count, 0) as named_threads_count,
        counted.posts_count,
        authors.authors_count,
        counted.replies_count,
        counted.replies_median,
        counted.reposts_known_count,
        counted.reposts_count,
        counted.reposts_median,
        counted.week_fingerprint
    from counted
    inner join authors
        on
            counted.week_start_date = authors.week_start_date
            and counted.network_id = authors.network_id
            and counted.community_id = authors.community_id
            and counted.brand_id is not distinct from authors.brand_id
    left join named
        on
            counted.week_start_date = named.week_start_date
            and counted.network_id = named.network_id
            and counted.community_id = named.community_id

)

select * from final
