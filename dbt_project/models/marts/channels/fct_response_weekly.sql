-- One row per week and network (`all`: every network) with a post that asked an own brand for an answer, or got one.

with

conversations as (

    select * from {{ ref('fct_conversations') }}

),

scopes as (

    select false as is_whole

    union all

    select true as is_whole

),

placed as (

    select
        conversations.week_start_date,
        case when scopes.is_whole then 'all' else conversations.network_id end as network_id,
        conversations.network_id || '|' || conversations.member_key as author,
        conversations.needs_answer,
        conversations.is_due,
        conversations.is_answered,
        conversations.is_answered_in_time,
        conversations.response_minutes,
        conversations.response_business_minutes
    from conversations
    cross join scopes

),

counted as (

    select
        week_start_date,
        network_id,
        count(case when needs_answer then 1 end) as inbound_count,
        count(distinct case when needs_answer then author end) as people_count,
        count(case when needs_answer and is_answered then 1 end) as answered_count,
        count(case when needs_answer and is_due then 1 end) as due_count,
        count(case when needs_answer and is_due and is_answered_in_time then 1 end) as answered_in_time_count,
        count(response_minutes) as responses_count,
        {{ median('response_minutes') }} as response_minutes_median,
        {{ percentile('response_minutes', 0.9) }} as response_minutes_p90,
        {{ median('response_business_minutes') }} as response_business_minutes_median,
        {{ percentile('response_business_minutes', 0.9) }} as response_business_minutes_p90
    from placed
    group by week_start_date, network_id

),

final as (

    select
        week_start_date,
        {{ is_week_complete('week_start_date') }} as is_complete,
        network_id,
        inbound_count,
        people_count,
        answered_count,
        {{ share_columns('inbound_answered_share', 'answered_in_time_count', 'due_count') }},
        responses_count,
        response_minutes_median,
        response_minutes_p90,
        response_business_minutes_median,
        response_business_minutes_p90,
        {{ enough_data('responses_count') }} as response_enough_data
    from counted

)

select * from final
