-- One row per brand or watch topic, week, language and term that enough people used, with how unusual that is.

with

terms as (

    select * from {{ source('nlp', 'terms') }}

),

final as (

    select
        subject_kind,
        subject_id,
        week_start as week_start_date,
        language,
        term,
        term_key,
        kind as term_kind,
        posts as posts_count,
        authors as authors_count,
        week_authors as week_authors_count,
        usual_share as usual_author_share,
        association as association_score,
        burst as burst_score,
        p_value as burst_p_value,
        enough_data,
        model_version
    from terms

)

select * from final
