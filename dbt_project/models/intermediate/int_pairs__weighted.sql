-- One row per network, community (`all`: the whole network) and pair of members of which one reacted to the other.

{{ config(materialized='table') }}

with

daily as (

    select * from {{ ref('int_interactions__daily') }}

),

final as (

    select
        network_id,
        community_id,
        actor_key,
        target_key,
        weight,
        replies_count,
        quotes_count,
        reposts_count,
        mentions_count,
        reactions_count,
        last_reacted_date,
        is_recent
    from ({{ weighted_pairs('daily', as_of_day()) }}) as pairs

)

select * from final
