-- One row per brand and local hour in which others than staff spoke of it.

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where not is_staff

),

placed as (

    select
        brand_id,
        {{ local_hour('mentioned_at') }} as mentioned_hour,
        stance
    from mentions

),

final as (

    select
        brand_id,
        mentioned_hour,
        count(*) as mentions_count,
        count(stance) as scored_count,
        count(case when stance = 'negative' then 1 end) as negative_count
    from placed
    group by brand_id, mentioned_hour

)

select * from final
