-- Whoever replies is one of the people, a reply is a post, three roles make a whole, and a network is no smaller than
-- any of its communities.

with

weekly as (

    select * from {{ ref('fct_community_quality_weekly') }}

),

whole as (

    select * from weekly
    where community_id = 'all'

),

final as (

    select
        weekly.week_start_date,
        weekly.network_id,
        weekly.community_id
    from weekly
    left join whole
        on
            weekly.week_start_date = whole.week_start_date
            and weekly.network_id = whole.network_id
    where
        weekly.repliers_count > weekly.people_count
        or weekly.people_count > weekly.posts_count
        or weekly.replies_count > weekly.posts_count
        or weekly.threads_count > weekly.posts_count
        or weekly.top_1_share > weekly.top_10_share
        or weekly.active_share_n < weekly.targeted_share_n
        or abs(weekly.opener_share + weekly.answerer_share + weekly.reactor_share - 1) > 1e-9
        or weekly.response_business_minutes_median > weekly.response_minutes_median + 1e-6
        or whole.week_start_date is null
        or whole.posts_count < weekly.posts_count
        or whole.people_count < weekly.people_count
        or whole.active_share_n < weekly.active_share_n

)

select * from final
