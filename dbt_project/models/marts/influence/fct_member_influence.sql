-- One row per network, community (`all`: the whole network) and scored member of it, with the member's influence there.

with

ranked as (

    select * from {{ ref('int_member_influence__ranked') }}

),

final as (

    select
        network_id,
        community_id,
        member_key,
        page_rank,
        t_factor,
        reach_count,
        clout_followers_count,
        reactions_count,
        members_count,
        influence,
        influence_n,
        influence_low,
        influence_high,
        influence_n >= {{ var('min_member_n') | int }}
        and {{ enough_data('members_count') }} as influence_enough_data,
        influence_rank,
        influence_trend
    from ranked

)

select * from final
