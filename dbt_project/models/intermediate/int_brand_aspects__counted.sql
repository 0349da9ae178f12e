-- One row per week, brand and aspect of which something was said by others than staff, aspect `all` included.

with

scoped as (

    select * from {{ ref('int_aspect_mentions__scoped') }}

),

counted as (

    select
        week_start_date,
        brand_id,
        aspect_id,
        count(*) as mentions_count,
        count(distinct author) as authors_count,
        count(case when stance = 'positive' then 1 end) as positive_count,
        count(case when stance = 'neutral' then 1 end) as neutral_count,
        count(case when stance = 'negative' then 1 end) as negative_count
    from scoped
    group by week_start_date, brand_id, aspect_id

),

-- What most of the mentions that judge say; with as many for as against, what is said against.
final as (

    select
        *,
        case
            when positive_count > negative_count then 'positive'
            when negative_count > 0 then 'negative'
            else 'neutral'
        end as prevailing_stance
    from counted

)

select * from final
