-- One row per own brand and week of first contact, and one for all weeks together: how many came how far.

with

brands as (

    select * from {{ ref('dim_brands') }}
    where is_own

),

contacts as (

    select * from {{ ref('fct_outreach_contacts') }}
    where contacted_at is not null

),

cohorts as (

    select
        brand_id,
        'all' as cohort,
        cast(null as date) as week_start_date
    from brands

    union all

    select distinct
        brand_id,
        cast(contacted_week_start_date as {{ dbt.type_string() }}) as cohort,
        contacted_week_start_date as week_start_date
    from contacts

),

counted as (

    select
        cohorts.brand_id,
        cohorts.cohort,
        cohorts.week_start_date,
        count(contacts.contact_id) as contacted_count,
        count(case when contacts.answer = 'accepted' then 1 end) as accepted_count,
        count(case when contacts.answer = 'declined' then 1 end) as declined_count,
        count(case when contacts.answer = 'came' then 1 end) as came_without_answer_count,
        count(case when contacts.answer = 'no_answer' then 1 end) as no_answer_count,
        count(case when contacts.answer = 'waiting' then 1 end) as waiting_count,
        count(contacts.arrived_at) as arrived_count,
        count(case when contacts.arrival_found_by = 'data' then 1 end) as arrived_by_data_count,
        count(
            case when contacts.answer = 'accepted' and contacts.arrived_at is not null then 1 end
        ) as accepted_arrived_count,
        count(contacts.active_at) as active_count,
        count(case when contacts.is_notice_missing then 1 end) as notice_missing_count,
        count(contacts.answered_at) as answers_count,
        {{ median('contacts.days_to_answer') }} as days_to_answer_median
    from cohorts
    left join contacts
        on
            cohorts.brand_id = contacts.brand_id
            and (cohorts.cohort = 'all' or cohorts.week_start_date = contacts.contacted_week_start_date)
    group by cohorts.brand_id, cohorts.cohort, cohorts.week_start_date

),

final as (

    select
        brand_id,
        cohort,
        week_start_date,
        contacted_count,
        accepted_count,
        declined_count,
        came_without_answer_count,
        no_answer_count,
        waiting_count,
        arrived_count,
        arrived_by_data_count,
        active_count,
        notice_missing_count,
        waiting_count = 0 as is_settled,
        {{ share_columns('acceptance_share', 'accepted_count', 'contacted_count') }},
        {{ share_columns('arrival_share', 'arrived_count', 'contacted_count') }},
        {{ share_columns('accepted_arrival_share', 'accepted_arrived_count', 'accepted_count') }},
        {{ share_columns('activity_share', 'active_count', 'arrived_count') }},
        answers_count,
        days_to_answer_median
    from counted

)

select * from final
