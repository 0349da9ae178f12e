-- One row per scored member that ever posted: when last, and how many of their posts answer somebody.

{{ config(materialized='table') }}

with

posts as (

    select * from {{ ref('int_member_posts__said') }}

),

-- A repost has no words, a duplicate those of another row: neither says whether somebody answers.
marked as (

    select
        *,
        post_kind <> 'repost'
        and not is_duplicate
        and week_start_date >= {{ first_constancy_week() }} as is_counted
    from posts

),

networks as (

    select
        network_id,
        {{ share('count(case when is_reply then 1 end)', 'count(*)') }} as reply_share
    from marked
    where
        is_counted
        and not is_staff
    group by network_id

),

counted as (

    select
        network_id,
        member_key,
        max(created_at) as last_post_at,
        max(created_date) as last_post_date,
        count(case when is_counted then 1 end) as counted_posts_count,
        count(case when is_counted and is_reply then 1 end) as replies_count
    from marked
    where is_scored
    group by network_id, member_key

),

final as (

    select
        counted.network_id,
        counted.member_key,
        counted.last_post_at,
        counted.last_post_date,
        {{ dbt.datediff('counted.last_post_date', local_date(as_of()), 'day') }} as days_since_last_post,
        counted.counted_posts_count,
        counted.replies_count,
        coalesce(networks.reply_share, cast(0.5 as double)) as prior_share
    from counted
    left join networks
        on counted.network_id = networks.network_id

)

select * from final
