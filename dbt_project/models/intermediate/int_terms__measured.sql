-- One row per brand or watch topic, week, language and term, with its share of people and whether it rises.

with

terms as (

    select * from {{ ref('stg_terms') }}

),

posts as (

    select * from {{ ref('stg_posts') }}

),

-- What was counted of such a week is not what was known at `as_of`.
later_weeks as (

    select distinct {{ week_start('created_date') }} as week_start_date
    from posts
    where created_at >= {{ as_of() }}

),

known as (

    select terms.*
    from terms
    left join later_weeks
        on terms.week_start_date = later_weeks.week_start_date
    where
        terms.week_start_date <= {{ local_date(as_of()) }}
        and (
            later_weeks.week_start_date is null
            or {{ is_week_complete('terms.week_start_date') }}
        )

),

first_weeks as (

    select
        subject_kind,
        subject_id,
        language,
        term_key,
        min(week_start_date) as first_week_start_date
    from known
    group by subject_kind, subject_id, language, term_key

),

final as (

    select
        known.subject_kind,
        known.subject_id,
        known.week_start_date,
        {{ is_week_complete('known.week_start_date') }} as is_complete,
        known.language,
        known.term,
        known.term_kind,
        known.posts_count,
        known.authors_count,
        {{ share_columns('author_share', 'known.authors_count', 'known.week_authors_count') }},
        known.usual_author_share,
        known.association_score,
        known.burst_score,
        known.burst_p_value,
        known.enough_data as burst_enough_data,
        known.enough_data
        and known.burst_score > 0
        and coalesce(known.burst_p_value, cast(1 as double)) <= 0.05 as is_rising,
        first_weeks.first_week_start_date
    from known
    inner join first_weeks
        on
            known.subject_kind = first_weeks.subject_kind
            and known.subject_id = first_weeks.subject_id
            and known.language = first_weeks.language
            and known.term_key = first_weeks.term_key

)

select * from final
