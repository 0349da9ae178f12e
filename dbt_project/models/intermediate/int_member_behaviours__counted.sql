-- One row per scored member with a post in the last 365 days: how often the member did what.

{{ config(materialized='table') }}

{%- set first_date = dbt.dateadd('day', -365, local_date(as_of())) %}

with

said as (

    select * from {{ ref('int_member_posts__said') }}
    where
        not is_duplicate
        and created_date > {{ first_date }}

),

posts as (

    select * from {{ ref('stg_posts') }}

),

text_scores as (

    select * from {{ ref('stg_text_scores') }}

),

mentions as (

    select * from {{ ref('fct_mentions') }}
    where
        not is_staff
        and not is_duplicate
        and mention_date > {{ first_date }}

),

worded as (

    select
        said.*,
        {{ local_hour('said.created_at') }} as local_hour_at,
        said.post_kind <> 'repost' as is_writing,
        coalesce(text_scores.intent = 'question', false) as is_question,
        {{ dbt.length('posts.display_text') }} as text_length
    from said
    inner join posts
        on said.post_key = posts.post_key
    left join text_scores
        on
            posts.network_id = text_scores.network_id
            and posts.uri = text_scores.uri
            and posts.content_hash = text_scores.content_hash

),

opened as (

    select
        worded.*,
        worded.is_writing and not worded.is_reply and worded.post_kind <> 'quote' as is_opening,
        worded.is_writing and worded.is_reply and coalesce(openings.member_key <> worded.member_key, true)
            as is_foreign_reply,
        openings.post_key is not null as has_known_opening,
        coalesce(openings.is_question, false) as answers_question,
        cast(worded.created_date as timestamp) as day_at
    from worded
    left join worded as openings
        on
            worded.thread_key = openings.post_key
            and worded.post_key <> openings.post_key
    where worded.is_scored

),

counted as (

    select
        network_id,
        member_key,
        count(*) as posts_count,
        count(case when not is_writing then 1 end) as reposts_count,
        count(case when is_writing then 1 end) as writings_count,
        count(case when post_kind = 'quote' then 1 end) as quotes_count,
        count(case when is_opening then 1 end) as openings_count,
        count(case when is_opening or is_foreign_reply then 1 end) as initiatives_count,
        count(case when is_opening and is_question then 1 end) as asking_openings_count,
        count(case when is_foreign_reply and has_known_opening then 1 end) as foreign_replies_count,
        count(case when is_foreign_reply and has_known_opening and answers_question then 1 end)
            as helping_replies_count,
        count(case when is_foreign_reply and has_known_opening and parent_post_key <> thread_key then 1 end)
            as deep_replies_count,
        count(case when is_writing and text_length >= 200 then 1 end) as long_writings_count,
        count(case when created_date >= {{ dbt.dateadd('day', 5, 'week_start_date') }} then 1 end)
            as weekend_posts_count,
        count(
            case
                when
                    local_hour_at < {{ dbt.dateadd('hour', 6, 'day_at') }}
                    or local_hour_at >= {{ dbt.dateadd('hour', 22, 'day_at') }}
                    then 1
            end
        ) as night_posts_count,
        count(
            case
                when
                    local_hour_at >= {{ dbt.dateadd('hour', 6, 'day_at') }}
                    and local_hour_at < {{ dbt.dateadd('hour', 10, 'day_at') }}
                    then 1
            end
        ) as morning_posts_count,
        count(
            case
                when
                    local_hour_at >= {{ dbt.dateadd('hour', 17, 'day_at') }}
                    and local_hour_at < {{ dbt.dateadd('hour', 22, 'day_at') }}
                    then 1
            end
        ) as evening_posts_count,
        count(distinct created_date) as active_days_count,
        count(distinct week_start_date) as active_weeks_count,
        count(distinct community_id) as communities_count
    from opened
    group by network_id, member_key

),

places as (

    select
        network_id,
        member_key,
        community_id,
        count(*) as posts_count
    from opened
    group by network_id, member_key, community_id

),

homes as (

    select
        network_id,
        member_key,
        max(posts_count) as home_posts_count
    from places
    group by network_id, member_key

),

tones as (

    select
        network_id,
        member_key,
        count(*) as mentions_count,
        count(case when {{ list_length('aspects') }} > 0 then 1 end) as aspect_mentions_count,
        count(case when stance = 'positive' then 1 end) as positive_count,
        count(case when stance in ('positive', 'negative') then 1 end) as polar_count
    from mentions
    where member_key is not null
    group by network_id, member_key

),

final as (

    select
        counted.network_id,
        counted.member_key,
        counted.posts_count,
        counted.reposts_count,
        counted.writings_count,
        counted.quotes_count,
        counted.openings_count,
        counted.initiatives_count,
        counted.asking_openings_count,
        counted.foreign_replies_count,
        counted.helping_replies_count,
        counted.deep_replies_count,
        counted.long_writings_count,
        counted.weekend_posts_count,
        counted.night_posts_count,
        counted.posts_count - counted.night_posts_count as day_posts_count,
        counted.morning_posts_count,
        counted.posts_count - counted.night_posts_count - counted.morning_posts_count as late_posts_count,
        counted.evening_posts_count,
        counted.posts_count - homes.home_posts_count as away_posts_count,
        counted.posts_count - 1 as gaps_count,
        counted.posts_count - counted.active_days_count as same_day_posts_count,
        counted.active_days_count - 1 as day_gaps_count,
        counted.active_weeks_count - 1 as new_weeks_count,
        counted.communities_count,
        coalesce(tones.mentions_count, 0) as mentions_count,
        coalesce(tones.aspect_mentions_count, 0) as aspect_mentions_count,
        coalesce(tones.polar_count, 0) as polar_count,
        coalesce(tones.positive_count, 0) as positive_count
    from counted
    inner join homes
        on
            counted.network_id = homes.network_id
            and counted.member_key = homes.member_key
    left join tones
        on
            counted.network_id = tones.network_id
            and counted.member_key = tones.member_key

)

select * from final
