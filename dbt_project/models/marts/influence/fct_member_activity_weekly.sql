-- One row per week, community and scored member who posted, reacted or was reacted to there.

with

weeks as (

    select * from {{ ref('int_member_weeks__counted') }}

),

final as (

    select
        week_start_date,
        network_id,
        community_id,
        member_key,
        active_days_count,
        posts_count,
        threads_opened_count,
        replies_count,
        reposts_count,
        replies_given_count,
        quotes_given_count,
        reposts_given_count,
        mentions_given_count,
        replies_received_count,
        quotes_received_count,
        reposts_received_count,
        mentions_received_count,
        people_reacted_count,
        own_positive_mentions_count,
        own_negative_mentions_count
    from weeks

)

select * from final
