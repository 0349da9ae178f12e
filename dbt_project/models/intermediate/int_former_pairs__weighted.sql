-- One row per pair of int_pairs__weighted, as it was 28 days before `as_of`.

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
    from ({{ weighted_pairs('daily', trend_day()) }}) as pairs

)

select * from final
