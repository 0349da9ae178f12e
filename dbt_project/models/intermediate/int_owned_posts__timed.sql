-- One row per post of an own page in the last 365 days, at least 48 hours old: when it went out, and its engagement.

with

posts as (

    select * from {{ ref('fct_owned_posts') }}
    where
        is_page
        and engagement_count is not null
        and created_at >= {{ hours_before_as_of(8760) }}
        and created_at < {{ hours_before_as_of(48) }}

),

final as (

    select
        post_key,
        brand_id,
        network_id,
        created_date,
        {{ weekday('created_date') }} >= 6 as is_weekend,
        {{ hour_of_day('created_at') }} as local_hour,
        engagement_count
    from posts

)

select * from final
