-- Fails on members whose influence lies outside of 0 to 100 or of its interval, or whose rank no member can have.

select
    network_id,
    community_id,
    member_key,
    influence
from {{ ref('fct_member_influence') }}
where
    not (
        influence_low >= 0
        and influence >= influence_low
        and influence_high >= influence
        and influence_high <= 100
        and influence_rank >= 1
        and influence_rank <= members_count
    )
