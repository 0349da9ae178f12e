-- One row per week, brand and aspect that has something to quote: its three most typical mentions, by three authors.

with

scoped as (

    select * from {{ ref('int_aspect_mentions__scoped') }}
    where is_quotable

),

counted as (

    select * from {{ ref('int_brand_aspects__counted') }}

),

candidates as (

    select scoped.*
    from scoped
    inner join counted
        on
            scoped.week_start_date = counted.week_start_date
            and scoped.brand_id = counted.brand_id
            and scoped.aspect_id = counted.aspect_id
            and scoped.stance = counted.prevailing_stance

),

{% set best_first -%}
    case when is_sole_aspect then 0 else 1 end,
    case when is_medium_length then 0 else 1 end,
    case when is_sure then 0 else 1 end,
    likes_count desc,
    coalesce(stance_confidence, 0) desc,
    mention_id
{%- endset -%}

of_each_author as (

    select
        *,
        {{ row_place('week_start_date, brand_id, aspect_id, coalesce(author, mention_id)', best_first) }} as place
    from candidates

),

placed as (

    select
        week_start_date,
        brand_id,
        aspect_id,
        mention_id,
        {{ row_place('week_start_date, brand_id, aspect_id', best_first) }} as place
    from of_each_author
    where place = 1

),

final as (

    select
        week_start_date,
        brand_id,
        aspect_id,
        max(case when place = 1 then mention_id end) as quote_1_mention_id,
        max(case when place = 2 then mention_id end) as quote_2_mention_id,
        max(case when place = 3 then mention_id end) as quote_3_mention_id
    from placed
    where place <= 3
    group by week_start_date, brand_id, aspect_id

)

select * from final
