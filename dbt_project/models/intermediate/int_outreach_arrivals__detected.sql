-- One row per contacted person who posted on an own platform of the brand: when they came, and when they were active.

with

contacts as (

    select * from {{ ref('int_outreach_contacts__dated') }}

),

posts as (

    select * from {{ ref('int_outreach_posts__found') }}

),

-- Who was there before the first message did not come because of it: that is for a person to say.
found as (

    select
        contact_id,
        min(created_at) as first_post_at,
        max(case when created_at <= contacted_at then 1 else 0 end) = 1 as was_there_before,
        min(case when created_at > contacted_at then created_at end) as first_post_after_at
    from posts
    group by contact_id

),

arrivals as (

    select
        found.contact_id,
        found.first_post_at,
        found.was_there_before,
        case when not found.was_there_before then found.first_post_after_at end as arrived_by_data_at,
        case
            when found.was_there_before then contacts.arrived_by_hand_at
            when contacts.arrived_by_hand_at < found.first_post_after_at then contacts.arrived_by_hand_at
            else found.first_post_after_at
        end as arrived_at
    from found
    inner join contacts
        on found.contact_id = contacts.contact_id

),

weeks as (

    select
        posts.contact_id,
        posts.week_start_date,
        min(posts.created_at) as first_post_at,
        count(*) as posts_count
    from posts
    inner join arrivals
        on posts.contact_id = arrivals.contact_id
    where posts.created_at >= arrivals.arrived_at
    group by posts.contact_id, posts.week_start_date

),

placed as (

    select
        *,
        {{ row_place('contact_id', 'week_start_date') }} as week_place
    from weeks

),

activity as (

    select
        contact_id,
        count(*) as weeks_count,
        sum(posts_count) as posts_count,
        min(case when week_place = {{ active_weeks() }} then first_post_at end) as active_by_data_at
    from placed
    group by contact_id

),

final as (

    select
        arrivals.contact_id,
        arrivals.first_post_at,
        arrivals.was_there_before,
        arrivals.arrived_by_data_at,
        coalesce(activity.weeks_count, 0) as weeks_count,
        cast(coalesce(activity.posts_count, 0) as {{ dbt.type_bigint() }}) as posts_count,
        activity.active_by_data_at
    from arrivals
    left join activity
        on arrivals.contact_id = activity.contact_id

)

select * from final
