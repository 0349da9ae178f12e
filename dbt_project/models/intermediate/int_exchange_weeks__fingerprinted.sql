-- One row per week with posts of people: a number that changes with all that their exchange is counted from.

with

exchange_posts as (

    select * from {{ ref('int_exchange_posts__identified') }}

),

reposts as (

    select * from {{ ref('int_member_activities__counted') }}
    where activity_kind = 'repost'

),

post_prints as (

    select
        week_start_date,
        {{ fingerprint([
            'post_key', 'community_id', 'thread_key', 'activity_kind', 'member_key', 'answered_member_key', 'chain_depth'
        ]) }} as posts_print
    from exchange_posts
    group by week_start_date

),

repost_prints as (

    select
        week_start_date,
        {{ fingerprint(['network_id', 'community_id', 'member_key', 'activity_date']) }} as reposts_print
    from reposts
    group by week_start_date

),

final as (

    select
        post_prints.week_start_date,
        cast(post_prints.posts_print as {{ dbt.type_string() }})
        || ' ' || coalesce(cast(repost_prints.reposts_print as {{ dbt.type_string() }}), '') as fingerprint
    from post_prints
    left join repost_prints
        on post_prints.week_start_date = repost_prints.week_start_date

)

select * from final
