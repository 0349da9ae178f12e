-- One row per day with a reaction: a number that changes with who reacted to whom, how and where.

with

interactions as (

    select * from {{ ref('int_interactions__identified') }}

),

final as (

    select
        reacted_date,
        cast({{ fingerprint([
            'interaction_key', 'interaction_type', 'community_id', 'actor_key', 'target_key'
        ]) }} as {{ dbt.type_string() }}) as fingerprint
    from interactions
    group by reacted_date

)

select * from final
