-- One row per network, community (`all`: the whole network) and scored member who acted or was reacted to there.

{{ config(materialized='table') }}

with

posts as (

    select * from {{ ref('int_member_posts__said') }}
    where is_scored

),

daily as (

    select * from {{ ref('int_interactions__daily') }}

),

scored as (

    select * from {{ ref('int_members__scored') }}

),

seen as (

    select
        network_id,
        community_id,
        member_key,
        created_date as seen_date,
        true as is_own_act
    from posts

    union all

    select
        network_id,
        community_id,
        actor_key as member_key,
        reacted_date as seen_date,
        true as is_own_act
    from daily

    union all

    select
        network_id,
        community_id,
        target_key as member_key,
        reacted_date as seen_date,
        false as is_own_act
    from daily

),

by_community as (

    select
        network_id,
        community_id,
        member_key,
        max(case when is_own_act and {{ is_in_window('seen_date', as_of_day()) }} then 1 else 0 end) as is_member,
        max(case when is_own_act and {{ is_in_window('seen_date', trend_day()) }} then 1 else 0 end) as was_member
    from seen
    where seen_date > {{ dbt.dateadd('day', '-' ~ window_days(), trend_day()) }}
    group by network_id, community_id, member_key

),

scoped as (

    select
        network_id,
        community_id,
        member_key,
        is_member,
        was_member
    from by_community
    where community_id <> 'all'

    union all

    select
        network_id,
        'all' as community_id,
        member_key,
        max(is_member) as is_member,
        max(was_member) as was_member
    from by_community
    group by network_id, member_key

),

final as (

    select
        scoped.network_id,
        scoped.community_id,
        scoped.member_key,
        scoped.is_member = 1 as is_member,
        scoped.was_member = 1 as was_member,
        scored.followers_count as clout_followers_count
    from scoped
    inner join scored
        on
            scoped.network_id = scored.network_id
            and scoped.member_key = scored.member_key

)

select * from final
