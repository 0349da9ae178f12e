-- The answers of a cohort add up to the people written to; who came or is active is among them; `all` is every week.

with

funnel as (

    select * from {{ ref('fct_outreach_funnel_weekly') }}

),

weeks as (

    select
        brand_id,
        sum(contacted_count) as contacted_count,
        sum(arrived_count) as arrived_count
    from funnel
    where cohort <> 'all'
    group by brand_id

),

not_within as (

    select
        brand_id,
        cohort
    from funnel
    where
        accepted_count + declined_count + came_without_answer_count + no_answer_count + waiting_count
        <> contacted_count
        or arrived_count > contacted_count
        or arrived_by_data_count > arrived_count
        or active_count > arrived_count
        or came_without_answer_count > arrived_count

),

not_every_week as (

    select
        funnel.brand_id,
        funnel.cohort
    from funnel
    left join weeks
        on funnel.brand_id = weeks.brand_id
    where
        funnel.cohort = 'all'
        and (
            funnel.contacted_count <> coalesce(weeks.contacted_count, 0)
            or funnel.arrived_count <> coalesce(weeks.arrived_count, 0)
        )

)

select * from not_within

union all

select * from not_every_week
