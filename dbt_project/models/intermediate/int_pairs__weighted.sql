-- One row per network, community (`all`: the whole network) and pair of members of which one reacted to the other.

{{ config(materialized='table') }}

with

daily as (

    select * from {{ ref('int_interactions__daily') }}

),

final as (

    select *
    from ({{ weighted_pairs('daily', local_date(as_of())) }}) as pairs

)

select * from final
