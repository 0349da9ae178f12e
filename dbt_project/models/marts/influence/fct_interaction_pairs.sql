-- One row per network, community (`all`: the whole network) and pair of members of which one reacted to the other.

with

pairs as (

    select * from {{ ref('int_pairs__weighted') }}

),

final as (

    select
        network_id,
        community_id,
        actor_key,
        target_key,
        weight,
        reactions_count,
        replies_count,
        quotes_count,
        reposts_count,
        mentions_count,
        last_reacted_date
    from pairs

)

select * from final
