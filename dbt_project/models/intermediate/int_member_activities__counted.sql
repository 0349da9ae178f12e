-- One row per member, community, day and kind of what the member did there: words of one's own, or a repost.

{{ config(materialized='table') }}

with

exchange_posts as (

    select * from {{ ref('int_exchange_posts__identified') }}
    where member_key is not null

),

posts as (

    select * from {{ ref('stg_posts') }}

),

members as (

    select * from {{ ref('int_members__known') }}
    where
        not is_staff
        and not has_objected
        and not has_opted_out

),

bots as (

    select * from {{ ref('int_members__flagged') }}

),

reposts as (

    select
        posts.network_id,
        posts.community_id,
        members.member_key,
        posts.created_date
    from posts
    inner join members
        on
            posts.network_id = members.network_id
            and posts.author_key = members.member_key
    left join bots
        on
            posts.network_id = bots.network_id
            and posts.author_key = bots.member_key
    where
        posts.post_kind = 'repost'
        and posts.is_live
        and not posts.is_duplicate
        and posts.created_at < {{ as_of() }}
        and bots.member_key is null

),

activities as (

    select
        network_id,
        community_id,
        member_key,
        created_date,
        activity_kind,
        has_own_aspect
    from exchange_posts

    union all

    select
        network_id,
        community_id,
        member_key,
        created_date,
        'repost' as activity_kind,
        false as has_own_aspect
    from reposts

),

final as (

    select
        network_id,
        community_id,
        member_key,
        created_date as activity_date,
        {{ week_start('created_date') }} as week_start_date,
        activity_kind,
        count(*) as activities_count,
        count(case when has_own_aspect then 1 end) as own_aspect_count
    from activities
    group by network_id, community_id, member_key, created_date, activity_kind

)

select * from final
