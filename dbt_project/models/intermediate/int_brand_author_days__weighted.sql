-- One row per day, brand, network and author with a polar mention of it.

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where
        not is_staff
        and stance in ('positive', 'negative')

),

-- Somebody unknown is another one with each mention.
counted as (

    select
        mention_date,
        brand_id,
        network_id,
        coalesce(author_key, mention_id) as author,
        max(audience_weight) as weight,
        count(*) as polar_count,
        count(case when stance = 'positive' then 1 end) as positive_count
    from mentions
    group by mention_date, brand_id, network_id, coalesce(author_key, mention_id)

),

final as (

    select
        mention_date,
        brand_id,
        network_id,
        author,
        weight,
        {{ rounded_weight('weight * positive_count / polar_count') }} as positive_weight
    from counted

)

select * from final
