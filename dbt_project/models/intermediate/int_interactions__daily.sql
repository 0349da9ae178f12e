-- One row per day, community and pair of members of which one reacted to the other.

{{
    config(
        materialized=rows_kept(),
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook="{{ delete_outdated_days('int_interaction_days__fingerprinted', 'reacted_date') }}"
    )
}}

-- depends_on: {{ source('raw', 'touched_days') }}

with

days as (

    select * from {{ ref('int_interaction_days__fingerprinted') }}

),

interactions as (

    select * from {{ ref('int_interactions__identified') }}

),

missing as (

    select
        days.reacted_date,
        days.fingerprint
    from days
    {% if is_incremental() %}
        where days.reacted_date not in (select kept.reacted_date from {{ this }} as kept)
    {% endif %}

),

final as (

    select
        interactions.reacted_date,
        interactions.network_id,
        interactions.community_id,
        interactions.actor_key,
        interactions.target_key,
        count(case when interactions.interaction_type = 'reply' then 1 end) as replies_count,
        count(case when interactions.interaction_type = 'quote' then 1 end) as quotes_count,
        count(case when interactions.interaction_type = 'repost' then 1 end) as reposts_count,
        count(case when interactions.interaction_type = 'mention' then 1 end) as mentions_count,
        missing.fingerprint as day_fingerprint
    from interactions
    inner join missing
        on interactions.reacted_date = missing.reacted_date
    group by
        interactions.reacted_date,
        interactions.network_id,
        interactions.community_id,
        interactions.actor_key,
        interactions.target_key,
        missing.fingerprint

)

select * from final
