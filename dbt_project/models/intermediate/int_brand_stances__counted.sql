-- One row per day, brand, network (or `all`), language and who says the stance.

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where
        not is_staff
        and stance is not null

),

scoped as (

    select
        mention_date,
        brand_id,
        network_id,
        language,
        stance_source,
        stance
    from mentions

    union all

    select
        mention_date,
        brand_id,
        'all' as network_id,
        language,
        stance_source,
        stance
    from mentions

),

final as (

    select
        mention_date,
        brand_id,
        network_id,
        language,
        stance_source,
        count(case when stance = 'negative' then 1 end) as negative_count,
        count(case when stance = 'neutral' then 1 end) as neutral_count,
        count(case when stance = 'positive' then 1 end) as positive_count
    from scoped
    group by mention_date, brand_id, network_id, language, stance_source

)

select * from final
