-- One row per persona and aspect that its members ask for, complain of or have a question on.

{%- set first_date = dbt.dateadd('day', -365, local_date(as_of())) %}

with

personas as (

    select * from {{ ref('bridge_member_personas') }}

),

mentions as (

    select * from {{ ref('fct_mentions') }}
    where
        not is_staff
        and not is_duplicate
        and mention_date > {{ first_date }}
        and intent in ('complaint', 'question', 'request')

),

aspects as (

    select * from {{ ref('int_mention_aspects__unnested') }}

),

names as (

    select * from {{ ref('dim_aspects') }}

),

asked as (

    select
        personas.persona_id,
        personas.network_id,
        personas.member_key,
        aspects.aspect_id
    from mentions
    inner join personas
        on
            mentions.network_id = personas.network_id
            and mentions.member_key = personas.member_key
    inner join aspects
        on mentions.mention_id = aspects.mention_id
    group by personas.persona_id, personas.network_id, personas.member_key, aspects.aspect_id

),

people as (

    select
        persona_id,
        network_id,
        member_key
    from asked
    group by persona_id, network_id, member_key

),

totals as (

    select
        persona_id,
        count(*) as asking_members_count
    from people
    group by persona_id

),

final as (

    select
        asked.persona_id,
        asked.aspect_id,
        names.name_en,
        names.name_fr,
        count(*) as members_count,
        totals.asking_members_count
    from asked
    inner join names
        on asked.aspect_id = names.aspect_id
    inner join totals
        on asked.persona_id = totals.persona_id
    group by asked.persona_id, asked.aspect_id, names.name_en, names.name_fr, totals.asking_members_count

)

select * from final
