-- One row per mart and member that has a figure there and may not be scored.

with

may_be_scored as (

    select * from {{ ref('int_members__scored') }}

),

figures as (

    {% for mart in [
        'bridge_member_personas', 'fct_ambassador_candidates', 'fct_ambassador_criteria', 'fct_member_activity_weekly',
        'fct_member_favourability', 'fct_member_influence', 'fct_member_orbit'
    ] -%}
        select distinct
            '{{ mart }}' as mart_name,
            network_id,
            member_key
        from {{ ref(mart) }}
        union all
    {% endfor %}
    {% for side in ['actor_key', 'target_key'] -%}
        select distinct
            'fct_interaction_pairs' as mart_name,
            network_id,
            {{ side }} as member_key
        from {{ ref('fct_interaction_pairs') }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    figures.mart_name,
    figures.network_id,
    figures.member_key
from figures
left join may_be_scored
    on
        figures.network_id = may_be_scored.network_id
        and figures.member_key = may_be_scored.member_key
where may_be_scored.member_key is null
