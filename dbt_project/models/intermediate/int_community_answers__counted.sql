-- One row per week and community (or `all` of a network) with a question to an own brand or an answer by its staff.

with

inbound as (

    select * from {{ ref('int_inbound_posts__answered') }}

),

timed as (

    select * from {{ ref('int_inbound_posts__timed') }}

),

scopes as (

    select false as is_whole

    union all

    select true as is_whole

),

placed as (

    select
        inbound.week_start_date,
        inbound.network_id,
        case when scopes.is_whole then 'all' else inbound.community_id end as community_id,
        inbound.is_question,
        inbound.is_due,
        inbound.is_answered_in_time,
        timed.response_minutes,
        timed.response_business_minutes
    from inbound
    left join timed
        on inbound.post_key = timed.post_key
    cross join scopes
    where scopes.is_whole or inbound.community_id <> 'all'

),

final as (

    select
        week_start_date,
        network_id,
        community_id,
        count(case when is_question then 1 end) as questions_count,
        count(case when is_question and is_due then 1 end) as due_questions_count,
        count(case when is_question and is_due and is_answered_in_time then 1 end) as answered_questions_count,
        count(response_minutes) as responses_count,
        {{ median('response_minutes') }} as response_minutes_median,
        {{ percentile('response_minutes', 0.9) }} as response_minutes_p90,
        {{ median('response_business_minutes') }} as response_business_minutes_median,
        {{ percentile('response_business_minutes', 0.9) }} as response_business_minutes_p90
    from placed
    group by week_start_date, network_id, community_id

)

select * from final
