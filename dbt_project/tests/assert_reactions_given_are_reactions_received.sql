-- Fails on weeks and communities in which more, or less, was given than received.

select
    week_start_date,
    network_id,
    community_id
from {{ ref('fct_member_activity_weekly') }}
group by week_start_date, network_id, community_id
having
    sum(replies_given_count) <> sum(replies_received_count)
    or sum(quotes_given_count) <> sum(quotes_received_count)
    or sum(reposts_given_count) <> sum(reposts_received_count)
    or sum(mentions_given_count) <> sum(mentions_received_count)
