-- One row per contact: where the person stands, by hand and by data, when each step was, and whether they got a notice.

with

contacts as (

    select * from {{ ref('int_outreach_contacts__dated') }}

),

arrivals as (

    select * from {{ ref('int_outreach_arrivals__detected') }}

),

joined as (

    select
        contacts.*,
        arrivals.arrived_by_data_at,
        arrivals.active_by_data_at,
        coalesce(arrivals.was_there_before, false) as was_there_before,
        coalesce(arrivals.posts_count, 0) as own_platform_posts_count,
        coalesce(arrivals.weeks_count, 0) as own_platform_weeks_count,
        {{ earlier_of('contacts.arrived_by_hand_at', 'arrivals.arrived_by_data_at') }} as arrived_at,
        {{ earlier_of('contacts.active_by_hand_at', 'arrivals.active_by_data_at') }} as active_at,
        {{ earlier_of(
            'contacts.contacted_at', dbt.dateadd('month', 1, 'contacts.created_at')
        ) }} as notice_due_at,
        {{ dbt.dateadd('day', no_answer_days(), 'contacts.last_contacted_at') }} as answer_due_at
    from contacts
    left join arrivals
        on contacts.contact_id = arrivals.contact_id

),

judged as (

    select
        *,
        coalesce(accepted_at, declined_at) as answered_at,
        case
            when no_answer_by_hand_at is not null then no_answer_by_hand_at
            when answer_due_at <= {{ as_of() }} then answer_due_at
        end as no_answer_at
    from joined

),

stated as (

    select
        *,
        case
            when active_at is not null then 'active'
            when arrived_at is not null then 'arrived'
            when accepted_at is not null then 'accepted'
            when declined_at is not null then 'declined'
            when contacted_at is null then 'candidate'
            when no_answer_at is not null then 'no_answer'
            else 'contacted'
        end as outreach_state,
        case
            when contacted_at is null then null
            when accepted_at is not null then 'accepted'
            when declined_at is not null then 'declined'
            when arrived_at is not null then 'came'
            when no_answer_at is not null then 'no_answer'
            else 'waiting'
        end as answer
    from judged

),

final as (

    select
        contact_id,
        brand_id,
        network_id,
        member_key,
        outreach_state as state,
        case outreach_state
            when 'active' then active_at
            when 'arrived' then arrived_at
            when 'accepted' then accepted_at
            when 'declined' then declined_at
            when 'no_answer' then no_answer_at
            when 'contacted' then last_contacted_at
            else created_at
        end as state_at,
        recorded_state,
        recorded_state_at,
        created_at,
        contacted_at,
        {{ week_start(local_date('contacted_at')) }} as contacted_week_start_date,
        contact_route,
        answer,
        answered_at,
        {{ minutes_between('contacted_at', 'answered_at') }} / 1440 as days_to_answer,
        accepted_at,
        declined_at,
        case when answer = 'no_answer' then no_answer_at end as no_answer_at,
        arrived_at,
        case
            when arrived_at is null then null
            when arrived_by_data_at is null or arrived_by_hand_at < arrived_by_data_at then 'hand'
            else 'data'
        end as arrival_found_by,
        arrived_by_hand_at,
        arrived_by_data_at,
        was_there_before,
        own_platform_posts_count,
        own_platform_weeks_count,
        active_at,
        consent_basis,
        consent_at,
        notice_id,
        notice_given_at,
        notice_due_at,
        notice_given_at is null
        and (contacted_at is not null or notice_due_at <= {{ as_of() }}) as is_notice_missing,
        coalesce(notice_given_at > notice_due_at, false) as is_notice_late
    from stated

)

select * from final
