-- One row per week, community in which a thread had a post, and brand; brands that no thread speaks of are rows of
-- zeros.

with

counted as (

    select * from {{ ref('int_community_threads__counted') }}

),

brands as (

    select * from {{ ref('dim_brands') }}

),

covered as (

    select * from {{ ref('int_networks__covered') }}

),

communities as (

    select * from counted
    where brand_id is null

),

spoken as (

    select * from counted
    where brand_id is not null

),

first_weeks as (

    select
        network_id,
        community_id,
        brand_id,
        min(week_start_date) as first_week_start_date
    from spoken
    group by network_id, community_id, brand_id

),

filled as (

    select
        communities.week_start_date,
        communities.network_id,
        communities.community_id,
        brands.brand_id,
        coalesce(spoken.threads_count, 0) as threads_count,
        coalesce(spoken.authors_count, 0) as authors_count,
        {{ share('spoken.replies_count', 'spoken.threads_count') }} as replies_mean,
        spoken.replies_median,
        {{ share('spoken.reposts_count', 'spoken.reposts_known_count') }} as reposts_mean,
        spoken.reposts_median,
        communities.threads_count as community_threads_count,
        communities.named_threads_count as community_named_threads_count,
        communities.authors_count as community_authors_count,
        {{ share('communities.replies_count', 'communities.threads_count') }} as community_replies_mean,
        communities.replies_median as community_replies_median,
        {{ share('communities.reposts_count', 'communities.reposts_known_count') }} as community_reposts_mean,
        communities.reposts_median as community_reposts_median
    from communities
    cross join brands
    left join spoken
        on
            communities.week_start_date = spoken.week_start_date
            and communities.network_id = spoken.network_id
            and communities.community_id = spoken.community_id
            and brands.brand_id = spoken.brand_id

),

measured as (

    select
        *,
        {{ share_columns('visibility', 'threads_count', 'community_threads_count') }}
    from filled

),

final as (

    select
        this_week.week_start_date,
        {{ is_week_complete('this_week.week_start_date') }} as is_complete,
        this_week.network_id,
        this_week.community_id,
        this_week.brand_id,
        coalesce(covered.coverage, 'unknown') as coverage,
        this_week.threads_count,
        this_week.authors_count,
        this_week.community_threads_count,
        this_week.community_named_threads_count,
        this_week.community_authors_count,
        this_week.visibility,
        this_week.visibility_n,
        this_week.visibility_low,
        this_week.visibility_high,
        this_week.visibility_enough_data,
        {{ change_of('visibility') }},
        case
            when this_week.threads_count > 0
                then
                    {{ place(
                        'this_week.week_start_date, this_week.network_id, this_week.community_id',
                        'this_week.threads_count desc'
                    ) }}
        end as brand_rank,
        this_week.replies_mean,
        this_week.community_replies_mean,
        this_week.replies_median,
        this_week.community_replies_median,
        this_week.replies_median / nullif(this_week.community_replies_median, 0) as replies_ratio,
        this_week.reposts_mean,
        this_week.community_reposts_mean,
        this_week.reposts_median,
        this_week.community_reposts_median,
        this_week.reposts_median / nullif(this_week.community_reposts_median, 0) as reposts_ratio,
        first_weeks.first_week_start_date
    from measured as this_week
    left join measured as week_before
        on
            this_week.week_start_date = {{ next_week('week_before.week_start_date') }}
            and this_week.network_id = week_before.network_id
            and this_week.community_id = week_before.community_id
            and this_week.brand_id = week_before.brand_id
    left join first_weeks
        on
            this_week.network_id = first_weeks.network_id
            and this_week.community_id = first_weeks.community_id
            and this_week.brand_id = first_weeks.brand_id
    left join covered
        on this_week.network_id = covered.network_id

)

select * from final
