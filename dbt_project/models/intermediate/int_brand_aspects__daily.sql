-- One row per brand, local day and aspect that others than staff spoke of.

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where not is_staff

),

aspects as (

    select * from {{ ref('int_mention_aspects__unnested') }}

),

final as (

    select
        mentions.brand_id,
        mentions.mention_date,
        aspects.aspect_id,
        count(*) as mentions_count,
        count(case when mentions.stance = 'negative' then 1 end) as negative_count
    from mentions
    inner join aspects
        on mentions.mention_id = aspects.mention_id
    group by mentions.brand_id, mentions.mention_date, aspects.aspect_id

)

select * from final
